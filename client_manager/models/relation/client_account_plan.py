from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class ClientAccountPlan(models.Model):
    """How we mean to work with a key client in a period.

    Goals with measure and date, what special terms the client has, its strengths and
    risks, and the days on which the plan is looked at again. Money is in the currency
    of the company. One plan of a client is active on any day; a closed one keeps the
    figures it was closed with and is changed no more.
    """

    _name = "client.account.plan"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Account Plan"
    _order = "date_from desc, id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
        domain=[("is_client", "=", True)],
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._this_year()[0]
    )
    date_until = fields.Date(
        string="Until", required=True, default=lambda self: self._this_year()[1]
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Who answers for the plan. By default the manager of the client.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("closed", "Closed")],
        string="Status",
        default="draft",
        required=True,
        copy=False,
        index=True,
        tracking=True,
    )
    potential = fields.Monetary(
        string="Annual Potential",
        tracking=True,
        help="What the client spends in a year on everything we could supply, from us "
        "or from others.",
    )
    turnover = fields.Monetary(
        string="Turnover, 12 Months",
        compute="_compute_turnover",
        help="Untaxed amount of posted invoices, less refunds, of the twelve months "
        "until today, or until the day on which the plan was closed.",
    )
    wallet_share = fields.Float(
        string="Share of Wallet, %",
        compute="_compute_turnover",
        digits=(5, 1),
        help="Our turnover of twelve months of the annual potential.",
    )
    closed_turnover = fields.Monetary(copy=False, readonly=True)
    goal_ids = fields.One2many(
        comodel_name="client.account.goal", inverse_name="plan_id", copy=True
    )
    review_ids = fields.One2many(
        comodel_name="client.account.review", inverse_name="plan_id", string="Reviews"
    )
    progress = fields.Float(
        string="Progress, %",
        compute="_compute_progress",
        digits=(5, 1),
        help="The mean of the goals, each counted up to 100 %.",
    )
    terms_contract = fields.Text(string="Contract")
    terms_discount = fields.Text(string="Discounts")
    terms_service = fields.Text(string="Service")
    terms_payment = fields.Text(string="Payment and Delivery")
    strengths = fields.Text(help="What speaks for us at this client.")
    risks = fields.Text(help="What could cost us the client, and what we do about it.")

    _right_order = models.Constraint(
        "CHECK (date_from <= date_until)", "A plan can't end before it begins."
    )
    _potential_positive = models.Constraint(
        "CHECK (potential >= 0)", "The potential can't be less than nothing."
    )
    # A range over an id stands in for "=", see client.assignment.
    _one_active = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(partner_id, partner_id, '[]') WITH &&, "
        "int8range(company_id, company_id, '[]') WITH &&, "
        "daterange(date_from, date_until, '[]') WITH &&"
        ") WHERE (state = 'active')",
        "The client has an active plan for some of these days already.",
    )

    @api.model
    def _this_year(self) -> tuple[date, date]:
        year = self.env.company.client_date().year
        return date(year, 1, 1), date(year, 12, 31)

    @api.depends("partner_id")
    def _compute_user_id(self):
        for plan in self:
            plan.user_id = plan.user_id or plan.partner_id.user_id or self.env.user

    @api.depends("partner_id", "date_from", "date_until")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            # Who reads the plan reads the client.
            name = plan.sudo().partner_id.name or ""
            plan.display_name = f"{name}, {plan._period_text()}"

    def _period_text(self) -> str:
        first, last = self.date_from, self.date_until
        if not first or not last:
            return ""
        whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if whole_year and first.year == last.year:
            return str(first.year)
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    @api.depends("partner_id", "company_id", "potential", "state", "date_until")
    def _compute_turnover(self):
        figures = self.env["client.account.goal"]._turnover_by(
            [
                (n, plan.partner_id._origin.id, plan.company_id.id, *plan._last_year())
                for n, plan in enumerate(self)
                if plan.state != "closed" and plan.partner_id and plan.company_id
            ]
        )
        for n, plan in enumerate(self):
            is_closed = plan.state == "closed"
            plan.turnover = plan.closed_turnover if is_closed else figures.get(n, 0)
            plan.wallet_share = (
                100 * plan.turnover / plan.potential if plan.potential else 0
            )

    def _last_year(self) -> tuple[date, date]:
        """First and last day of the twelve months that end today."""
        today = self.company_id.client_date()
        return today - relativedelta(months=12) + timedelta(days=1), today

    @api.depends("goal_ids.progress")
    def _compute_progress(self):
        for plan in self:
            reached = [max(0, min(goal.progress, 100)) for goal in plan.goal_ids]
            plan.progress = sum(reached) / len(reached) if reached else 0

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("partner_id")
    def _check_client(self):
        for plan in self.sudo():
            if plan.partner_id != plan.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(partner)s is a contact: choose the client itself.",
                        partner=plan.partner_id.display_name,
                    )
                )

    def _refuse_second_active(self):
        """Name the plan that is there, before the database just refuses."""
        for plan in self:
            other = self.search(plan._overlapping(plan.partner_id), limit=1)
            if other:
                raise ValidationError(
                    self.env._(
                        "“%(plan)s” is active on some of these days. Close it first, "
                        "or choose other days.",
                        plan=other.display_name,
                    )
                )

    def _overlapping(self, client) -> list:
        """The other active plans of a client for days of this one."""
        return [
            ("id", "!=", self.id),
            ("partner_id", "=", client.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "active"),
            ("date_from", "<=", self.date_until),
            ("date_until", ">=", self.date_from),
        ]

    def _refuse_closed(self):
        closed = self.filtered(lambda plan: plan.state == "closed")
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(plan)s is closed and kept as it was. Copy it for the next "
                    "period instead.",
                    plan=closed[0].display_name,
                )
            )

    def write(self, vals):
        self._refuse_closed()
        if vals.get("state") == "active":
            self._refuse_second_active()
        elif vals.get("state") == "closed":
            self._keep_figures()
        result = super().write(vals)
        if {"state", "user_id", "partner_id"} & vals.keys():
            self.review_ids._plan_activities()
        return result

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else (*names, "closed_turnover")

    def _keep_figures(self):
        """Freeze the figures of plans about to be closed."""
        for plan in self.filtered(lambda plan: plan.state != "closed"):
            # Nobody else writes them, see _protected_names.
            plan.sudo().closed_turnover = plan.turnover
            for goal in plan.goal_ids:
                goal.sudo().final_value = goal.value

    def copy_data(self, default=None):
        """The plan of the following period."""
        vals_list = super().copy_data(default)
        for plan, vals in zip(self, vals_list, strict=True):
            days = plan.date_until - plan.date_from
            if plan._period_text() == str(plan.date_from.year):
                first = date(plan.date_from.year + 1, 1, 1)
                last = date(plan.date_from.year + 1, 12, 31)
            else:
                first = plan.date_until + timedelta(days=1)
                last = first + days
            vals |= {"date_from": first, "date_until": last} | (default or {})
        return vals_list

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_activate(self):
        """Begin to work by the plan; its reviews become activities."""
        self.write({"state": "active"})

    def action_close(self):
        """Close the plan with the figures of today; its open reviews fall away."""
        self.write({"state": "closed"})

    def action_view_turnover(self):
        """Open the invoices of the turnover."""
        self.ensure_one()
        return self.goal_ids._open_invoices(
            self.partner_id, self.company_id, *self._last_year()
        )

    def _move_to_client(self, client):
        """Follow the client; what would be active twice is closed."""
        for plan in self:
            other = self.search(plan._overlapping(client), limit=1)
            if other and plan.state == "active":
                plan.state = "closed"
            plan.partner_id = client
