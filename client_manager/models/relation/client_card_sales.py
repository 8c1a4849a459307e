from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

SHOWN = 4
TREND_DAYS = 90


class ResPartner(models.Model):
    """Blocks of the client card about sales: turnover, orders, money, complaints."""

    _inherit = "res.partner"

    def _card_sales(self) -> dict:
        months = self._card_months()
        recent, before = self._card_trend()
        change = recent - before
        trend = "—"
        if before > 0:
            trend = f"{100 * change / before:+.0f} %".replace("-", "−")
        return {
            "key": "sales",
            "title": self.env._("Sales"),
            "figures": [
                self._card_figure(
                    self.env._("Turnover, 12 months"),
                    self._card_money_text(self.turnover_12m),
                    "action_view_turnover",
                ),
                self._card_figure(
                    self.env._("Trend"),
                    trend,
                    "action_view_trend",
                    tone="" if not before else "good" if change >= 0 else "bad",
                    note=self.env._("90 days against the 90 before"),
                ),
                self._card_figure(
                    self.env._("Last order"),
                    self._card_day(self.last_order_date),
                    "action_view_client_orders",
                ),
            ],
            "data": {"months": months},
        }

    def _card_turnover_sql(self, period: SQL, first) -> SQL:
        """Turnover by a period of the invoice date, in today's money."""
        self.env["account.move"].flush_model()
        return SQL(
            """
            SELECT %s AS period, SUM(move.amount_untaxed_signed * company.rate)
              FROM account_move move
              JOIN %s ON company.id = move.company_id
             WHERE move.commercial_partner_id = %s AND move.state = 'posted'
               AND move.move_type IN %s
               AND move.invoice_date > %s AND move.invoice_date <= %s
          GROUP BY 1
            """,
            period,
            self._companies_sql(),
            self.id,
            tuple(self._turnover_move_types()),
            first,
            self.env.company.client_date(),
        )

    def _card_months(self) -> list[dict]:
        """The turnover of twelve months: ``label``, ``text``, ``part`` of the best in
        percent, and what opens its invoices."""
        today = self.env.company.client_date()
        first = today.replace(day=1) - relativedelta(months=11)
        period = SQL("date_trunc('month', move.invoice_date)::date")
        query = self._card_turnover_sql(period, first - timedelta(days=1))
        amounts = dict(self.env.execute_query(query))
        months = [first + relativedelta(months=n) for n in range(12)]
        best = max([*amounts.values(), 0]) or 1
        return [
            {
                # Twelve of them beside each other on a phone: «февр.» is too long.
                "label": format_date(self.env, month, date_format="LLL")[:3],
                "text": self._card_money_text(amounts.get(month, 0)),
                "action": "action_view_month",
                "context": {"client_month": str(month)},
                "part": round(100 * max(0, float(amounts.get(month, 0))) / float(best)),
            }
            for month in months
        ]

    def _card_trend(self) -> tuple[float, float]:
        """Turnover of the last 90 days and of the 90 days before."""
        today = self.env.company.client_date()
        middle = today - timedelta(days=TREND_DAYS)
        first = middle - timedelta(days=TREND_DAYS)
        period = SQL("move.invoice_date > %s", middle)
        found = dict(self.env.execute_query(self._card_turnover_sql(period, first)))
        return float(found.get(True) or 0), float(found.get(False) or 0)

    def action_view_trend(self):
        """Open the invoices of the days that the trend compares."""
        today = self.env.company.client_date()
        first = today - timedelta(days=2 * TREND_DAYS - 1)
        return self._open_turnover(self.env._("Turnover, 180 Days"), first, today)

    def action_view_month(self):
        """Open the invoices of a month, by default of the current one.

        A day of the month is in ``client_month`` of the context.
        """
        today = self._turnover_period()[1]
        day = fields.Date.to_date(self.env.context.get("client_month")) or today
        first = day.replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        name = format_date(self.env, first, date_format="LLLL y")
        return self._open_turnover(name, first, min(last, today))

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------

    def _orders_in_progress_domain(self) -> Domain:
        """Confirmed orders that are not delivered in full."""
        return self._own_orders_domain() & Domain(
            [
                ("state", "=", "sale"),
                ("delivery_status", "in", ["pending", "started", "partial"]),
            ]
        )

    def _open_quotations_domain(self) -> Domain:
        return self._own_orders_domain() & Domain("state", "in", ["draft", "sent"])

    def _own_orders_domain(self) -> Domain:
        client = self.commercial_partner_id
        return Domain("partner_id.commercial_partner_id", "=", client.id) & Domain(
            "company_id", "in", self.env.companies.ids
        )

    def _card_orders(self) -> dict:
        orders = self.env["sale.order"]
        running = self._orders_in_progress_domain()
        count = orders.search_count(running)
        quotations = orders.search_count(self._open_quotations_domain())
        now = fields.Datetime.now()
        field = orders._fields["delivery_status"]
        statuses = dict(field._description_selection(self.env))
        rows = [
            self._card_row(
                order,
                order.name,
                statuses.get(order.delivery_status),
                self._card_day(order.commitment_date or order.date_order),
                tone="bad"
                if order.commitment_date and order.commitment_date < now
                else "",
            )
            for order in orders.search(
                running, limit=SHOWN, order="commitment_date, date_order, id"
            )
        ]
        return {
            "key": "orders",
            "title": self.env._("Orders"),
            "figures": [
                self._card_figure(
                    self.env._("In progress"), str(count), "action_view_orders_running"
                ),
                self._card_figure(
                    self.env._("Open quotations"),
                    str(quotations),
                    "action_view_open_quotations",
                ),
            ],
            "rows": rows,
        }

    def action_view_orders_running(self):
        """Open the confirmed orders that are not delivered in full."""
        return self._open_documents(
            self.env._("Orders in Progress"),
            "sale.order",
            self._orders_in_progress_domain(),
        )

    def action_view_open_quotations(self):
        """Open the quotations that are not answered yet."""
        return self._open_documents(
            self.env._("Open Quotations"), "sale.order", self._open_quotations_domain()
        )

    # ------------------------------------------------------------------
    # Money and complaints
    # ------------------------------------------------------------------

    def _card_money(self) -> dict:
        overdue = self.overdue_balance
        return {
            "key": "money",
            "title": self.env._("Money"),
            "figures": [
                self._card_figure(
                    self.env._("Open balance"),
                    self._card_money_text(self.open_balance),
                    "action_view_open_balance",
                ),
                self._card_figure(
                    self.env._("Overdue"),
                    self._card_money_text(overdue),
                    "action_view_overdue_balance",
                    tone="bad" if overdue > 0 else "good",
                ),
                self._card_figure(
                    self.env._("Payment terms"),
                    self.property_payment_term_id.name or "—",
                    "action_edit_client",
                ),
            ],
        }

    def _card_complaints(self) -> dict:
        count = self.open_ticket_count
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("commercial_partner_id", "=", self.id),
                ("company_id", "in", self.env.companies.ids),
                ("stage_id.closed", "=", False),
            ],
            limit=SHOWN,
            order="create_date",
        )
        return {
            "key": "complaints",
            "title": self.env._("Complaints and Tickets"),
            "figures": [
                self._card_figure(
                    self.env._("Open tickets"),
                    str(count),
                    "action_view_open_tickets",
                    tone="warning" if count else "good",
                )
            ],
            "rows": [
                self._card_row(
                    ticket,
                    ticket.name,
                    ticket.stage_id.name,
                    self._card_day(ticket.create_date),
                )
                for ticket in tickets
            ],
        }
