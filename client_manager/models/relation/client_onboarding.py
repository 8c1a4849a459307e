from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
# The steps that come with us: Odoo does not translate those of activity plans.
STEPS = [
    _lt("Welcome the client, agree on who talks to whom"),
    _lt("First visit: needs, people, how they decide"),
    _lt("Contract, terms and details complete"),
    _lt("Show the assortment, ordering and whom to ask for help"),
    _lt("Ask how the first delivery went"),
]


class ClientOnboarding(models.Model):
    """A new client brought on board by a plan: a checklist of activities.

    The plan is Odoo's (``mail.activity.plan`` for contacts); this remembers which
    activities it gave, so that one sees how many of them are done. An activity that is
    deleted without being done stays undone.
    """

    _name = "client.onboarding"
    _description = "Onboarding of a Client"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="cascade",
    )
    plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        required=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        related="partner_id.user_id", string="Manager", store=True, index=True
    )
    date = fields.Date(string="Begun On", required=True)
    activity_ids = fields.One2many(
        comodel_name="mail.activity",
        inverse_name="client_onboarding_id",
        string="Activities",
        context={"active_test": False},
    )
    step_count = fields.Integer(string="Steps", readonly=True)
    done_count = fields.Integer(
        string="Steps Done", compute="_compute_done", store=True
    )
    done_rate = fields.Float(
        string="Done, %",
        compute="_compute_done",
        store=True,
        aggregator="avg",
        digits=(5, 1),
        help="Steps done of all steps of the plan, in percent.",
    )
    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        string="Status",
        compute="_compute_done",
        store=True,
        index=True,
    )
    next_step = fields.Char(compute="_compute_next_step")
    next_date = fields.Date(string="Next by", compute="_compute_next_step")

    _once = models.Constraint(
        "UNIQUE (partner_id, plan_id)",
        "The client is or was brought on board by this plan already.",
    )

    @api.depends("activity_ids.active", "step_count")
    def _compute_done(self):
        for onboarding in self:
            done = onboarding.activity_ids.filtered(lambda a: not a.active)
            onboarding.done_count = len(done)
            steps = onboarding.step_count
            onboarding.done_rate = 100 * len(done) / steps if steps else 100
            onboarding.state = "running" if len(done) < steps else "done"

    @api.depends("activity_ids.active", "activity_ids.date_deadline")
    def _compute_next_step(self):
        for onboarding in self:
            planned = onboarding.activity_ids.filtered("active")
            following = planned.sorted("date_deadline")[:1]
            onboarding.next_step = following.summary or following.activity_type_id.name
            onboarding.next_date = following.date_deadline

    @api.depends("partner_id", "plan_id")
    def _compute_display_name(self):
        for onboarding in self:
            # Who reads this reads the client.
            client = onboarding.sudo().partner_id.name
            onboarding.display_name = f"{client}: {onboarding.plan_id.name}"

    # ------------------------------------------------------------------
    # Launching a plan
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def launch(self, clients, plan):
        """Give the activities of a plan to the managers of clients, once for each.

        :param clients: those that have or had this plan are left out
        :param plan: a ``mail.activity.plan`` for contacts
        :return: the new onboardings
        :raise UserError: the plan has no steps, or is for something else
        """
        if plan.res_model != "res.partner" or not plan.template_ids:
            raise UserError(
                self.env._(
                    "%(plan)s: an onboarding plan is for contacts and has steps.",
                    plan=plan.name,
                )
            )
        # Nobody may write these rows; whoever may launch was asked before.
        onboardings = self.sudo()
        known = onboardings.search(
            [("partner_id", "in", clients.ids), ("plan_id", "=", plan.id)]
        )
        today = self.env["res.company"].client_today()
        launched = onboardings.create(
            [
                {
                    "partner_id": client.id,
                    "plan_id": plan.id,
                    "date": today,
                    "step_count": len(plan.template_ids),
                }
                for client in clients - known.partner_id
            ]
        )
        launched._plan_steps()
        return launched.with_env(self.env)

    def _plan_steps(self):
        """Make the activities of the plan for each client."""
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        activities.create(
            [
                self._step_values(onboarding, step)
                for onboarding in self
                for step in onboarding.plan_id.template_ids
            ]
        )

    @api.model
    def _step_values(self, onboarding, step) -> dict:
        client = onboarding.partner_id
        found = step._determine_responsible(client.user_id or self.env.user, client)
        user = found["responsible"] or self.env.user
        return {
            "res_model_id": onboarding.plan_id.res_model_id.id,
            "res_id": client.id,
            "client_onboarding_id": onboarding.id,
            "activity_type_id": step.activity_type_id.id,
            "summary": self._step_text(step.summary, user.lang),
            "note": step.note,
            "user_id": user.id,
            "date_deadline": step._get_date_deadline(onboarding.date),
        }

    @api.model
    def _step_text(self, summary: str | None, lang: str | None) -> str | None:
        """A step in the language of who does it; own steps as they were written."""
        known = {step._source: step for step in STEPS}
        return known[summary]._translate(lang) if summary in known else summary

    def action_view_activities(self):
        """Open the steps, also those done."""
        self.ensure_one()
        # The name is worked out past the rules.
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "mail.activity",
            "view_mode": "list,form",
            "domain": [("client_onboarding_id", "=", self.id)],
            "context": {"active_test": False, "create": False},
        }


class MailActivity(models.Model):
    _inherit = "mail.activity"

    client_onboarding_id = fields.Many2one(
        comodel_name="client.onboarding",
        string="Onboarding",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else (*names, "client_onboarding_id")
