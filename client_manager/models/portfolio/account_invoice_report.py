from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    """The invoice analysis knows whom the invoices count for."""

    _inherit = "account.invoice.report"

    client_manager_id = fields.Many2one("res.users", readonly=True)
    client_team_id = fields.Many2one("crm.team", string="Manager's Team", readonly=True)
    substitution_id = fields.Many2one("client.substitution", readonly=True)

    @api.model
    def _select(self) -> SQL:
        return SQL(
            "%s, move.client_manager_id, move.client_team_id, move.substitution_id",
            super()._select(),
        )
