from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Orders of a client within so many days after being told are its result.
RESULT_DAYS = 30


class ClientCampaignLine(models.Model):
    """What was ordered after a client was told: counted by the database.

    A campaign may have tens of thousands of clients. Orders are those which the user
    who asks may read.
    """

    _name = "client.campaign.line"
    _inherit = ["client.campaign.line", "client.campaign.orders.mixin"]

    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.depends("told_date", "partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_orders(self):
        figures = self._order_figures(
            SQL("result.line_id"), Domain("id", "in", self.ids)
        )
        self._set_order_figures(figures)

    @api.model
    def _order_figures(self, by: SQL, domain: Domain) -> dict[int, tuple]:
        """How many orders came of lines, their sum, and how many used the programme.

        :param by: the column of ``_results_sql`` they are added up by
        :param domain: the lines
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(by)s, count(*), sum(result.amount),
                       count(*) FILTER (WHERE result.used)
                  FROM (%(results)s) result
                 GROUP BY 1
                """,
                by=by,
                results=self._results_sql(domain),
            )
        )
        return {key: (count, amount, used) for key, count, amount, used in rows}

    @api.model
    def _results_sql(self, domain: Domain, orders: Domain = Domain.TRUE) -> SQL:
        """Rows of a line and an order that came of it, as far as readable.

        :param domain: the lines
        :param orders: restricts the orders
        :return: line_id, campaign_id, order_id, amount in the currency of the company,
            and whether the campaign's programme was ``used``
        """
        self.flush_model(["told_date", "partner_id", "company_id", "campaign_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        order = self.env["sale.order"]
        order.flush_model(
            ["partner_id", "company_id", "date_order", "amount_untaxed"]
            + ["currency_rate", "state"]
        )
        readable = order._search(Domain("state", "=", "sale"))
        # What may be read is asked of the few orders that came of the lines, not of the
        # many of the clients: the rules of orders stand outside of what is looked for.
        return SQL(
            """
            WITH came AS MATERIALIZED (%(came)s)
            SELECT came.line_id,
                   came.campaign_id,
                   sale_order.id AS order_id,
                   sale_order.amount_untaxed
                       / COALESCE(NULLIF(sale_order.currency_rate, 0), 1) AS amount,
                   %(used)s AS used
              FROM came, %(orders)s
             WHERE sale_order.id = came.order_id
               AND %(readable)s
            """,
            came=self._came_sql(domain, orders),
            used=self._used_sql(),
            orders=readable.from_clause,
            readable=readable.where_clause,
        )

    @api.model
    def _came_sql(self, domain: Domain, orders: Domain) -> SQL:
        """Rows of a readable line and an order that came of it, whoever may read that.

        :return: line_id, campaign_id, order_id
        """
        told = self._search(domain & Domain("told_date", "!=", False))
        # Only their ids, and only for who goes on to ask which of them are readable.
        everything = self.env["sale.order"].sudo()
        orders = everything._search(orders & Domain("state", "=", "sale"))
        return SQL(
            """
            SELECT client_campaign_line.id AS line_id,
                   client_campaign_line.campaign_id,
                   sale_order.id AS order_id
              FROM %(lines)s, res_partner buyer, %(orders)s
             WHERE buyer.commercial_partner_id = client_campaign_line.partner_id
               AND sale_order.partner_id = buyer.id
               AND sale_order.company_id = client_campaign_line.company_id
               AND sale_order.date_order >= client_campaign_line.told_date
               AND sale_order.date_order
                   <= client_campaign_line.told_date + make_interval(days => %(days)s)
               AND %(told)s
               AND %(sold)s
            """,
            days=RESULT_DAYS,
            lines=told.from_clause,
            orders=orders.from_clause,
            told=told.where_clause,
            sold=orders.where_clause,
        )

    @api.model
    def _used_sql(self) -> SQL:
        """Whether the programme of a line was used in the order of the same row, by
        the tables ``came`` and ``sale_order`` of ``_results_sql``."""
        return SQL("FALSE")

    def action_view_orders(self):
        """Open the orders that came of it."""
        rows = self.env.execute_query(self._results_sql(Domain("id", "in", self.ids)))
        return self._orders_action([("id", "in", [row[2] for row in rows])])

    @api.model
    def _orders_action(self, domain) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }
