from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..portfolio.res_users_access import READERS


class SaleOrder(models.Model):
    """The campaigns an order came of: what the figures of a campaign open."""

    _inherit = "sale.order"

    client_campaign_ids = fields.Many2many(
        comodel_name="client.campaign",
        string="Came of Campaigns",
        compute="_compute_client_campaign_ids",
        search="_search_client_campaign_ids",
        groups=READERS,
        help="Campaigns of which the client had been told in the 30 days before.",
    )
    client_program_campaign_ids = fields.Many2many(
        comodel_name="client.campaign",
        string="Used the Programme of",
        compute="_compute_client_campaign_ids",
        search="_search_client_program_campaign_ids",
        groups=READERS,
        help="Those of the campaigns whose loyalty programme or promotion it used.",
    )

    @api.depends("date_order", "state", "partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_client_campaign_ids(self):
        lines = self.env["client.campaign.line"]
        all_of, used_of = {}, {}
        if self.ids:
            rows = self.env.execute_query(
                lines._results_sql(Domain.TRUE, Domain("id", "in", self.ids))
            )
            for _line, campaign, order, _amount, used in rows:
                all_of.setdefault(order, []).append(campaign)
                if used:
                    used_of.setdefault(order, []).append(campaign)
        for order in self:
            order.client_campaign_ids = all_of.get(order._origin.id, [])
            order.client_program_campaign_ids = used_of.get(order._origin.id, [])

    def _search_client_campaign_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._of_campaigns(value, SQL("TRUE"))

    def _search_client_program_campaign_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._of_campaigns(value, SQL("result.used"))

    @api.model
    def _of_campaigns(self, campaign_ids, condition: SQL) -> Domain:
        """The orders that came of campaigns, of which a condition holds."""
        lines = self.env["client.campaign.line"]
        results = lines._results_sql(Domain("campaign_id", "in", list(campaign_ids)))
        # They are few among all orders. As a sub-select PostgreSQL would rather ask all
        # orders for the rules, and each whether it came of a campaign.
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "%s = ANY(ARRAY(SELECT result.order_id FROM (%s) result WHERE %s))",
                SQL.identifier(alias, "id"),
                results,
                condition,
            )
        )
