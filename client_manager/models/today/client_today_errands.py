from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# An answer is news for so many days.
ANSWER_NEWS = 2


class ClientToday(models.AbstractModel):
    """Errands of the user, those given to others, and the answers that came lately."""

    _inherit = "client.today"

    @api.model
    def _blocks(self):
        return super()._blocks() | {"errands": 35}

    @api.model
    def _activities_domain(self):
        # They have a block of their own.
        return super()._activities_domain() & Domain("res_model", "!=", "client.errand")

    @api.model
    def _errands_domain(self) -> Domain:
        me = self.env.uid
        mine, given = Domain("user_id", "=", me), Domain("giver_id", "=", me)
        first, _after = self._moments()
        lately = fields.Datetime.to_string(first - timedelta(days=ANSWER_NEWS))
        answered = Domain("state", "=", "done") & Domain("answered_date", ">=", lately)
        return (Domain("state", "=", "open") & (mine | given)) | (
            answered & given & ~mine
        )

    @api.model
    def _block_errands(self):
        domain = self._errands_domain()
        mine = self._is_asked

        def by_importance(query):
            """What the user is to do, then the answers, then what others are to do."""
            query.order = SQL(
                "CASE WHEN %(mine)s AND %(state)s = 'open' THEN 0"
                " WHEN %(state)s = 'done' THEN 1 ELSE 2 END, %(day)s, %(id)s",
                mine=mine(query),
                state=SQL.identifier(query.table, "state"),
                day=SQL.identifier(query.table, "date_deadline"),
                id=SQL.identifier(query.table, "id"),
            )

        count, rows = self._top(
            "client.errand",
            domain,
            "id",
            "name",
            "date_deadline",
            "state",
            "answer",
            mine,
            self._of_user("giver_id"),
            self._of_user("user_id"),
            change=by_importance,
        )
        items = [
            self._item("client.errand", errand_id, name, **self._errand_words(*more))
            for errand_id, name, *more in rows
        ]
        title = self.env._("Errands and Requests")
        action = self._list_action(title, "client.errand", domain)
        return self._block("errands", title, "fa-share-square-o", count, items, action)

    @api.model
    def _is_asked(self, query) -> SQL:
        return SQL("%s = %s", SQL.identifier(query.table, "user_id"), self.env.uid)

    @api.model
    def _errand_words(self, day, state, answer, mine, giver, user) -> dict:
        """What is said of an errand below its name and beside it."""
        if state == "done":
            answer = self.env._("%(user)s: %(answer)s", user=user, answer=answer)
            return {"text": answer, "badge": self.env._("answered"), "good": True}
        today = self._day()
        if mine:
            text = self.env._("from %(giver)s", giver=giver)
        else:
            text = self.env._("for %(user)s", user=user)
        return {"text": text, "badge": self._when(day, today), "late": day < today}
