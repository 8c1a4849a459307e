from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..portfolio.client_substitution_today import RUNNING
from ..portfolio.res_users_access import DIRECTOR

# Absences are told so many days before.
ABSENCE_AHEAD = 14


class ClientToday(models.AbstractModel):
    """For whom the user stands in, and who is or will be away."""

    _inherit = "client.today"

    @api.model
    def _block_absences(self):
        """For whom the user stands in, and who of theirs is or will be away."""
        today = self.env["res.company"].client_today()
        last = today + timedelta(days=ABSENCE_AHEAD)
        concerned = Domain("substitute_user_id", "=", self.env.uid)
        concerned |= Domain("absent_user_id", "=", self.env.uid)
        if self._is_team() and self.env.user.has_group(DIRECTOR):
            concerned = Domain.TRUE
        elif self._is_team():
            concerned |= Domain("team_id.user_id", "=", self.env.uid)
        domain = (
            concerned
            # What is not approved yet stands under the approvals.
            & Domain("state", "in", RUNNING)
            & Domain("date_from", "<=", str(last))
            & (
                Domain("date_until", "=", False)
                | Domain("date_until", ">=", str(today))
            )
        )
        count, rows = self._top(
            "client.substitution",
            domain,
            "date_from, id",
            "date_from",
            "date_until",
            self._of_user("absent_user_id"),
            self._of_user("substitute_user_id"),
        )
        items = [
            self._item(
                "client.substitution",
                row_id,
                self._who_acts(absent, substitute),
                self._period(first, until),
                badge="" if first <= today else self._when(first, today),
            )
            for row_id, first, until, absent, substitute in rows
        ]
        title = self.env._("Absences")
        action = self._list_action(title, "client.substitution", domain)
        return self._block("absences", title, "fa-plane", count, items, action)

    @api.model
    def _of_user(self, field: str):
        """The name of the user in a field; for ``_top``. Names are no secret."""

        def to_sql(query):
            user = query.left_join(query.table, field, "res_users", "id", field)
            partner = query.left_join(
                user, "partner_id", "res_partner", "id", "partner_id"
            )
            return SQL.identifier(partner, "name")

        return to_sql

    @api.model
    def _who_acts(self, absent: str, substitute: str | None) -> str:
        if not substitute:
            return self.env._("Nobody instead of %(absent)s", absent=absent)
        return self.env._(
            "%(substitute)s instead of %(absent)s", substitute=substitute, absent=absent
        )

    @api.model
    def _period(self, first, until) -> str:
        begin = format_date(self.env, first)
        if not until:
            return self.env._("since %(day)s", day=begin)
        if until == first:
            return begin
        return f"{begin} – {format_date(self.env, until)}"
