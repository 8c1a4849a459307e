from datetime import date, timedelta

from odoo import api, models
from odoo.exceptions import UserError, ValidationError


class ClientAccountPlan(models.Model):
    """From draft to active to closed, and on to the plan of the next period."""

    _inherit = "client.account.plan"

    def _refuse_second_active(self):
        """Name the plan that is there, before the database just refuses."""
        for plan in self:
            other = self.search(plan._overlapping(plan.partner_id), limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "“%(plan)s” is active on some of these days. Close it first, "
                        "or choose other days.",
                        plan=other.display_name,
                    )
                )

    def _overlapping(self, client) -> list:
        """The other active plans of a client for days of this one."""
        return [
            ("id", "!=", self.id),
            ("partner_id", "=", client.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "active"),
            ("date_from", "<=", self.date_until),
            ("date_until", ">=", self.date_from),
        ]

    def _refuse_closed(self):
        closed = self.filtered(lambda plan: plan.state == "closed")
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(plan)s is closed and kept as it was. Copy it for the next "
                    "period instead.",
                    plan=closed[0].display_name,
                )
            )

    def write(self, vals):
        self._refuse_closed()
        if vals.get("state") == "active":
            self._refuse_second_active()
        elif vals.get("state") == "closed":
            self._keep_figures()
        result = super().write(vals)
        if {"state", "user_id", "partner_id"} & vals.keys():
            self.review_ids._plan_activities()
        return result

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else (*names, "closed_turnover", "closed_on")

    def _keep_figures(self):
        """Freeze the figures of plans about to be closed."""
        for plan in self.filtered(lambda plan: plan.state != "closed"):
            # Nobody else writes them, see _protected_names.
            plan.sudo().write(
                {
                    "closed_turnover": plan.turnover,
                    "closed_on": plan.company_id.client_date(),
                }
            )
            for goal in plan.goal_ids:
                goal.sudo().final_value = goal.value

    def copy_data(self, default=None):
        """The plan of the following period."""
        vals_list = super().copy_data(default)
        for plan, vals in zip(self, vals_list, strict=True):
            days = plan.date_until - plan.date_from
            if plan._period_text() == str(plan.date_from.year):
                first = date(plan.date_from.year + 1, 1, 1)
                last = date(plan.date_from.year + 1, 12, 31)
            else:
                first = plan.date_until + timedelta(days=1)
                last = first + days
            vals |= {"date_from": first, "date_until": last} | (default or {})
        return vals_list

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_activate(self):
        """Begin to work by the plan; its reviews become activities."""
        self.write({"state": "active"})

    def action_close(self):
        """Close the plan with the figures of today; its open reviews fall away."""
        self.write({"state": "closed"})

    def action_view_turnover(self):
        """Open the invoices of the turnover."""
        self.ensure_one()
        return self.goal_ids._open_invoices(
            self.partner_id, self.company_id, *self._last_year()
        )

    def _move_to_client(self, client):
        """Follow the client; what would be active twice is closed."""
        for plan in self:
            other = self.search(plan._overlapping(client), limit=1)
            if other and plan.state == "active":
                plan.state = "closed"
            plan.partner_id = client
