import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date

from .sale_order import WAITING


class ClientToday(models.AbstractModel):
    """The blocks about orders and overdue debts."""

    _inherit = "client.today"

    @api.model
    def _block_orders(self):
        domain = self._whose("partner_id") & Domain("needs_manager", "=", True)
        count, rows = self._top(
            "sale.order",
            domain,
            "date_order, id",
            "name",
            "state",
            "validity_date",
            self._of_partner("partner_id"),
            self._late_since,
        )
        items = [
            self._item("sale.order", order_id, f"{name} · {client}", *self._why(*why))
            for order_id, name, state, valid, client, since in rows
            for why in [(state, valid, since)]
        ]
        title = self.env._("Orders That Need Me")
        action = self._list_action(title, "sale.order", domain)
        return self._block("orders", title, "fa-truck", count, items, action)

    @api.model
    def _late_since(self, query) -> SQL:
        """The promised day of a delivery that has not left."""
        return SQL(
            "(SELECT MIN(picking.date_deadline) FROM stock_picking picking"
            " WHERE picking.sale_id = %s AND picking.state IN %s"
            " AND picking.date_deadline < %s)",
            SQL.identifier(query.table, "id"),
            WAITING,
            fields.Datetime.now(),
        )

    @api.model
    def _why(self, state: str, valid, since) -> tuple[str]:
        """Why an order needs its manager, in a few words."""
        if state in ("draft", "sent"):
            day = format_date(self.env, valid)
            return (self.env._("the quotation runs out on %(day)s", day=day),)
        if since:
            zone = pytz.timezone(self._zone())
            day = format_date(self.env, pytz.utc.localize(since).astimezone(zone))
            return (self.env._("delivery was promised for %(day)s", day=day),)
        return (self.env._("an invoice is unpaid"),)

    @api.model
    def _block_debts(self):
        """Clients with overdue debts, the greatest first."""
        clients = self._whose() & Domain("is_client", "=", True)
        domain = clients & Domain("overdue_balance", ">", 0)
        overdue = self.env["res.partner"]._balance_sql(overdue=True)

        def by_amount(query):
            # The sums of all debtors are made once, whatever PostgreSQL thinks of how
            # many clients there are, and choose the clients as well.
            query.add_join(
                "JOIN",
                "overdue",
                SQL(
                    "(WITH debt AS MATERIALIZED (%s)"
                    " SELECT * FROM debt WHERE value > 0)",
                    overdue,
                ),
                SQL("overdue.partner_id = %s", SQL.identifier(query.table, "id")),
            )
            query.order = SQL(
                "overdue.value DESC, %s", SQL.identifier(query.table, "id")
            )

        count, rows = self._top(
            "res.partner",
            clients,
            "id",
            "complete_name",
            self._reach("phone"),
            self._reach("email"),
            lambda query: SQL("overdue.value"),
            lambda query: SQL("SUM(overdue.value) OVER ()"),
            change=by_amount,
        )
        currency = self.env.company.currency_id
        items = [
            self._item(
                "res.partner",
                client_id,
                name,
                badge=format_amount(self.env, amount, currency),
                phone=phone,
                email=email,
                record={"partner_id": client_id, "kind": "call"},
            )
            for client_id, name, phone, email, amount, _sum in rows
        ]
        title = self.env._("Overdue Debts")
        return self._block(
            "debts",
            title,
            "fa-money",
            count,
            items,
            self._list_action(title, "res.partner", domain, ("list", "kanban", "form")),
            text=format_amount(self.env, rows[0][-1], currency) if rows else "",
        )
