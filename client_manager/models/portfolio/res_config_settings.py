from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_invoice_attribution = fields.Selection(
        related="company_id.client_invoice_attribution", readonly=False
    )
