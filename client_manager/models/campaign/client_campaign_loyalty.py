from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# The kinds of campaign that may be about a programme.
ABOUT_A_PROGRAMME = ("loyalty", "promotion")


class ClientCampaign(models.Model):
    """A campaign that tells of one of Odoo's loyalty programmes or promotions.

    The letter names the programme, until when it runs, and the code to give: that of
    the client's own card or coupon, else the one for everybody. Of the orders that came
    of the campaign those are counted apart in which the programme was used.

    Programmes are made in Sales by whoever may; here they are only read.
    """

    _inherit = "client.campaign"
    _check_company_auto = True

    program_id = fields.Many2one(
        comodel_name="loyalty.program",
        string="Programme",
        compute="_compute_program_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The loyalty programme or promotion of which clients are told. It is made "
        "under Sales › Products › Discount & Loyalty.",
    )
    program_code = fields.Char(
        string="Code for Everybody",
        compute="_compute_program_code",
        help="What clients say to get it. Who has a card or a coupon of their own is "
        "told the number of that.",
    )

    @api.depends("kind")
    def _compute_program_id(self):
        for campaign in self:
            if campaign.kind not in ABOUT_A_PROGRAMME:
                campaign.program_id = False

    @api.depends("program_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_program_code(self):
        # A form names any programme, also one of another company.
        programs = self.program_id._filtered_access("read")
        # Who tells of a programme may know its code, whatever else of it they may not.
        rules = self.env["loyalty.rule"].sudo()
        codes = dict(
            rules._read_group(
                [
                    ("program_id", "in", programs.ids),
                    ("mode", "=", "with_code"),
                    ("code", "!=", False),
                ],
                ["program_id"],
                ["code:array_agg"],
            )
        )
        for campaign in self:
            own = codes.get(campaign.program_id, ())
            campaign.program_code = ", ".join(sorted(own))

    @api.onchange("program_id")
    def _onchange_program_id(self):
        """The days of the programme, where none were chosen."""
        program = self.program_id._filtered_access("read")
        if program and not (self.date or self.date_until):
            self.date, self.date_until = program.date_from, program.date_to

    @api.constrains("program_id", "state")
    def _check_program_runs(self):
        today = self.env["res.company"].client_today()
        for campaign in self:
            # Whether it is over is told to whoever starts the campaign.
            program = campaign.sudo().program_id
            over = not program.active or (program.date_to or date.max) < today
            if program and campaign.state == "running" and over:
                raise ValidationError(
                    self.env._(
                        "%(campaign)s: the programme %(program)s is over. Choose one "
                        "that runs, or prolong it.",
                        campaign=campaign.name,
                        program=program.name,
                    )
                )

    def action_view_program_orders(self):
        """Open the orders in which the programme was used."""
        self.ensure_one()
        lines = self.env["client.campaign.line"]
        used = [("client_program_campaign_ids", "in", self.ids)]
        return lines._orders_action(used) | {
            "name": self.env._("Orders with the Programme")
        }


class ClientCampaignLine(models.Model):
    """The code a client is told, and the orders in which the programme was used."""

    _inherit = "client.campaign.line"

    program_code = fields.Char(
        string="Code",
        compute="_compute_program_code",
        help="The number of the client's own card or coupon, else the code for "
        "everybody.",
    )

    @api.depends("campaign_id.program_id", "partner_id")
    def _compute_program_code(self):
        own = self._own_cards()
        for line in self:
            campaign = line.campaign_id
            card = own.get((campaign.program_id, line.partner_id))
            line.program_code = card.code if card else campaign.program_code

    def _own_cards(self) -> dict:
        """(programme, client) → the card or coupon of theirs that can be used."""
        today = self.env["res.company"].client_today()
        # The lines are read already; their clients' own cards go with them.
        cards = self.env["loyalty.card"].sudo()
        found = cards.search(
            Domain("program_id", "in", self.campaign_id.program_id.ids)
            & Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & (
                Domain("expiration_date", "=", False)
                | Domain("expiration_date", ">=", str(today))
            )
            # A coupon that was used up has no points; a card may begin with none.
            & (Domain("points", ">", 0) | Domain("program_type", "=", "loyalty")),
            order="points, id desc",
        )
        # The last one of each client stays: the fullest, of these the oldest.
        return {
            (card.program_id, card.partner_id.commercial_partner_id): card
            for card in found
        }

    @api.model
    def _used_sql(self) -> SQL:
        """It was used where it gave a reward (a discount, a gift) or points for later.

        Read with the database's rights: the order itself is readable.
        """
        self.env["sale.order.line"].flush_model(["order_id", "reward_id"])
        self.env["sale.order.coupon.points"].flush_model(["order_id", "coupon_id"])
        self.env["loyalty.card"].flush_model(["program_id"])
        self.env["client.campaign"].flush_model(["program_id"])
        return SQL(
            """
            EXISTS (
                SELECT 1
                  FROM client_campaign campaign
                  JOIN sale_order_line item ON item.order_id = sale_order.id
                  JOIN loyalty_reward reward
                    ON reward.id = item.reward_id
                   AND reward.program_id = campaign.program_id
                 WHERE campaign.id = came.campaign_id
            ) OR EXISTS (
                SELECT 1
                  FROM client_campaign campaign
                  JOIN sale_order_coupon_points points
                    ON points.order_id = sale_order.id
                  JOIN loyalty_card card
                    ON card.id = points.coupon_id
                   AND card.program_id = campaign.program_id
                 WHERE campaign.id = came.campaign_id
            )
            """
        )
