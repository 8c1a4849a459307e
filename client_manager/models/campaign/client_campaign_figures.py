from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .client_campaign import OPEN
from .client_campaign_line import UNDELIVERED

CAME_BACK = tuple(reason for reason, _name in UNDELIVERED)
# Figure → the lines that are counted.
FIGURES = {
    "client_count": Domain.TRUE,
    "queued_count": Domain("state", "=", "queued"),
    "told_count": Domain("state", "=", "told"),
    "call_count": Domain("state", "=", "call"),
    "undelivered_count": Domain("skip_reason", "in", CAME_BACK),
    "skipped_count": Domain("state", "=", "skipped"),
    "answer_count": Domain("answer", "!=", False),
    "coming_count": Domain("answer", "=", "coming"),
    "came_count": Domain("came", "=", True),
}


class ClientCampaign(models.Model):
    """What came of a campaign; every figure opens its records.

    Counted are the clients within reach of who looks.
    """

    _name = "client.campaign"
    _inherit = ["client.campaign", "client.campaign.orders.mixin"]

    client_count = fields.Integer(string="Clients", compute="_compute_figures")
    queued_count = fields.Integer(
        string="Letters on Their Way", compute="_compute_figures"
    )
    told_count = fields.Integer(string="Clients Told", compute="_compute_figures")
    call_count = fields.Integer(string="Clients to Call", compute="_compute_figures")
    undelivered_count = fields.Integer(
        string="Letters Not Delivered",
        compute="_compute_figures",
        help="Refused, or come back; some of these clients are called instead.",
    )
    skipped_count = fields.Integer(
        string="Clients Not Told", compute="_compute_figures"
    )
    answer_count = fields.Integer(
        string="Clients Who Answered", compute="_compute_figures"
    )
    coming_count = fields.Integer(
        string="Clients Who Will Come", compute="_compute_figures"
    )
    came_count = fields.Integer(string="Clients Who Came", compute="_compute_figures")
    currency_id = fields.Many2one(related="company_id.currency_id")
    progress = fields.Float(
        compute="_compute_figures",
        help="How many of the clients were dealt with, in %.",
    )
    mail_server_failed = fields.Boolean(
        compute="_compute_figures",
        help="Letters did not leave because the mail server could not be reached.",
    )

    @api.depends("line_ids.state", "line_ids.answer", "line_ids.came")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_figures(self):
        lines = self.env["client.campaign.line"]
        rows = lines._read_group(
            [("campaign_id", "in", self.ids)],
            ["campaign_id", "state", "skip_reason", "answer", "came"],
            ["__count"],
        )
        of_campaign = {}
        for campaign, *row in rows:
            of_campaign.setdefault(campaign, []).append(row)
        for campaign in self:
            campaign._count(of_campaign.get(campaign._origin, ()))

    def _count(self, rows):
        """Add up the rows of status, reason, answer, came, how many."""
        by_state, by_answer, by_reason = Counter(), Counter(), Counter()
        came = 0
        for state, reason, answer, attended, count in rows:
            by_state[state] += count
            by_answer[answer] += count
            by_reason[reason] += count
            came += count if attended else 0
        total = by_state.total()
        self.client_count = total
        self.queued_count = by_state["queued"]
        self.told_count = by_state["told"]
        self.call_count = by_state["call"]
        self.skipped_count = by_state["skipped"]
        self.undelivered_count = sum(by_reason[reason] for reason in CAME_BACK)
        self.answer_count = total - by_answer[False]
        self.coming_count = by_answer["coming"]
        self.came_count = came
        pending = by_state["waiting"] + by_state["queued"]
        self.progress = total and 100 * (total - pending) / total
        self.mail_server_failed = bool(by_reason["mail_server"])

    @api.depends("line_ids.told_date")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_orders(self):
        lines = self.env["client.campaign.line"]
        figures = lines._order_figures(
            SQL("result.campaign_id"), Domain("campaign_id", "in", self.ids)
        )
        self._set_order_figures(figures)

    def action_view_lines(self):
        """Open the clients behind a figure, named by the context key ``figure``.

        Of what is no figure all clients are opened.
        """
        self.ensure_one()
        asked = self.env.context.get("figure")
        known = isinstance(asked, str) and asked in FIGURES
        figure = asked if known else "client_count"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_campaign_line_action"
        )
        domain = Domain("campaign_id", "=", self.id) & FIGURES[figure]
        name = self._fields[figure].get_description(self.env)["string"]
        return action | {
            "display_name": f"{self.name} · {name}",
            "domain": list(domain),
            "context": {
                "default_campaign_id": self.id,
                "of_campaign": True,
                "create": figure == "client_count" and self.state in OPEN,
            },
        }

    def action_view_orders(self):
        """Open the orders of the clients within 30 days after they were told."""
        self.ensure_one()
        lines = self.env["client.campaign.line"]
        return lines._orders_action([("client_campaign_ids", "in", self.ids)])
