from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """The SQL behind the figures of a client: rows of (partner_id, value)."""

    _inherit = "res.partner"

    @api.model
    def _turnover_move_types(self) -> list[str]:
        return self.env["account.move"].get_sale_types(include_receipts=True)

    @api.model
    def _turnover_period(self):
        """First and last day of the twelve months that end today."""
        today = self.env.company.client_date()
        return today - relativedelta(months=12) + timedelta(days=1), today

    @api.model
    def _turnover_sql(self) -> SQL:
        self.env["account.move"].flush_model()
        first, last = self._turnover_period()
        return SQL(
            """
            SELECT move.commercial_partner_id AS partner_id,
                   SUM(move.amount_untaxed_signed * company.rate) AS value
              FROM account_move move
              JOIN %(companies)s ON company.id = move.company_id
             WHERE move.state = 'posted'
               AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN %(first)s AND %(last)s
          GROUP BY move.commercial_partner_id
            """,
            companies=self._companies_sql(),
            types=tuple(self._turnover_move_types()),
            first=first,
            last=last,
        )

    @api.model
    def _balance_sql(self, overdue=False) -> SQL:
        self.env["account.move.line"].flush_model()
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   SUM(line.amount_residual * company.rate) AS value
              FROM account_move_line line
              JOIN res_partner contact ON contact.id = line.partner_id
              JOIN account_account account ON account.id = line.account_id
              JOIN %(companies)s ON company.id = line.company_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND %(due)s
          GROUP BY contact.commercial_partner_id
            """,
            companies=self._companies_sql(),
            due=SQL(
                "COALESCE(line.date_maturity, line.date) < %s",
                self.env.company.client_date(),
            )
            if overdue
            else SQL("TRUE"),
        )

    @api.model
    def _last_order_sql(self) -> SQL:
        self.env["sale.order"].flush_model(["date_order", "state", "partner_id"])
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   MAX(sale.date_order) AS value
              FROM sale_order sale
              JOIN res_partner contact ON contact.id = sale.partner_id
             WHERE sale.state = 'sale' AND sale.company_id = ANY(%s)
          GROUP BY contact.commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _ticket_sql(self) -> SQL:
        self.env["helpdesk.ticket"].flush_model()
        return SQL(
            """
            SELECT ticket.commercial_partner_id AS partner_id, COUNT(*) AS value
              FROM helpdesk_ticket ticket
         LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.active
               AND stage.closed IS NOT TRUE
               AND ticket.company_id = ANY(%s)
          GROUP BY ticket.commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _companies_sql(self) -> SQL:
        """The chosen companies with the rate from their currency to the current one.

        Documents are kept in the currency of their company at their own rate; sums
        over companies of different currencies are converted at today's.
        """
        today = self.env.company.client_date()
        rows = [
            SQL(
                "(%s, %s::numeric)",
                company.id,
                self.env["res.currency"]._get_conversion_rate(
                    company.currency_id, self.env.company.currency_id, company, today
                ),
            )
            for company in self.env.companies
        ]
        return SQL("(VALUES %s) AS company (id, rate)", SQL(", ").join(rows))
