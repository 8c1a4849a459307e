import operator as op

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_users_access import READERS

OPERATORS = {">": op.gt, ">=": op.ge, "<": op.lt, "<=": op.le}


class ResPartner(models.Model):
    """What a manager sees of a client at a glance.

    Each figure is one SQL aggregate by client, used for showing it (one query for a
    whole page of clients) and for searching by it, so both always agree. Amounts are
    in the currency of the current company, over the companies the user has chosen;
    the records behind a figure open by its ``action_view_…``.
    """

    _inherit = "res.partner"

    turnover_12m = fields.Monetary(
        string="Turnover, 12 Months",
        compute="_compute_turnover_12m",
        search="_search_turnover_12m",
        groups=READERS,
        help="Untaxed amount of posted invoices, less refunds, with an invoice date in "
        "the last twelve months.",
    )
    last_order_date = fields.Datetime(
        string="Last Order",
        compute="_compute_last_order_date",
        search="_search_last_order_date",
        groups=READERS,
        help="Date of the latest confirmed order.",
    )
    open_balance = fields.Monetary(
        compute="_compute_balances",
        search="_search_open_balance",
        groups=READERS,
        help="What the client owes: unsettled receivables, less payments not yet "
        "matched with invoices.",
    )
    overdue_balance = fields.Monetary(
        compute="_compute_balances",
        search="_search_overdue_balance",
        groups=READERS,
        help="What was due before today, less payments not yet matched. It can be more "
        "than the open balance while credit notes wait for their date.",
    )
    open_ticket_count = fields.Integer(
        string="Open Tickets",
        compute="_compute_open_ticket_count",
        search="_search_open_ticket_count",
        groups=READERS,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_turnover_12m(self):
        self._fill_figure("turnover_12m", self._turnover_sql())

    @api.depends_context("allowed_company_ids")
    def _compute_last_order_date(self):
        self._fill_figure("last_order_date", self._last_order_sql(), missing=False)

    @api.depends_context("allowed_company_ids")
    def _compute_balances(self):
        self._fill_figure("open_balance", self._balance_sql())
        self._fill_figure("overdue_balance", self._balance_sql(overdue=True))

    @api.depends_context("allowed_company_ids")
    def _compute_open_ticket_count(self):
        self._fill_figure("open_ticket_count", self._ticket_sql())

    def _search_turnover_12m(self, operator, value):
        self._check_may_read("turnover_12m")
        return self._search_figure(self._turnover_sql(), operator, value)

    def _search_open_balance(self, operator, value):
        self._check_may_read("open_balance")
        return self._search_figure(self._balance_sql(), operator, value)

    def _search_overdue_balance(self, operator, value):
        self._check_may_read("overdue_balance")
        return self._search_figure(self._balance_sql(overdue=True), operator, value)

    def _search_open_ticket_count(self, operator, value):
        self._check_may_read("open_ticket_count")
        return self._search_figure(self._ticket_sql(), operator, value)

    def _search_last_order_date(self, operator, value):
        self._check_may_read("last_order_date")
        having_order = self._among(self._last_order_sql(), SQL("TRUE"))
        if operator == "in":  # no date: never ordered
            return ~having_order if False in value else NotImplemented
        if operator not in OPERATORS:
            return NotImplemented
        return self._among(
            self._last_order_sql(),
            SQL("value %s %s", SQL(operator), fields.Datetime.to_datetime(value)),
        )

    # ------------------------------------------------------------------
    # Showing and searching an aggregate
    # ------------------------------------------------------------------

    def _fill_figure(self, name: str, aggregate: SQL, missing=0):
        """Set a figure on contacts and clients alike: it is the client's."""
        clients = self.commercial_partner_id._origin
        rows = (
            self.env.execute_query(
                SQL(
                    "SELECT partner_id, value FROM (%s) figure WHERE partner_id IN %s",
                    aggregate,
                    tuple(clients.ids),
                )
            )
            if clients
            else []
        )
        values = dict(rows)
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner[name] = values.get(client.id, missing)

    @api.model
    def _check_may_read(self, name: str):
        """Refuse to search by a figure the user may not see.

        Odoo does not check the groups of a field that brings its own search, and a
        domain is enough to guess an amount bit by bit.
        """
        self._check_field_access(self._fields[name], "read")

    @api.model
    def _search_figure(self, aggregate: SQL, operator: str, value):
        """Clients whose figure compares so; a client without records has 0."""
        if operator == "in":
            return Domain.OR(
                self._search_figure(aggregate, ">=", item or 0)
                & self._search_figure(aggregate, "<=", item or 0)
                for item in value
            )
        if operator not in OPERATORS:
            return NotImplemented
        value = value or 0
        condition = SQL("value %s %s", SQL(operator), value)
        if OPERATORS[operator](0, value):
            return ~self._among(aggregate, SQL("NOT (%s)", condition))
        return self._among(aggregate, condition)

    @api.model
    def _among(self, aggregate: SQL, condition: SQL) -> Domain:
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT partner_id FROM (%s) figure WHERE %s)",
                SQL.identifier(alias, "id"),
                aggregate,
                condition,
            )
        )
