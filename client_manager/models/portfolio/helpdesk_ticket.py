from odoo import api, models


class HelpdeskTicket(models.Model):
    """A ticket counts for the client's manager on the day it was received."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "client.attribution.mixin"]

    _attribution_client_column = "commercial_partner_id"

    @api.depends("partner_id", "company_id")
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()
