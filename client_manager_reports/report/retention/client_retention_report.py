from odoo import fields, models
from odoo.tools import SQL

QUARTERS = 12


class ClientRetentionReport(models.Model):
    """Retention and churn: who of the buyers of a quarter bought in the next one.

    One row for each client, company and quarter in which the client bought from the
    company: a confirmed order of some amount, or an invoice made without an order.
    *Retained* is a buyer who bought in the next quarter too, *churned* one who did not;
    their rates are the parts of the buyers, in percent. Quarters whose next one is not
    over yet are left out, because nobody knows yet; three years are shown.

    The manager is the one responsible on the last day of the quarter, segment and
    territory are those of today.
    """

    _name = "client.retention.report"
    _description = "Retention Analysis"
    _auto = False
    _rec_name = "partner_id"
    _order = "quarter desc, id desc"

    quarter = fields.Date(help="The first day of the quarter.")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Client")
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    segment_id = fields.Many2one(comodel_name="client.segment")
    territory_id = fields.Many2one(comodel_name="client.territory")
    company_id = fields.Many2one(comodel_name="res.company")
    buyer_count = fields.Integer(string="Buyers")
    retained_count = fields.Integer(string="Retained")
    churned_count = fields.Integer(string="Churned")
    retention_rate = fields.Float(string="Retention, %", aggregator="avg")
    churn_rate = fields.Float(string="Churn, %", aggregator="avg")

    @property
    def _table_query(self) -> SQL:
        today = self.env.company.client_date()
        return SQL(
            """
            WITH bought AS (%(purchases)s), later AS (
                SELECT bought.*,
                       LEAD(quarter) OVER (
                           PARTITION BY partner_id, company_id ORDER BY quarter)
                           = (quarter + interval '3 months')::date AS retained
                  FROM bought
            )
            SELECT row_number() OVER (ORDER BY later.quarter, later.company_id,
                                         later.partner_id) AS id,
                   later.quarter,
                   later.partner_id,
                   later.company_id,
                   assignment.user_id,
                   manager.sale_team_id AS team_id,
                   client.segment_id,
                   client.territory_id,
                   1 AS buyer_count,
                   COALESCE(later.retained, FALSE)::int AS retained_count,
                   1 - COALESCE(later.retained, FALSE)::int AS churned_count,
                   100.0 * COALESCE(later.retained, FALSE)::int AS retention_rate,
                   100.0 - 100.0 * COALESCE(later.retained, FALSE)::int AS churn_rate
              FROM later
              JOIN res_partner client ON client.id = later.partner_id
         LEFT JOIN client_assignment assignment
                ON assignment.partner_id = later.partner_id
               AND assignment.role = 'responsible'
               AND daterange(assignment.date_from, assignment.date_until, '[]')
                   @> (later.quarter + interval '3 months - 1 day')::date
         LEFT JOIN res_users manager ON manager.id = assignment.user_id
             WHERE later.quarter + interval '6 months' <= %(today)s
               AND client.is_client
            """,
            purchases=self._purchases_sql(today),
            today=today,
        )

    def _purchases_sql(self, today) -> SQL:
        """(partner_id, company_id, quarter) in which something was bought."""
        self.env["sale.order"].flush_model()
        self.env["account.move"].flush_model()
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id, sale.company_id,
                   date_trunc('quarter', (sale.date_order AT TIME ZONE 'UTC'
                       AT TIME ZONE COALESCE(calendar.tz, 'UTC')))::date AS quarter
              FROM sale_order sale
              JOIN res_partner contact ON contact.id = sale.partner_id
              JOIN res_company company ON company.id = sale.company_id
         LEFT JOIN resource_calendar calendar
                ON calendar.id = company.resource_calendar_id
             WHERE sale.state = 'sale' AND sale.amount_untaxed > 0
               AND sale.date_order >= %(since)s
             UNION
            SELECT commercial_partner_id, company_id,
                   date_trunc('quarter', invoice_date)::date
              FROM account_move
             WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_receipt')
               AND invoice_origin IS NULL AND amount_untaxed_signed > 0
               AND invoice_date >= %(since)s
            """,
            since=SQL(
                "date_trunc('quarter', %s::date) - %s * interval '3 months'",
                today,
                QUARTERS,
            ),
        )
