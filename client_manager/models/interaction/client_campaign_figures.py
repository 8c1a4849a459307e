from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

# Figure → the lines that are counted.
FIGURES = {
    "client_count": Domain.TRUE,
    "told_count": Domain("state", "=", "told"),
    "call_count": Domain("state", "=", "call"),
    "skipped_count": Domain("state", "=", "skipped"),
    "answer_count": Domain("answer", "!=", False),
    "came_count": Domain("came", "=", True),
}


class ClientCampaign(models.Model):
    """What came of a campaign; every figure opens its records.

    Counted are the clients within reach of who looks.
    """

    _inherit = "client.campaign"

    client_count = fields.Integer(string="Clients", compute="_compute_figures")
    told_count = fields.Integer(string="Clients Told", compute="_compute_figures")
    call_count = fields.Integer(string="Clients to Call", compute="_compute_figures")
    skipped_count = fields.Integer(
        string="Clients Not Told", compute="_compute_figures"
    )
    answer_count = fields.Integer(
        string="Clients Who Answered", compute="_compute_figures"
    )
    came_count = fields.Integer(string="Clients Who Came", compute="_compute_figures")
    order_count = fields.Integer(
        string="Orders",
        compute="_compute_orders",
        help="Confirmed within 30 days after the client was told.",
    )
    order_amount = fields.Monetary(string="Ordered", compute="_compute_orders")
    currency_id = fields.Many2one(related="company_id.currency_id")
    progress = fields.Float(
        compute="_compute_figures",
        help="How many of the clients were dealt with, in %.",
    )

    @api.depends("line_ids.state", "line_ids.answer", "line_ids.came")
    def _compute_figures(self):
        lines = self.env["client.campaign.line"]
        rows = lines._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "state", "answer", "came"],
            ["__count"],
        )
        for campaign in self:
            of_campaign = [row for row in rows if row[0] == campaign._origin]
            campaign._count(of_campaign)

    def _count(self, rows):
        """Add up the rows of campaign, status, answer, came, how many."""
        by_state = Counter()
        answered = came = 0
        for _campaign, state, answer, attended, count in rows:
            by_state[state] += count
            answered += count if answer else 0
            came += count if attended else 0
        total = sum(by_state.values())
        self.client_count = total
        self.told_count = by_state["told"]
        self.call_count = by_state["call"]
        self.skipped_count = by_state["skipped"]
        self.answer_count = answered
        self.came_count = came
        self.progress = total and 100 * (total - by_state["waiting"]) / total

    @api.depends("line_ids.told_date")
    @api.depends_context("uid")
    def _compute_orders(self):
        self._count_orders(self.line_ids._orders_by_line())

    def _count_orders(self, found: dict):
        """Write down what ``_orders_by_line`` found for the lines."""
        for campaign in self:
            lines = campaign.line_ids
            orders = self.env["sale.order"].union(
                *(found.get(line, self.env["sale.order"]) for line in lines)
            )
            campaign.order_count = len(orders)
            campaign.order_amount = sum(
                order.amount_untaxed / (order.currency_rate or 1) for order in orders
            )

    def action_view_lines(self):
        """Open the clients behind a figure, named by the context key ``figure``."""
        self.ensure_one()
        figure = self.env.context.get("figure", "client_count")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_campaign_line_action"
        )
        domain = Domain("campaign_id", "=", self.id) & FIGURES[figure]
        return action | {"domain": list(domain), "context": {"create": False}}

    def action_view_orders(self):
        """Open the orders of the clients within 30 days after they were told."""
        self.ensure_one()
        return self.line_ids.action_view_orders()
