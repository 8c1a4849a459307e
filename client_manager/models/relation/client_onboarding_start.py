from odoo import api, fields, models
from odoo.exceptions import UserError

from ..portfolio.res_users_access import READERS
from .client_person_date_reminder import NOTICE_DAYS, NOTICE_PARAMETER


class ResCompany(models.Model):
    _inherit = "res.company"

    client_onboarding_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Onboarding Plan",
        domain=[("res_model", "=", "res.partner")],
        ondelete="set null",
        default=lambda self: self._new_client_plan(),
        help="The steps by which a new client is brought on board.",
    )
    client_onboarding_auto = fields.Boolean(
        string="Begin by Itself",
        help="Begin the onboarding when a client is assigned for the first time.",
    )

    @api.model
    def _new_client_plan(self):
        name = "client_manager.mail_activity_plan_new_client"
        return self.env.ref(name, raise_if_not_found=False)

    @api.model
    def _take_onboarding_plan(self):
        """At install: companies that are there take the plan that comes with us."""
        self.search([]).client_onboarding_plan_id = self._new_client_plan()


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_onboarding_plan_id = fields.Many2one(
        related="company_id.client_onboarding_plan_id", readonly=False
    )
    client_onboarding_auto = fields.Boolean(
        related="company_id.client_onboarding_auto", readonly=False
    )
    client_person_date_notice = fields.Integer(
        string="Notice of Birthdays",
        config_parameter=NOTICE_PARAMETER,
        default=NOTICE_DAYS,
        help="Days before the date on which the activity is planned.",
    )


class ClientAssignment(models.Model):
    """A client's first assignment begins its onboarding, if the settings say so."""

    _inherit = "client.assignment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.company.client_onboarding_auto:
            return super().create(vals_list)
        # Whether a client is new does not depend on who assigns it.
        assigned = {vals.get("partner_id") for vals in vals_list}
        known = self.sudo()._read_group(
            [("partner_id", "in", list(assigned))], ["partner_id"]
        )
        assignments = super().create(vals_list)
        old = {client.id for (client,) in known}
        new = assignments.filtered(
            lambda a: a.role == "responsible" and a.partner_id.id not in old
        ).partner_id
        plan = self.env.company.sudo().client_onboarding_plan_id
        if new and plan.active and plan.template_ids:
            self.env["client.onboarding"].launch(new, plan)
        return assignments


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_onboarding_ids = fields.One2many(
        comodel_name="client.onboarding",
        inverse_name="partner_id",
        string="Onboarding",
        groups=READERS,
    )

    def action_begin_onboarding(self):
        """Begin the plan of the settings for these clients; open what became of it."""
        clients = self.commercial_partner_id
        clients.check_access("write")
        plan = self.env.company.client_onboarding_plan_id
        if not plan:
            raise UserError(
                self.env._(
                    "No onboarding plan is chosen. An administrator chooses one under "
                    "Client Manager › Configuration › Settings."
                )
            )
        self.env["client.onboarding"].launch(clients, plan)
        return clients.action_view_onboarding()

    def action_view_onboarding(self):
        """Open the onboardings of the clients."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_onboarding_action"
        )
        return action | {
            "domain": [("partner_id", "in", self.commercial_partner_id.ids)],
            "context": {},
        }
