from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ClientToday(models.AbstractModel):
    """Errands of the user, and those given to others that are not answered yet."""

    _inherit = "client.today"

    @api.model
    def _blocks(self):
        return super()._blocks() | {"errands": 35}

    @api.model
    def _activities_domain(self):
        # They have a block of their own.
        return super()._activities_domain() & Domain("res_model", "!=", "client.errand")

    @api.model
    def _block_errands(self):
        me = self.env.uid
        domain = Domain("state", "=", "open") & (
            Domain("user_id", "=", me) | Domain("giver_id", "=", me)
        )
        count, rows = self._top(
            "client.errand",
            domain,
            "date_deadline, id",
            "name",
            "date_deadline",
            lambda query: SQL("%s = %s", SQL.identifier(query.table, "user_id"), me),
            self._of_user("giver_id"),
            self._of_user("user_id"),
        )
        today = self._day()
        items = [
            self._item(
                "client.errand",
                errand_id,
                name,
                self.env._("from %(giver)s", giver=giver)
                if mine
                else self.env._("for %(user)s", user=user),
                badge=self._when(day, today),
                late=day < today,
            )
            for errand_id, name, day, mine, giver, user in rows
        ]
        title = self.env._("Errands and Requests")
        action = self._list_action(title, "client.errand", domain)
        return self._block("errands", title, "fa-share-square-o", count, items, action)
