from datetime import date

from odoo import api, models

from ...tools.periods import ONE_DAY

# What a substitution follows.
FOLLOWED = {
    "state",
    "employee_id",
    "request_date_from",
    "request_date_to",
    "date_from",
    "date_to",
    "request_date_from_period",
    "request_date_to_period",
    "request_unit_half",
    "request_unit_hours",
    "holiday_status_id",
}


class HrLeave(models.Model):
    """The approved time off of a manager with clients calls for a substitute."""

    _inherit = "hr.leave"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        # Whoever approves time off need not see clients or substitutions.
        self.env["client.substitution"].sudo()._follow_leaves(leaves.sudo())
        return leaves

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & vals.keys():
            # See create().
            self.env["client.substitution"].sudo()._follow_leaves(self.sudo())
        return result

    def unlink(self):
        # See create(). The substitution remains, with nothing to follow.
        self.env["client.substitution"].sudo()._leaves_called_off(self.sudo())
        return super().unlink()

    def _client_period(self) -> tuple[date, date] | None:
        """The days on which the employee is away from morning to evening.

        Hours and half days at the ends are left out: on such a day the manager is at
        work. None where no whole day remains.
        """
        self.ensure_one()
        first, last = self.request_date_from, self.request_date_to
        if self.request_unit_hours or not first or not last:
            return None
        if self.request_unit_half:
            if self.request_date_from_period == "pm":
                first += ONE_DAY
            if self.request_date_to_period == "am":
                last -= ONE_DAY
        return (first, last) if first <= last else None
