from odoo import api, models

from ...tools.workbook import Column


class ClientPortfolioReport(models.AbstractModel):
    """The workbook tells segment, health, the next order and completeness too."""

    _inherit = "report.client_manager_reports.client_portfolio"

    @api.model
    def _client_columns(self):
        return [
            *super()._client_columns(),
            Column(self.env._("Segment"), width=14),
            Column(self.env._("Health"), width=16),
            Column(self.env._("Why"), width=40),
            Column(self.env._("Expected next order"), "date", 12),
            Column(self.env._("Completeness, %"), "integer", 14),
        ]

    @api.model
    def _client_row(self, client):
        healths = dict(client._fields["health"]._description_selection(self.env))
        return (
            *super()._client_row(client),
            client.segment_id.name,
            healths.get(client.health),
            "; ".join((client.health_reasons or "").splitlines()),
            client.expected_order_date,
            client.data_score,
        )
