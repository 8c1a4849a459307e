from collections import defaultdict
from datetime import date

from odoo import api, models

from ...tools.periods import Period


class ResUsers(models.Model):
    """When users are away, as far as colleagues have to know it: days, never why."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            # Whoever archives users need not see substitutions.
            self.env["client.substitution"].sudo()._tell_of_archived(self)
        return result

    @api.private
    def _days_away(self, first: date | None = None) -> dict[models.Model, list[Period]]:
        """Approved absences of the users, in whole days, in order.

        :param first: only those that end on this day or later
        :return: periods by user; users who are not away are left out
        """
        domain = [("employee_id.user_id", "in", self.ids), ("state", "=", "validate")]
        if first:
            domain.append(("request_date_to", ">=", first))
        away = defaultdict(list)
        # A colleague may know that somebody is away, not more of it.
        leaves = self.env["hr.leave"].sudo().search(domain, order="request_date_from")
        for leave in leaves:
            period = leave._client_period()
            if period:
                away[leave.employee_id.user_id].append(period)
        return dict(away)
