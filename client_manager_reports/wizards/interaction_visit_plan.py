from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError


class ClientInteractionVisitPlan(models.TransientModel):
    """Whose plan of which week is printed."""

    _name = "client.interaction.visit.plan"
    _description = "Visit Plan of a Week"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Date(
        string="Week of",
        required=True,
        default=fields.Date.context_today,
        help="Any day of the week, which begins on Monday.",
    )
    date_from = fields.Date(compute="_compute_week")
    date_until = fields.Date(compute="_compute_week")

    @api.depends("date")
    def _compute_week(self):
        for plan in self:
            day = plan.date or fields.Date.context_today(plan)
            plan.date_from = day - timedelta(days=day.weekday())
            plan.date_until = plan.date_from + timedelta(days=6)

    def _check_may_print(self):
        """One's own plan, and those of whom one leads.

        :raise AccessError: it is somebody else's
        """
        me = self.env.user
        sees_all = me.has_group("client_manager.group_client_director") or (
            me.has_group("client_manager.group_client_auditor")
        )
        for plan in self:
            # Who leads whom is no secret.
            head = plan.user_id.sudo().sale_team_id.user_id
            leads = head == me and me.has_group("client_manager.group_client_head")
            if not (sees_all or leads or plan.user_id == me):
                raise AccessError(
                    self.env._(
                        "The plan of %(user)s is for them and for who leads them.",
                        user=plan.user_id.name,
                    )
                )

    def action_print(self):
        """Print the plan."""
        return self.env.ref(
            "client_manager_reports.client_visit_plan_action"
        ).report_action(self)

    def action_print_workbook(self):
        """Make a workbook of the plan."""
        return self.env.ref(
            "client_manager_reports.client_visit_plan_xlsx_action"
        ).report_action(self)
