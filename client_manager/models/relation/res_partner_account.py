from odoo import api, fields, models

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """A key client is one we have an account plan for."""

    _inherit = "res.partner"

    account_plan_ids = fields.One2many(
        comodel_name="client.account.plan",
        inverse_name="partner_id",
        groups=READERS,
    )
    account_plan_id = fields.Many2one(
        comodel_name="client.account.plan",
        compute="_compute_account_plan_id",
        search="_search_account_plan_id",
        groups=READERS,
        help="The plan that is active today.",
    )

    @api.model
    def _account_plan_today(self) -> list:
        today = self.env.company.client_date()
        return [
            ("state", "=", "active"),
            ("company_id", "=", self.env.company.id),
            ("date_from", "<=", today),
            ("date_until", ">=", today),
        ]

    @api.depends("account_plan_ids.state")
    @api.depends_context("allowed_company_ids")
    def _compute_account_plan_id(self):
        plans = self.env["client.account.plan"].search(
            [
                ("partner_id", "in", self.commercial_partner_id._origin.ids),
                *self._account_plan_today(),
            ]
        )
        by_client = plans.grouped("partner_id")
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.account_plan_id = by_client.get(client, plans.browse())

    def _search_account_plan_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        plans = self.env["client.account.plan"]
        active = plans.search(self._account_plan_today())
        if operator == "any":
            return [("id", "in", (active & plans.search(value)).partner_id.ids)]
        chosen = active.browse([found for found in value if found]) & active
        if False in value:
            others = (active - chosen).partner_id.ids
            return [("id", "not in", others)]
        return [("id", "in", chosen.partner_id.ids)]

    def action_view_account_plans(self):
        """Open the active plan, or all plans of the client."""
        self.ensure_one()
        client = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_account_plan_action"
        )
        if self.account_plan_id:
            return action | {
                "res_id": self.account_plan_id.id,
                "views": [(False, "form")],
            }
        return action | {
            "domain": [("partner_id", "=", client.id)],
            "context": {"default_partner_id": client.id},
        }

    def action_view_account_turnover(self):
        """Open the invoices of which the active plan tells the share of wallet."""
        self.ensure_one()
        return self.account_plan_id.action_view_turnover()

    @api.model
    def _relation_models(self) -> list[str]:
        return [*super()._relation_models(), "client.account.plan"]
