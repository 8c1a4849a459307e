from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


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
    manual_value = fields.Float(
        string="Reached, by Hand", digits=(16, 2), copy=False
    )
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

    # ------------------------------------------------------------------
    # Values by the place of the goal, for any number of them in one query
    # ------------------------------------------------------------------

    def _values_manual(self) -> dict:
        return {n: goal.manual_value for n, goal in enumerate(self)}

    def _values_turnover(self) -> dict:
        return self._turnover_by([row[:5] for row in self._rows()])

    def _values_category(self) -> dict:
        self.env["account.move.line"].flush_model()
        self.env["product.category"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, -SUM(line.balance)
              FROM %(wanted)s
              JOIN product_category category ON category.id = wanted.category
              JOIN product_category within
                ON within.parent_path LIKE category.parent_path || '%%'
              JOIN product_template template ON template.categ_id = within.id
              JOIN product_product product ON product.product_tmpl_id = template.id
              JOIN account_move_line line ON line.product_id = product.id
              JOIN account_move move ON move.id = line.move_id
             WHERE move.commercial_partner_id = wanted.client
               AND move.company_id = wanted.company
               AND move.state = 'posted' AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN wanted.first_day AND wanted.last_day
               AND line.display_type = 'product'
          GROUP BY wanted.key
            """,
            self._rows(),
        )

    def _values_orders(self) -> dict:
        self.env["sale.order"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, COUNT(*)
              FROM %(wanted)s
              JOIN res_partner contact ON contact.commercial_partner_id = wanted.client
              JOIN sale_order sale ON sale.partner_id = contact.id
             WHERE sale.state = 'sale' AND sale.company_id = wanted.company
               AND sale.date_order >= wanted.first_moment
               AND sale.date_order < wanted.end_moment
          GROUP BY wanted.key
            """,
            self._rows(),
        )

    @api.model
    def _turnover_by(self, rows) -> dict:
        """Turnover by key.

        :param rows: (key, client, company, first day, last day)
        """
        self.env["account.move"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, SUM(move.amount_untaxed_signed)
              FROM %(wanted)s
              JOIN account_move move ON move.commercial_partner_id = wanted.client
             WHERE move.company_id = wanted.company
               AND move.state = 'posted' AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN wanted.first_day AND wanted.last_day
          GROUP BY wanted.key
            """,
            [(*row, None, None, None) for row in rows],
        )

    def _rows(self) -> list[tuple]:
        """What the queries ask for each goal."""
        return [
            (
                n,
                goal.plan_id.partner_id._origin.id,
                goal.plan_id.company_id.id,
                goal.plan_id.date_from,
                goal.date,
                goal.category_id.id or None,
                *goal._moments(),
            )
            for n, goal in enumerate(self)
            if goal.plan_id.partner_id and goal.plan_id.date_from and goal.date
        ]

    def _moments(self) -> tuple:
        """The first moment and the one after the last, in UTC."""
        zone = pytz.timezone(self.plan_id.company_id.client_timezone())
        days = (self.plan_id.date_from, self.date + timedelta(days=1))
        return tuple(
            zone.localize(datetime.combine(day, time()))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in days
        )

    @api.model
    def _sums(self, query: str, rows) -> dict:
        if not rows:
            return {}
        wanted = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::date, %s::date, %s::int, %s::timestamp,"
                " %s::timestamp)",
                *row,
            )
            for row in rows
        )
        return dict(
            self.env.execute_query(
                SQL(
                    query,
                    wanted=SQL(
                        "(VALUES %s) AS wanted (key, client, company, first_day,"
                        " last_day, category, first_moment, end_moment)",
                        wanted,
                    ),
                    types=tuple(self.env["res.partner"]._turnover_move_types()),
                )
            )
        )

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

    def action_view_records(self):
        """Open the records that the value is made of."""
        self.ensure_one()
        plan = self.plan_id
        period = (plan.partner_id, plan.company_id, plan.date_from, self.date)
        if self.measure == "turnover":
            return self._open_invoices(*period)
        if self.measure == "category":
            return self._open_lines()
        if self.measure == "orders":
            return self._open_orders()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _open(self, name, model, domain, views=((False, "list"), (False, "form"))):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [list(view) for view in views],
            "domain": domain,
            "context": {"create": False},
        }

    @api.model
    def _open_invoices(self, client, company, first, last):
        view = self.env.ref("client_manager.account_move_view_list_client")
        name = self.env._("Turnover")
        return self._open(
            name,
            "account.move",
            [
                ("commercial_partner_id", "=", client.id),
                ("company_id", "=", company.id),
                ("state", "=", "posted"),
                ("move_type", "in", self.env["res.partner"]._turnover_move_types()),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            ((view.id, "list"), (False, "form")),
        )

    def _open_lines(self):
        plan = self.plan_id
        return self._open(
            self.category_id.display_name,
            "account.move.line",
            [
                ("move_id.commercial_partner_id", "=", plan.partner_id.id),
                ("company_id", "=", plan.company_id.id),
                ("parent_state", "=", "posted"),
                ("move_type", "in", self.env["res.partner"]._turnover_move_types()),
                ("display_type", "=", "product"),
                ("product_id.categ_id", "child_of", self.category_id.id),
                ("invoice_date", ">=", plan.date_from),
                ("invoice_date", "<=", self.date),
            ],
        )

    def _open_orders(self):
        plan = self.plan_id
        first, end = self._moments()
        name = self.env._("Orders")
        return self._open(
            name,
            "sale.order",
            [
                ("partner_id.commercial_partner_id", "=", plan.partner_id.id),
                ("company_id", "=", plan.company_id.id),
                ("state", "=", "sale"),
                ("date_order", ">=", fields.Datetime.to_string(first)),
                ("date_order", "<", fields.Datetime.to_string(end)),
            ],
        )
