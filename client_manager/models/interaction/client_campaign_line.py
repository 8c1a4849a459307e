from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# Orders of a client within so many days after being told are its result.
RESULT_DAYS = 30
SKIPPED = [
    ("no_consent", "No Consent to Mailings"),
    ("no_address", "No E-Mail Address"),
    ("blacklisted", "Does Not Want Mails"),
    ("told_recently", "Written to Recently"),
    ("no_manager", "No Manager to Call"),
    ("archived", "Client Archived"),
]


class ClientCampaignLine(models.Model):
    """One client of a campaign: whether and how told, the answer, what came of it. See
    ``client_campaign_consent.py`` for whom is written to.
    """

    _name = "client.campaign.line"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Client of a Campaign"
    _order = "campaign_id desc, id"

    _protected_fields = (
        "company_id",
        "state",
        "told_date",
        "told_by",
        "contact_id",
        "skip_reason",
        "activity_id",
    )

    campaign_id = fields.Many2one(
        comodel_name="client.campaign", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_client", "=", True)],
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Manager")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("call", "To Be Called"),
            ("told", "Told"),
            ("skipped", "Not Told"),
        ],
        string="Status",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Written To",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    told_date = fields.Datetime(string="Told On", readonly=True, copy=False, index=True)
    told_by = fields.Selection(
        [("mail", "E-Mail"), ("call", "Call")], readonly=True, copy=False
    )
    skip_reason = fields.Selection(
        SKIPPED, string="Why Not Told", readonly=True, copy=False
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    answer = fields.Selection(
        [
            ("coming", "Coming"),
            ("maybe", "Perhaps"),
            ("declined", "Declined"),
            ("answered", "Answered"),
        ],
        copy=False,
        help="Answered: a reply to the mail has come in that nobody has read yet.",
    )
    came = fields.Boolean(copy=False, help="The client attended or took part.")
    note = fields.Char(copy=False)
    order_count = fields.Integer(
        string="Orders",
        compute="_compute_orders",
        help="Confirmed within 30 days after the client was told.",
    )
    order_amount = fields.Monetary(
        string="Ordered",
        compute="_compute_orders",
        help="Untaxed, of the orders within 30 days after the client was told.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _once_per_campaign = models.UniqueIndex(
        "(campaign_id, partner_id)", "This client is in the campaign already."
    )

    @api.depends("partner_id", "campaign_id")
    def _compute_display_name(self):
        for line in self:
            # The name of the client is no secret to whoever reads the line.
            name = line.sudo().partner_id.name or ""
            line.display_name = f"{line.campaign_id.name or ''} · {name}"

    @api.constrains("partner_id")
    def _check_is_client(self):
        for line in self:
            partner = line.sudo().partner_id
            if partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact: choose the client itself.",
                        contact=partner.display_name,
                    )
                )

    @api.model
    def _protected_names(self):
        # The system sets them when it tells the clients; RPC must not forge them.
        return () if self.env.su else super()._protected_names()

    @api.model
    def _add_missing_default_values(self, values):
        # Nobody chooses it, so that it has no default that could be changed.
        return super()._add_missing_default_values(values) | {
            "state": values.get("state", "waiting")
        }

    def write(self, vals):
        if not self.env.su and {"campaign_id", "partner_id"} & vals.keys():
            self._check_waiting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_waiting(self):
        if not self.env.su:
            self._check_waiting()

    def _check_waiting(self):
        """Who was told what, stays: the figures and the days between letters need it.

        :raise UserError: a client was told already
        """
        # Also a head counts on it; an administrator removes a client with everything.
        if self.env.user.has_group("client_manager.group_client_administrator"):
            return
        told = self.filtered("told_date")
        if told:
            raise UserError(
                self.env._(
                    "%(line)s: the client was told already, which stays written down.",
                    line=told[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # What came of it
    # ------------------------------------------------------------------

    @api.depends("told_date", "partner_id")
    @api.depends_context("uid")
    def _compute_orders(self):
        self._count_orders(self._orders_by_line())

    def _count_orders(self, found: dict):
        """Write down what ``_orders_by_line`` found."""
        for line in self:
            orders = found.get(line, self.env["sale.order"])
            line.order_count = len(orders)
            line.order_amount = sum(
                order.amount_untaxed / (order.currency_rate or 1) for order in orders
            )

    def _orders_by_line(self) -> dict:
        """The orders that count as the result of each line, as far as readable."""
        told = self.filtered("told_date")
        if not told:
            return {}
        first = min(told.mapped("told_date"))
        last = max(told.mapped("told_date")) + self._result_time()
        orders = self.env["sale.order"].search(
            Domain("partner_id.commercial_partner_id", "in", told.partner_id.ids)
            & Domain("state", "=", "sale")
            & Domain("date_order", ">=", first)
            & Domain("date_order", "<=", last)
            & Domain("company_id", "in", told.company_id.ids)
        )
        by_client = orders.grouped(lambda order: order.partner_id.commercial_partner_id)
        return {
            line: by_client.get(line.partner_id, orders.browse()).filtered(
                lambda order, line=line: (
                    line.told_date
                    <= order.date_order
                    <= line.told_date + self._result_time()
                    and order.company_id == line.company_id
                )
            )
            for line in told
        }

    @api.model
    def _result_time(self) -> timedelta:
        return timedelta(days=RESULT_DAYS)

    def _message_post_after_hook(self, message, msg_values):
        """A reply of the client is an answer."""
        result = super()._message_post_after_hook(message, msg_values)
        author = message.author_id.sudo()
        if message.message_type == "email" and author.belongs_to_client:
            for line in self.filtered(lambda one: not one.answer):
                if author.commercial_partner_id == line.sudo().partner_id:
                    # Whoever writes in need not have rights here.
                    line.sudo().answer = "answered"
        return result

    def action_view_orders(self):
        """Open the orders that came of it."""
        orders = self.env["sale.order"].union(*self._orders_by_line().values())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
            "context": {"create": False},
        }
