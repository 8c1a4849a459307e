from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.flags import fill_by_search
from ..portfolio.res_users_access import READERS

# A quotation that runs out within so many days needs its manager.
EXPIRES_WITHIN = 3
# A delivery that has not left; by name, because nearly all others have.
WAITING = ("draft", "waiting", "confirmed", "assigned")


class SaleOrder(models.Model):
    """Which orders need their manager: late deliveries, unpaid invoices, quotations
    that run out.

    They are few among all orders of ten years, so they are found from the deliveries,
    invoices and quotations in question, not by looking at each order.
    """

    _inherit = "sale.order"

    needs_manager = fields.Boolean(
        compute="_compute_needs_manager",
        search="_search_needs_manager",
        groups=READERS,
        help="A delivery is late, an invoice is overdue, or the quotation runs out "
        "within three days.",
    )

    _running_out_idx = models.Index("(validity_date) WHERE state IN ('draft', 'sent')")

    @api.depends("state", "validity_date", "delivery_status")
    def _compute_needs_manager(self):
        fill_by_search(self, "needs_manager")

    @api.model
    def _search_needs_manager(self, operator, value):
        if operator != "in":
            return NotImplemented
        # PostgreSQL takes a manager for one with a single client, and would search for
        # them all again with each of the clients.
        return Domain(
            "id",
            "in",
            SQL(
                "(WITH needing AS MATERIALIZED ((%s) UNION ALL (%s) UNION ALL (%s))"
                " SELECT * FROM needing)",
                self._late_deliveries_sql(),
                self._unpaid_sql(),
                self._running_out_sql(),
            ),
        )

    @api.model
    def _late_deliveries_sql(self) -> SQL:
        now = fields.Datetime.to_string(fields.Datetime.now())
        late = self.env["stock.picking"]._search(
            [
                ("state", "in", WAITING),
                ("date_deadline", "<", now),
                ("sale_id.state", "=", "sale"),
                ("sale_id.delivery_status", "in", ["pending", "started", "partial"]),
            ]
        )
        return late.select(SQL.identifier(late.table, "sale_id"))

    @api.model
    def _unpaid_sql(self) -> SQL:
        """Orders with an overdue invoice that the user may read."""
        unpaid = self.env["account.move"]._search(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ["not_paid", "partial"]),
                ("invoice_date_due", "<", str(self.env.company.client_date())),
            ]
        )
        lines = self.env["sale.order.line"]
        lines.flush_model(["order_id", "invoice_lines", "state"])
        self.env["account.move.line"].flush_model(["move_id"])
        return SQL(
            """
            SELECT sold.order_id
              FROM account_move_line line
              JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = line.id
              JOIN sale_order_line sold ON sold.id = rel.order_line_id
             WHERE sold.state = 'sale' AND line.move_id IN %s
            """,
            unpaid.subselect(),
        )

    @api.model
    def _running_out_sql(self) -> SQL:
        self.flush_model(["state", "validity_date"])
        today = self.env.company.client_date()
        return SQL(
            """
            SELECT id FROM sale_order
             WHERE state IN ('draft', 'sent') AND validity_date BETWEEN %s AND %s
            """,
            today,
            today + timedelta(days=EXPIRES_WITHIN),
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    # The few among the invoices of ten years.
    _unpaid_idx = models.Index(
        "(invoice_date_due) WHERE move_type = 'out_invoice' AND state = 'posted'"
        " AND payment_state IN ('not_paid', 'partial')"
    )
