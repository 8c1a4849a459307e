from odoo import api, fields, models

# Programmes whose coupons Odoo generates for chosen customers.
WITH_COUPONS = ("coupons", "gift_card", "ewallet")
WIZARD = "loyalty.generate.wizard"


class ClientCampaign(models.Model):
    """Coupons of the programme for the campaign's clients, by Odoo's own window."""

    _inherit = "client.campaign"

    can_generate_coupons = fields.Boolean(compute="_compute_can_generate_coupons")

    @api.depends("program_id", "state")
    @api.depends_context("uid")
    def _compute_can_generate_coupons(self):
        allowed = self.env[WIZARD].has_access("create") and self.env[
            "loyalty.card"
        ].has_access("create")
        for campaign in self:
            # The kind of a programme is no secret to who tells of it.
            kind = campaign.sudo().program_id.program_type
            campaign.can_generate_coupons = (
                allowed
                and kind in WITH_COUPONS
                and campaign.state in ("draft", "running")
            )

    def action_generate_coupons(self):
        """Open Odoo's window with the clients who have no coupon of their own yet.

        The letter of the campaign names the code; Odoo sends none besides, which would
        ask nobody for consent.
        """
        self.ensure_one()
        lines = self.env["client.campaign.line"].search([("campaign_id", "=", self.id)])
        served = {client for _program, client in lines._own_cards()}
        clients = lines.partner_id.filtered(lambda client: client not in served)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty.loyalty_generate_wizard_action"
        )
        return action | {
            "context": {
                "default_program_id": self.program_id.id,
                "default_mode": "selected",
                "default_customer_ids": clients.ids,
                "default_valid_until": self.date_until,
                "default_description": self.name,
                "action_no_send_mail": True,
            }
        }


class LoyaltyGenerateWizard(models.TransientModel):
    """For a campaign no mails are sent with the coupons: its letter names them."""

    _inherit = "loyalty.generate.wizard"

    @api.depends_context("action_no_send_mail")
    def _compute_will_send_mail(self):
        result = super()._compute_will_send_mail()
        if self.env.context.get("action_no_send_mail"):
            self.will_send_mail = False
        return result
