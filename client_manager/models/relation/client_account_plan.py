from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
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
    closed_on = fields.Date(copy=False, readonly=True)
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
        """First and last day of the twelve months that end today, or ended when the
        plan was closed."""
        today = self.closed_on or self.company_id.client_date()
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
