from odoo import api, fields, models


class ClientAccountReview(models.Model):
    """A day on which the account plan is looked at again.

    While the plan is active it is an activity of the plan's owner on the client, so
    that it goes to the substitute and to the next manager as all activities do; done
    there it is done here.
    """

    _name = "client.account.review"
    _inherit = ["client.planned.mixin"]
    _description = "Review of an Account Plan"
    _order = "plan_id, date, id"

    _protected_fields = ("partner_id", "state")

    plan_id = fields.Many2one(
        comodel_name="client.account.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    date = fields.Date(
        compute="_compute_date", store=True, readonly=False, required=True
    )
    note = fields.Text(string="Outcome")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done")],
        string="Status",
        compute="_compute_state",
        store=True,
    )

    @api.depends("activity_id.date_deadline")
    def _compute_date(self):
        for review in self:
            review.date = review.activity_id.date_deadline or review.date

    @api.depends("activity_id.active")
    def _compute_state(self):
        for review in self:
            activity = review.activity_id
            is_done = activity and not activity.active
            review.state = "done" if is_done or review.state == "done" else "planned"

    def write(self, vals):
        result = super().write(vals)
        if "date" in vals:
            planned = self.activity_id.filtered("active")
            planned.write({"date_deadline": vals["date"]})
        return result

    def _plan_activities(self):
        """Make the activities of active plans; withdraw those of others."""
        active = self.filtered(lambda review: review.plan_id.state == "active")
        (self - active)._drop_activities()
        # Seen among the activities; no mail is sent for each review.
        quiet = active.with_context(mail_activity_quick_update=True)
        return super(ClientAccountReview, quiet)._plan_activities()

    def _to_be_planned(self):
        return self.filtered(lambda r: not r.activity_id and r.state == "planned")

    def _planned_values(self) -> list[dict]:
        to_do = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        return [review._activity_values(to_do) for review in self]

    def _activity_values(self, to_do) -> dict:
        plan = self.plan_id
        localized = self.with_context(lang=plan.user_id.lang or self.env.lang)
        summary = localized.env._(
            "Review of the account plan %(period)s", period=plan._period_text()
        )
        user = plan.user_id or self.env.user
        return self.env["mail.activity"]._values_on(
            plan.partner_id, to_do, summary, self.date, user
        )
