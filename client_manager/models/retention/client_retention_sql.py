from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools import rhythm

RHYTHM_DAYS = 730
RECENT_DAYS = 90
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
    """The figures of some clients by one statement, and what follows for all."""

    _inherit = "client.retention"

    @api.model
    def _figures_of(self, client_ids: list[int], today: date):
        """Write the figures of some clients anew, whatever company they buy from."""
        self.env.cr.execute(
            SQL(
                """
                WITH client AS (
                    SELECT unnest(%(clients)s::int[]) AS id
                ), company (id, rate, tz) AS (%(companies)s),
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
        """All companies with the rate to the first one's currency and their clock."""
        main = self.env["res.company"].client_main_company()
        # The pass is over all companies; nobody sees the amounts it compares by.
        currencies = self.env["res.currency"].sudo()
        rows = [
            SQL(
                "(%s, %s::numeric, %s)",
                company.id,
                currencies._get_conversion_rate(
                    company.currency_id, main.currency_id, company, today
                ),
                company.client_timezone(),
            )
            for company in self.env["res.company"].sudo().search([])
        ]
        return SQL("VALUES %s", SQL(", ").join(rows))

    @api.model
    def _purchases_sql(self, client_ids: list[int], today: date) -> SQL:
        """The days on which the clients bought: (client_id, day), each once."""
        return SQL(
            """
            SELECT client_id, day FROM (
                SELECT tree.client_id,
                       (sale.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE company.tz)::date AS day
                  FROM tree
                  JOIN sale_order sale ON sale.partner_id = tree.id
                  JOIN company ON company.id = sale.company_id
                 WHERE sale.state = 'sale' AND sale.amount_untaxed > 0
                 UNION
                SELECT commercial_partner_id, invoice_date
                  FROM account_move
                 WHERE commercial_partner_id = ANY(%(clients)s)
                   AND state = 'posted'
                   AND move_type IN ('out_invoice', 'out_receipt')
                   AND invoice_origin IS NULL
                   AND amount_untaxed_signed > 0
            ) bought
             WHERE day <= %(today)s
            """,
            clients=client_ids,
            today=today,
        )

    @api.model
    def _rhythm_sql(self, today: date) -> SQL:
        return SQL(
            """
            SELECT client_id, COUNT(*) AS purchase_count, MIN(day) AS first_purchase,
                   MAX(day) AS last_purchase,
                   COUNT(pause) AS pause_count,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY pause) AS usual_pause,
                   percentile_cont(%(long)s) WITHIN GROUP (ORDER BY pause) AS long_pause
              FROM (
                  SELECT client_id, day, CASE WHEN day >= %(since)s THEN
                         day - LAG(day) OVER (PARTITION BY client_id ORDER BY day)
                         END AS pause
                    FROM purchase
              ) bought
          GROUP BY client_id
            """,
            long=rhythm.LONG,
            since=today - timedelta(RHYTHM_DAYS),
        )

    @api.model
    def _money_sql(self, client_ids: list[int], today: date) -> SQL:
        """Signed turnover of 12 months, of the last 90 days, and what to compare with.

        A client is compared with itself of a year ago, because of the seasons; if it
        bought nothing then, with the 90 days before the last ones.
        """
        year_ago = today - relativedelta(years=1)
        amount = SQL("move.amount_untaxed_signed * company.rate")
        recent = timedelta(RECENT_DAYS)
        return SQL(
            """
            SELECT client_id,
                   SUM(amount) FILTER (WHERE day > %(year_ago)s) AS turnover,
                   SUM(margin) FILTER (WHERE day > %(year_ago)s) AS margin,
                   SUM(amount) FILTER (WHERE day > %(recent)s) AS turnover_recent,
                   COALESCE(
                       NULLIF(GREATEST(SUM(amount) FILTER (
                           WHERE day > %(season)s AND day <= %(year_ago)s), 0), 0),
                       SUM(amount) FILTER (
                           WHERE day > %(before)s AND day <= %(recent)s)
                   ) AS turnover_before
              FROM (
                  SELECT move.commercial_partner_id AS client_id,
                         move.invoice_date AS day, %(amount)s AS amount,
                         %(margin)s AS margin
                    FROM account_move move
                    JOIN company ON company.id = move.company_id
                   WHERE move.commercial_partner_id = ANY(%(clients)s)
                     AND move.state = 'posted'
                     AND move.move_type IN %(types)s
                     AND move.invoice_date > %(season)s
                     AND move.invoice_date <= %(today)s
              ) invoiced
          GROUP BY client_id
            """,
            clients=client_ids,
            year_ago=year_ago,
            recent=today - recent,
            before=today - recent - recent,
            season=year_ago - recent,
            today=today,
            amount=amount,
            margin=self._margin_sql() if self._ranks_by_margin() else amount,
            types=tuple(self.env["res.partner"]._turnover_move_types()),
        )

    @api.model
    def _ranks_by_margin(self) -> bool:
        # What clients are compared by is no secret.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("client_manager.segment_basis") == "margin"

    @api.model
    def _margin_sql(self) -> SQL:
        """Margin of an invoice: untaxed amount less today's cost of its goods.

        As in Odoo's invoice analysis; services without a cost are margin altogether.
        """
        return SQL(
            """
            (SELECT COALESCE(SUM(
                        -line.balance - line.quantity
                        * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                        * COALESCE(line_uom.factor / NULLIF(uom.factor, 0), 1)
                        * COALESCE((product.standard_price
                                    ->> line.company_id::text)::numeric, 0)
                    ), 0) * company.rate
               FROM account_move_line line
          LEFT JOIN product_product product ON product.id = line.product_id
          LEFT JOIN product_template template ON template.id = product.product_tmpl_id
          LEFT JOIN uom_uom line_uom ON line_uom.id = line.product_uom_id
          LEFT JOIN uom_uom uom ON uom.id = template.uom_id
              WHERE line.move_id = move.id AND line.display_type = 'product')
            """
        )

    @api.model
    def _overdue_sql(self, today: date) -> SQL:
        """Since when the clients owe, where what was due is not paid otherwise."""
        return SQL(
            """
            SELECT tree.client_id,
                   MIN(COALESCE(line.date_maturity, line.date))
                       FILTER (WHERE line.amount_residual > 0) AS overdue_since
              FROM tree
              JOIN account_move_line line ON line.partner_id = tree.id
              JOIN account_account account ON account.id = line.account_id
              JOIN company ON company.id = line.company_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND COALESCE(line.date_maturity, line.date) < %s
          GROUP BY tree.client_id
            HAVING SUM(line.amount_residual * company.rate) > 0
            """,
            today,
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

    @api.model
    def _expect(self):
        """Foretell the next order of all clients, see ``tools/rhythm.py``."""
        self.env.cr.execute(
            SQL(
                """
                WITH others AS (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY usual_pause)
                           AS usual,
                           percentile_cont(0.5) WITHIN GROUP (ORDER BY long_pause)
                           AS long
                      FROM client_retention WHERE pause_count > 0
                ), weighed AS (
                    SELECT own.id, own.last_purchase, own.pause_count,
                           (COALESCE(own.usual_pause * own.pause_count, 0)
                            + %(weight)s * others.usual)
                           / (own.pause_count + %(weight)s) AS usual,
                           (COALESCE(own.long_pause * own.pause_count, 0)
                            + %(weight)s * others.long)
                           / (own.pause_count + %(weight)s) AS long
                      FROM client_retention own CROSS JOIN others
                ), foretold AS (
                    SELECT id,
                           CASE WHEN pause_count > 0 THEN
                                last_purchase + floor(usual + 0.5)::int
                           END AS expected_on,
                           last_purchase
                               + floor(GREATEST(%(patience)s * usual, long))::int + 1
                               AS silent_from
                      FROM weighed
                )
                UPDATE client_retention own
                   SET expected_on = foretold.expected_on,
                       silent_from = foretold.silent_from
                  FROM foretold
                 WHERE foretold.id = own.id
                   AND (own.expected_on, own.silent_from) IS DISTINCT FROM
                       (foretold.expected_on, foretold.silent_from)
                """,
                weight=rhythm.WEIGHT_OF_OTHERS,
                patience=rhythm.PATIENCE,
            )
        )
