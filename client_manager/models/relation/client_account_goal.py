from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ClientAccountGoal(models.Model):
    """What is to be reached at a key client, measured from records where possible.

    Turnover and turnover of a category are in the currency of the company; orders are
    counted; ``manual`` is whatever the owner writes. The value runs from the first day
    of the plan to the day of the goal.
    """

    _name = "client.account.goal"
    _inherit = ["client.protected.mixin"]
    _description = "Goal of an Account Plan"
    _order = "plan_id, sequence, id"

    _protected_fields = ("partner_id",)

    plan_id = fields.Many2one(
        comodel_name="client.account.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="plan_id.partner_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Goal", required=True)
    measure = fields.Selection(
        [
            ("turnover", "Turnover"),
            ("orders", "Number of orders"),
            ("category", "Turnover of a product category"),
            ("manual", "Written by hand"),
        ],
        required=True,
        default="turnover",
    )
    category_id = fields.Many2one(
        comodel_name="product.category",
        string="Product Category",
        ondelete="restrict",
        help="With all its sub-categories.",
    )
    target = fields.Float(required=True, digits=(16, 2))
    manual_value = fields.Float(string="Reached, by Hand", digits=(16, 2), copy=False)
    date = fields.Date(
        string="By", compute="_compute_date", store=True, readonly=False, copy=False
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        domain=[("share", "=", False)],
    )
    final_value = fields.Float(
        digits=(16, 2), copy=False, readonly=True, help="What the plan was closed with."
    )
    value = fields.Float(string="Reached", compute="_compute_value", digits=(16, 2))
    progress = fields.Float(
        string="Progress, %", compute="_compute_value", digits=(5, 1)
    )
    is_behind = fields.Boolean(
        string="Behind",
        compute="_compute_value",
        help="Less is reached than the part of the time that has passed.",
    )

    _target_positive = models.Constraint(
        "CHECK (target > 0)", "A goal needs a target above 0."
    )

    @api.depends("plan_id")
    def _compute_date(self):
        for goal in self:
            goal.date = goal.date or goal.plan_id.date_until

    @api.depends("plan_id")
    def _compute_user_id(self):
        for goal in self:
            goal.user_id = goal.user_id or goal.plan_id.user_id

    @api.depends(
        "measure",
        "category_id",
        "target",
        "manual_value",
        "date",
        "final_value",
        "plan_id.state",
        "plan_id.date_from",
        "plan_id.company_id",
        "partner_id",
    )
    def _compute_value(self):
        values = {}
        for measure, goals in self.filtered("plan_id").grouped("measure").items():
            found = getattr(goals, f"_values_{measure}")()
            values |= {goal: found.get(n, 0) for n, goal in enumerate(goals)}
        for goal in self:
            is_closed = goal.plan_id.state == "closed"
            value = goal.final_value if is_closed else values.get(goal, 0)
            goal.value = value
            goal.progress = 100 * value / goal.target if goal.target else 0
            goal.is_behind = goal.progress < goal._time_passed()

    def _time_passed(self) -> float:
        """How much of the time for the goal is over, in percent."""
        first, last = self.plan_id.date_from, self.date
        if not first or not last or last <= first:
            return 0
        today = min(last, self.plan_id.company_id.client_date())
        return max(0, 100 * (today - first).days / (last - first).days)

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else (*names, "final_value")

    # ------------------------------------------------------------------
    # Checks and actions
    # ------------------------------------------------------------------

    @api.constrains("measure", "category_id")
    def _check_category(self):
        for goal in self:
            if goal.measure == "category" and not goal.category_id:
                raise ValidationError(
                    self.env._("%(goal)s: choose the product category.", goal=goal.name)
                )

    @api.constrains("date", "plan_id")
    def _check_date(self):
        for goal in self:
            plan = goal.plan_id
            if not goal.date or not plan.date_from <= goal.date <= plan.date_until:
                raise ValidationError(
                    self.env._(
                        "%(goal)s: its day lies within the plan (%(plan)s).",
                        goal=goal.name,
                        plan=plan.sudo()._period_text(),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        plans = {vals.get("plan_id") for vals in vals_list}
        self.env["client.account.plan"].browse(filter(None, plans))._refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        self.plan_id._refuse_closed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.plan_id._refuse_closed()
