from odoo import api, fields, models
from odoo.exceptions import ValidationError

LEVELS = [("0", "Not Known"), ("1", "Nice to Have"), ("2", "Important"), ("3", "Vital")]
RHYTHMS = [
    ("once", "Once"),
    ("week", "Every Week"),
    ("month", "Every Month"),
    ("quarter", "Every Quarter"),
    ("half", "Every Half Year"),
    ("year", "Every Year"),
    ("season", "By Season"),
]
# How often a year; what comes once or by season counts as one purchase a year.
TIMES_A_YEAR = {
    "once": 1,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "half": 2,
    "year": 1,
    "season": 1,
}
UNMET = ("stated", "offered")


class ClientNeed(models.Model):
    """Something a client needs, whether or not we supply it already.

    Stated (they told us), offered (we made an offer), met (they buy it from us) or
    dropped (they no longer need it, or never will from us). Volume and budget are for
    one purchase; ``yearly_budget`` is what that makes in a year.
    """

    _name = "client.need"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Need of a Client"
    _order = "level desc, date desc, id desc"

    _protected_fields = ("yearly_budget", "state_date", "user_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="cascade",
        domain=[("is_client", "=", True)],
    )
    name = fields.Char(string="What They Need", required=True, tracking=True)
    category_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        index="btree_not_null",
        ondelete="restrict",
    )
    level = fields.Selection(
        LEVELS,
        default="2",
        required=True,
        help="How much it matters to the client.",
    )
    volume = fields.Float(
        digits="Product Unit", help="How much of it with each purchase."
    )
    uom_id = fields.Many2one(comodel_name="uom.uom", string="Unit")
    rhythm = fields.Selection(RHYTHMS, string="How Often")
    criteria = fields.Text(
        help="By what the client chooses: price, quality, time of delivery …"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    budget = fields.Monetary(help="What they want to spend with each purchase.")
    yearly_budget = fields.Monetary(
        string="Budget a Year",
        compute="_compute_yearly_budget",
        store=True,
        currency_field="company_currency_id",
        help="The budget of a year in the currency of the company, at the rate of the "
        "day on which it was stated.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    present_supplier = fields.Char(help="Who supplies it today, if not we.")
    state = fields.Selection(
        [
            ("stated", "Stated"),
            ("offered", "Offered"),
            ("met", "Met"),
            ("dropped", "Dropped"),
        ],
        string="Status",
        default="stated",
        required=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    state_date = fields.Date(
        string="Status Since", compute="_compute_state_date", store=True, copy=False
    )
    date = fields.Date(
        string="Stated On", default=fields.Date.context_today, required=True
    )
    interaction_id = fields.Many2one(
        comodel_name="client.interaction",
        string="From Interaction",
        index="btree_not_null",
        ondelete="set null",
        help="The contact at which the client told us.",
    )
    order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Offer",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
        help="The quotation or order with which we answer.",
    )
    user_id = fields.Many2one(
        related="partner_id.user_id", string="Manager", store=True, index=True
    )
    # Not stored: the nightly pass puts clients into segments by SQL.
    segment_id = fields.Many2one(related="partner_id.segment_id", string="Segment")

    _not_negative = models.Constraint(
        "CHECK (volume >= 0 AND budget >= 0)",
        "A need can't be less than nothing: neither its volume nor its budget.",
    )

    @api.depends("interaction_id")
    def _compute_partner_id(self):
        for need in self:
            need.partner_id = (
                need.partner_id or need.interaction_id.commercial_partner_id
            )

    @api.depends("budget", "rhythm", "currency_id", "company_id", "date")
    def _compute_yearly_budget(self):
        for need in self:
            amount = need.budget * TIMES_A_YEAR.get(need.rhythm, 1)
            need.yearly_budget = need.currency_id._convert(
                amount,
                need.company_id.currency_id,
                need.company_id,
                need.date or fields.Date.context_today(need),
            )

    @api.depends("state")
    def _compute_state_date(self):
        for need in self:
            need.state_date = fields.Date.context_today(need)

    @api.constrains("partner_id", "interaction_id", "order_id")
    def _check_same_client(self):
        for need in self.sudo():
            if need.partner_id != need.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(partner)s is a contact: choose the client itself.",
                        partner=need.partner_id.display_name,
                    )
                )
            strange = need.interaction_id.filtered(
                lambda i, need=need: i.commercial_partner_id != need.partner_id
            ) or need.order_id.filtered(
                lambda order, need=need: order.partner_id.commercial_partner_id
                != need.partner_id
            )
            if strange:
                raise ValidationError(
                    self.env._(
                        "%(document)s does not belong to %(client)s, who has the need.",
                        document=strange.display_name,
                        client=need.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._offered_by_order(vals)
        return super().create(vals_list)

    @api.model
    def _offered_by_order(self, vals):
        """A need that comes with an offer has been offered."""
        if vals.get("order_id") and not vals.get("state"):
            vals["state"] = "offered"

    def action_offer(self):
        """Open the quotation that answers the need; begin one if there is none."""
        self.ensure_one()
        if not self.order_id:
            self.check_access("write")
            self.write(
                {
                    "order_id": self.env["sale.order"]
                    .create({"partner_id": self.partner_id.id, "origin": self.name})
                    .id,
                    "state": "offered",
                }
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Offer"),
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }

    def action_met(self):
        """The client buys it from us."""
        self.write({"state": "met"})

    def action_drop(self):
        """The client no longer needs it, or never will from us."""
        self.write({"state": "dropped"})
