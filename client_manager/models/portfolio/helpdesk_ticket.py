from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """A ticket counts for the client's manager on the day it was received."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "client.attribution.mixin"]

    _attribution_client_column = "commercial_partner_id"

    # The module has no index to find the tickets of a client by.
    partner_id = fields.Many2one(index="btree_not_null")
    commercial_partner_id = fields.Many2one(index="btree_not_null")

    @api.depends("partner_id", "company_id")
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()
