from odoo import api, models


class ClientReportMixin(models.AbstractModel):
    """Whoever passes the gate of our reports is noted as disclosed."""

    _inherit = "client.report.mixin"

    @api.model
    def _printable_clients(self, partner_ids: list[int]):
        clients = super()._printable_clients(partner_ids)
        self.env["client.disclosure"]._note(clients)
        return clients

    @api.private
    def create_xlsx_report(self, docids, data):
        """Make a workbook, only where ``ir.actions.report`` writes it down."""
        return super().create_xlsx_report(docids, data)
