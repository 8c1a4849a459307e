from odoo import api, fields, models
from odoo.tools import SQL

from .sale_order import UNDATED_STATES


class AccountMove(models.Model):
    """Customer invoices, refunds and receipts count by their invoice date.

    Where the company says so, they count by the date of the order they invoice
    instead (the earliest one, if several), so that who won the order gets the sales.
    """

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

    @api.depends(
        "partner_id",
        "invoice_date",
        "move_type",
        "company_id",
        "invoice_line_ids.sale_line_ids.order_id.date_order",
        "invoice_line_ids.sale_line_ids.order_id.state",
    )
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()

    def _post(self, soft=True):
        # Before Odoo makes a client of the partner, whom the user could not read then.
        self._take_on_first_clients(self.env._("First invoice of the client"))
        return super()._post(soft)

    def _is_attributed(self) -> bool:
        return self.is_sale_document(include_receipts=True)

    @api.model
    def _attributed_sql(self) -> SQL:
        return SQL(
            "document.move_type IN %s",
            tuple(self.get_sale_types(include_receipts=True)),
        )

    def _counts_by_order(self) -> bool:
        company = (self.company_id or self.env.company).sudo()
        return company.client_invoice_attribution == "order"

    def _attribution_orders(self):
        # Whom an invoice counts for does not depend on who asks.
        return self.sudo().invoice_line_ids.sale_line_ids.order_id

    def _attribution_day(self):
        if self._counts_by_order():
            orders = self._attribution_orders().filtered("date_order")
            if orders:
                return min(order._attribution_day() for order in orders)
        return super()._attribution_day()

    @api.model
    def _attribution_day_sql(self) -> SQL:
        by_date = super()._attribution_day_sql()
        now = SQL("%s::timestamp", fields.Datetime.now())
        return SQL(
            """
            CASE WHEN company.client_invoice_attribution = 'order' THEN COALESCE((
                SELECT MIN(%(order_day)s)
                  FROM account_move_line line
                  JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
                  JOIN sale_order_line sale_line ON sale_line.id = rel.order_line_id
                  JOIN sale_order sale ON sale.id = sale_line.order_id
                 WHERE line.move_id = document.id
            ), %(by_date)s) ELSE %(by_date)s END
            """,
            order_day=self._local_day_sql(
                SQL(
                    "CASE WHEN sale.state IN %s THEN %s ELSE sale.date_order END",
                    UNDATED_STATES,
                    now,
                )
            ),
            by_date=by_date,
        )

    @api.model
    def _roughly_between_sql(self, first, last) -> SQL:
        # The day of an order says little of the date of its invoice.
        return SQL(
            "(company.client_invoice_attribution = 'order' OR %s)",
            super()._roughly_between_sql(first, last),
        )
