from odoo import api, models
from odoo.tools import SQL


class AccountMove(models.Model):
    """Customer invoices, refunds and receipts count by their invoice date."""

    _name = "account.move"
    _inherit = ["account.move", "client.attribution.mixin"]

    _attribution_date_field = "invoice_date"
    _attribution_user_field = "invoice_user_id"
    _attribution_client_column = "commercial_partner_id"

    _client_turnover_idx = models.Index(
        "(commercial_partner_id, invoice_date) "
        "WHERE state = 'posted' "
        "AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')"
    )

    @api.depends("partner_id", "invoice_date", "move_type", "company_id")
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()

    def _is_attributed(self) -> bool:
        return self.is_sale_document(include_receipts=True)

    @api.model
    def _attributed_sql(self) -> SQL:
        return SQL(
            "document.move_type IN %s",
            tuple(self.get_sale_types(include_receipts=True)),
        )
