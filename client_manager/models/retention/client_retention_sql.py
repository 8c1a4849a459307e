from datetime import date

from odoo import api, models
from odoo.tools import SQL

FIGURES = (
    "purchase_count",
    "first_purchase",
    "last_purchase",
    "pause_count",
    "usual_pause",
    "long_pause",
    "turnover",
    "margin",
    "turnover_recent",
    "turnover_before",
    "overdue_since",
    "ticket_count",
    "last_contact",
)


class ClientRetention(models.Model):
    """The figures of some clients by one statement.

    Its parts: rhythm (``client_retention_rhythm.py``), money
    (``client_retention_money.py``), tickets and contacts.
    """

    _inherit = "client.retention"

    @api.model
    def _figures_of(self, client_ids: list[int], today: date):
        """Write the figures of some clients anew, whatever company they buy from."""
        self.env.cr.execute(
            SQL(
                """
                WITH client AS (
                    SELECT unnest(%(clients)s::int[]) AS id
                ), company (id, rate, tz, today) AS (%(companies)s),
                tree AS (
                    SELECT contact.id, contact.commercial_partner_id AS client_id
                      FROM res_partner contact
                     WHERE contact.commercial_partner_id = ANY(%(clients)s)
                ), purchase AS (%(purchases)s),
                rhythm AS (%(rhythm)s),
                money AS (%(money)s),
                overdue AS (%(overdue)s),
                ticket AS (%(tickets)s),
                contact AS (%(contacts)s)
                INSERT INTO client_retention (partner_id, computed_on, %(names)s)
                SELECT client.id, %(today)s, COALESCE(purchase_count, 0),
                       first_purchase, last_purchase, COALESCE(pause_count, 0),
                       usual_pause, long_pause, COALESCE(turnover, 0),
                       COALESCE(margin, 0), COALESCE(turnover_recent, 0),
                       COALESCE(turnover_before, 0), overdue_since,
                       COALESCE(ticket_count, 0), last_contact
                  FROM client
             LEFT JOIN rhythm ON rhythm.client_id = client.id
             LEFT JOIN money ON money.client_id = client.id
             LEFT JOIN overdue ON overdue.client_id = client.id
             LEFT JOIN ticket ON ticket.client_id = client.id
             LEFT JOIN contact ON contact.client_id = client.id
              ORDER BY client.id
           ON CONFLICT (partner_id) DO UPDATE
                   SET (computed_on, %(names)s) = ROW(EXCLUDED.computed_on, %(new)s)
                """,
                clients=client_ids,
                today=today,
                companies=self._companies_sql(today),
                purchases=self._purchases_sql(client_ids, today),
                rhythm=self._rhythm_sql(today),
                money=self._money_sql(client_ids, today),
                overdue=self._overdue_sql(today),
                tickets=self._tickets_sql(client_ids),
                contacts=self._contacts_sql(client_ids),
                names=SQL(", ").join(map(SQL.identifier, FIGURES)),
                new=SQL(", ").join(SQL.identifier("excluded", f) for f in FIGURES),
            )
        )

    @api.model
    def _companies_sql(self, today: date) -> SQL:
        """All companies with the rate to the first one's currency, their clock, and
        the day that it is there: on one evening here it is tomorrow elsewhere."""
        main = self.env["res.company"].client_main_company()
        # The pass is over all companies; nobody sees the amounts it compares by.
        currencies = self.env["res.currency"].sudo()
        day = self.env.context.get("client_pass_day")
        rows = [
            SQL(
                "(%s, %s::numeric, %s, %s::date)",
                company.id,
                currencies._get_conversion_rate(
                    company.currency_id, main.currency_id, company, today
                ),
                company.client_timezone(),
                day or company.client_date(),
            )
            for company in self.env["res.company"].sudo().search([])
        ]
        return SQL("VALUES %s", SQL(", ").join(rows))

    @api.model
    def _purchases_sql(self, client_ids: list[int], today: date) -> SQL:
        """The days on which the clients bought: (client_id, day), each once.

        What was bought today where it is tomorrow already was bought today.
        """
        return SQL(
            """
            SELECT DISTINCT client_id, LEAST(day, %(today)s) AS day FROM (
                SELECT tree.client_id, company.today,
                       (sale.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE company.tz)::date AS day
                  FROM tree
                  JOIN sale_order sale ON sale.partner_id = tree.id
                  JOIN company ON company.id = sale.company_id
                 WHERE sale.state = 'sale' AND sale.amount_untaxed > 0
                 UNION ALL
                SELECT move.commercial_partner_id, company.today, move.invoice_date
                  FROM account_move move
                  JOIN company ON company.id = move.company_id
                 WHERE move.commercial_partner_id = ANY(%(clients)s)
                   AND move.state = 'posted'
                   AND move.move_type IN ('out_invoice', 'out_receipt')
                   AND move.invoice_origin IS NULL
                   AND move.amount_untaxed_signed > 0
            ) bought
             WHERE day <= bought.today
            """,
            clients=client_ids,
            today=today,
        )

    @api.model
    def _tickets_sql(self, client_ids: list[int]) -> SQL:
        return SQL(
            """
            SELECT ticket.commercial_partner_id AS client_id, COUNT(*) AS ticket_count
              FROM helpdesk_ticket ticket
         LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.commercial_partner_id = ANY(%s)
               AND ticket.active AND stage.closed IS NOT TRUE
          GROUP BY ticket.commercial_partner_id
            """,
            client_ids,
        )

    @api.model
    def _contacts_sql(self, client_ids: list[int]) -> SQL:
        return SQL(
            """
            SELECT commercial_partner_id AS client_id,
                   MAX(date)::date AS last_contact
              FROM client_interaction
             WHERE counts AND commercial_partner_id = ANY(%s)
          GROUP BY commercial_partner_id
            """,
            client_ids,
        )
