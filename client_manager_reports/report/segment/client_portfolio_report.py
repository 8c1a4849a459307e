from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.client_manager.models.retention.client_retention_health import HEALTHS


class ClientPortfolioReport(models.Model):
    """What portfolios are made of: clients and their turnover by manager and segment.

    One row for each client and each of the chosen companies it bought from in the last
    twelve months, or one row without a company where it bought from none. *Turnover* is
    that of the client card, in the currency of the current company; *Clients* counts
    each once. Manager, team, segment, territory and health are those of today.
    """

    _name = "client.portfolio.report"
    _description = "Portfolio Analysis"
    _auto = False
    _rec_name = "partner_id"
    _order = "turnover desc, id"

    partner_id = fields.Many2one(comodel_name="res.partner", string="Clients")
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    segment_id = fields.Many2one(comodel_name="client.segment")
    territory_id = fields.Many2one(comodel_name="client.territory")
    state_id = fields.Many2one(comodel_name="res.country.state", string="Region")
    city = fields.Char()
    health = fields.Selection(HEALTHS)
    data_score = fields.Integer(
        string="Completeness, %",
        aggregator="avg",
        help="The average of the clients, each counted once.",
    )
    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(comodel_name="res.currency")
    turnover = fields.Monetary(string="Turnover, 12 Months")
    last_purchase = fields.Date()
    expected_on = fields.Date(string="Expected Next Order")

    @property
    def _table_query(self) -> SQL:
        partners = self.env["res.partner"]
        partners.flush_model()
        self.env["account.move"].flush_model()
        first, last = partners._turnover_period()
        return SQL(
            """
            SELECT client.id::bigint * 10000 + COALESCE(sold.company_id, 0) AS id,
                   client.id AS partner_id,
                   client.user_id,
                   manager.sale_team_id AS team_id,
                   client.segment_id,
                   client.territory_id,
                   client.state_id,
                   client.city,
                   client.health,
                   -- once for a client of several companies: it is averaged
                   CASE WHEN row_number() OVER (
                            PARTITION BY client.id ORDER BY sold.company_id) = 1
                        THEN client.data_score END AS data_score,
                   COALESCE(sold.company_id, client.company_id) AS company_id,
                   %(currency)s AS currency_id,
                   COALESCE(sold.turnover, 0) AS turnover,
                   own.last_purchase,
                   own.expected_on
              FROM res_partner client
         LEFT JOIN res_users manager ON manager.id = client.user_id
         LEFT JOIN client_retention own ON own.partner_id = client.id
         LEFT JOIN (
                   SELECT move.commercial_partner_id AS partner_id, move.company_id,
                          SUM(move.amount_untaxed_signed * company.rate) AS turnover
                     FROM account_move move
                     JOIN %(companies)s ON company.id = move.company_id
                    WHERE move.state = 'posted' AND move.move_type IN %(types)s
                      AND move.invoice_date BETWEEN %(first)s AND %(last)s
                 GROUP BY move.commercial_partner_id, move.company_id
                   ) sold ON sold.partner_id = client.id
             WHERE client.is_client AND client.active
            """,
            currency=self.env.company.currency_id.id,
            companies=partners._companies_sql(),
            types=tuple(partners._turnover_move_types()),
            first=first,
            last=last,
        )
