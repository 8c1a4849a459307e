from odoo import fields, models


class ResCompany(models.Model):
    """How often clients are written to. The first company decides, as for contacts."""

    _inherit = "res.company"

    client_campaign_pause = fields.Integer(
        string="Days between Mailings",
        default=14,
        help="A client who was written to by a campaign is left in peace so long.",
    )

    _client_campaign_pause_positive = models.Constraint(
        "CHECK (client_campaign_pause >= 0)", "Days between mailings can't be negative."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_campaign_pause = fields.Integer(
        compute="_compute_client_campaign_pause",
        inverse="_inverse_client_campaign_pause",
    )

    def _compute_client_campaign_pause(self):
        company = self.env["res.company"].client_main_company()
        self.client_campaign_pause = company.client_campaign_pause

    def _inverse_client_campaign_pause(self):
        company = self.env["res.company"].client_main_company()
        company.client_campaign_pause = self[:1].client_campaign_pause
