from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

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
    program_order_count = fields.Integer(
        string="Orders with the Programme",
        compute="_compute_orders",
        help="Of the orders within 30 days after the client was told: those in which "
        "the programme gave a reward or points.",
    )

    @api.depends("kind")
    def _compute_program_id(self):
        for campaign in self:
            if campaign.kind not in ABOUT_A_PROGRAMME:
                campaign.program_id = False

    @api.depends("program_id")
    def _compute_program_code(self):
        # Who tells of a programme may know its code, whatever else of it they may not.
        rules = self.env["loyalty.rule"].sudo()
        codes = dict(
            rules._read_group(
                [
                    ("program_id", "in", self.program_id.ids),
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
        if self.program_id and not (self.date or self.date_until):
            # The days of a programme are no secret to who tells of it.
            program = self.program_id.sudo()
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

    def _count_orders(self, found: dict):
        result = super()._count_orders(found)
        used = self.line_ids._with_program(found)
        for campaign in self:
            orders = self.env["sale.order"].union(
                *(used.get(line, self.env["sale.order"]) for line in campaign.line_ids)
            )
            campaign.program_order_count = len(orders)
        return result

    def action_view_program_orders(self):
        """Open the orders in which the programme was used."""
        self.ensure_one()
        return self.line_ids.action_view_program_orders()


class ClientCampaignLine(models.Model):
    """The code a client is told, and the orders in which the programme was used."""

    _inherit = "client.campaign.line"

    program_code = fields.Char(
        string="Code",
        compute="_compute_program_code",
        help="The number of the client's own card or coupon, else the code for "
        "everybody.",
    )
    program_order_count = fields.Integer(
        string="Orders with the Programme", compute="_compute_orders"
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

    def _count_orders(self, found: dict):
        result = super()._count_orders(found)
        used = self._with_program(found)
        for line in self:
            line.program_order_count = len(used.get(line, ()))
        return result

    def _with_program(self, found: dict) -> dict:
        """Of what ``_orders_by_line`` found, the orders with the line's programme.

        It was used where it gave a reward (a discount, a gift) or points for later.
        """
        about = self.filtered("campaign_id.program_id")
        by_line = {line: found[line] for line in about if line in found}
        orders = self.env["sale.order"].union(*by_line.values())
        used = about._orders_with_programs(orders)
        return {
            line: found.filtered(
                lambda order, program=line.campaign_id.program_id: (
                    (order.id, program.id) in used
                )
            )
            for line, found in by_line.items()
        }

    def _orders_with_programs(self, orders) -> set[tuple[int, int]]:
        """Pairs of order and programme used in it, of the lines' programmes."""
        if not orders:
            return set()
        # The orders were read with the rights of who asks.
        rewards = self.env["sale.order.line"].sudo()
        points = self.env["sale.order.coupon.points"].sudo()
        among = self.campaign_id.program_id.ids
        used = set()
        for model, field in ((rewards, "reward_id"), (points, "coupon_id")):
            rows = model._read_group(
                [("order_id", "in", orders.ids), (f"{field}.program_id", "in", among)],
                ["order_id", field],
            )
            used.update((order.id, source.program_id.id) for order, source in rows)
        return used

    def action_view_program_orders(self):
        """Open the orders in which the programme was used."""
        used = self._with_program(self._orders_by_line())
        orders = self.env["sale.order"].union(*used.values())
        action = self.action_view_orders()
        return action | {
            "name": self.env._("Orders with the Programme"),
            "domain": [("id", "in", orders.ids)],
        }
