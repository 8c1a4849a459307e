from collections import defaultdict

from odoo import api, fields, models

from ..portfolio.res_users_access import READERS
from .client_need import UNMET


class ResPartner(models.Model):
    """What a client needs, and what of it waits for us."""

    _inherit = "res.partner"

    need_ids = fields.One2many(
        comodel_name="client.need",
        inverse_name="partner_id",
        string="Needs",
        groups=READERS,
    )
    unmet_need_count = fields.Integer(
        string="Unmet Needs",
        compute="_compute_unmet_need_count",
        groups=READERS,
        help="Needs that are stated or offered, but not met yet.",
    )

    @api.depends("need_ids.state")
    @api.depends_context("allowed_company_ids")
    def _compute_unmet_need_count(self):
        counts = defaultdict(int)
        for client, count in self.env["client.need"]._read_group(
            self.commercial_partner_id._origin._unmet_needs_domain(),
            ["partner_id"],
            ["__count"],
        ):
            counts[client.id] = count
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.unmet_need_count = counts[client.id]

    def _unmet_needs_domain(self) -> list:
        return [
            ("partner_id", "in", self.ids),
            ("state", "in", UNMET),
            ("company_id", "in", self.env.companies.ids),
        ]

    def action_view_unmet_needs(self):
        """Open the needs of the client that wait for us."""
        client = self.commercial_partner_id
        return self.action_view_needs() | {
            "name": self.env._("Unmet Needs"),
            "domain": client._unmet_needs_domain(),
        }

    def action_view_needs(self):
        """Open the needs of the client, those unmet first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_need_action"
        )
        client = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "=", client.id)],
            "context": {"default_partner_id": client.id},
        }

    def _follow_change_of_client(self, before):
        """A client that becomes a part of another takes its needs along."""
        result = super()._follow_change_of_client(before)
        client = self.commercial_partner_id
        if before == self != client:
            for model in self._relation_models():
                # The right to move the client was checked; its records go with it.
                records = self.env[model].sudo().with_context(active_test=False)
                records.search([("partner_id", "=", self.id)])._move_to_client(client)
        return result

    @api.model
    def _relation_models(self) -> list[str]:
        """Models of this folder with the client in ``partner_id``."""
        return ["client.need", "client.onboarding"]


class ClientNeed(models.Model):
    _inherit = "client.need"

    def _move_to_client(self, client):
        """Follow the client into which another was merged or turned."""
        self.write({"partner_id": client.id})


class ClientOnboarding(models.Model):
    _inherit = "client.onboarding"

    def _move_to_client(self, client):
        """Follow the client; of one plan the earliest onboarding stays."""
        everything = self.search([("partner_id", "=", client.id)]) | self
        for same in everything.sorted("date").grouped("plan_id").values():
            kept, others = same[0], same[1:]
            # Odoo would leave those that are done behind.
            same.activity_ids.write(
                {"client_onboarding_id": kept.id, "res_id": client.id}
            )
            kept.step_count += sum(others.mapped("step_count"))
            others.unlink()
            kept.partner_id = client
