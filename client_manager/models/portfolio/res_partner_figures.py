import operator as op
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPERATORS = {">": op.gt, ">=": op.ge, "<": op.lt, "<=": op.le}
FIGURE_GROUPS = (
    "client_manager.group_client_manager,client_manager.group_client_auditor"
)


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
        groups=FIGURE_GROUPS,
        help="Untaxed amount of posted invoices, less refunds, with an invoice date in "
        "the last twelve months.",
    )
    last_order_date = fields.Datetime(
        string="Last Order",
        compute="_compute_last_order_date",
        search="_search_last_order_date",
        groups=FIGURE_GROUPS,
        help="Date of the latest confirmed order.",
    )
    open_balance = fields.Monetary(
        compute="_compute_balances",
        search="_search_open_balance",
        groups=FIGURE_GROUPS,
        help="What the client owes: unsettled receivables, less payments not yet "
        "matched with invoices.",
    )
    overdue_balance = fields.Monetary(
        compute="_compute_balances",
        search="_search_overdue_balance",
        groups=FIGURE_GROUPS,
        help="The part of the open balance that was due before today.",
    )
    open_ticket_count = fields.Integer(
        string="Open Tickets",
        compute="_compute_open_ticket_count",
        search="_search_open_ticket_count",
        groups=FIGURE_GROUPS,
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
    # Actions: the records behind each figure
    # ------------------------------------------------------------------

    def action_view_turnover(self):
        """Open the invoices and refunds that make up the turnover."""
        first, last = self._turnover_period()
        name = self.env._("Turnover, 12 Months")
        return self._open_documents(
            name,
            "account.move",
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("state", "=", "posted"),
                ("move_type", "in", self._turnover_move_types()),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            "client_manager.account_move_view_list_client",
        )

    def action_view_open_balance(self):
        """Open the unsettled receivables."""
        return self._open_receivables(self.env._("Open Balance"), [])

    def action_view_overdue_balance(self):
        """Open the receivables that were due before today."""
        today = self.env.company.client_date()
        return self._open_receivables(
            self.env._("Overdue Balance"),
            Domain("date_maturity", "<", today)
            | (Domain("date_maturity", "=", False) & Domain("date", "<", today)),
        )

    def action_view_client_orders(self):
        """Open the confirmed orders of the client, latest first."""
        name = self.env._("Orders")
        return self._open_documents(
            name,
            "sale.order",
            [
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    self.commercial_partner_id.id,
                ),
                ("state", "=", "sale"),
            ],
        )

    def action_view_open_tickets(self):
        """Open the tickets of the client that are not closed."""
        name = self.env._("Open Tickets")
        return self._open_documents(
            name,
            "helpdesk.ticket",
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("stage_id.closed", "=", False),
            ],
        )

    def _open_receivables(self, name, domain):
        return self._open_documents(
            name,
            "account.move.line",
            Domain.AND(
                [
                    [
                        (
                            "partner_id.commercial_partner_id",
                            "=",
                            self.commercial_partner_id.id,
                        ),
                        ("account_id.account_type", "=", "asset_receivable"),
                        ("parent_state", "=", "posted"),
                        ("reconciled", "=", False),
                    ],
                    domain,
                ]
            ),
            "client_manager.account_move_line_view_list_receivable",
        )

    def _open_documents(self, name, model, domain, list_view=None):
        self.ensure_one()
        domain = Domain(domain) & Domain("company_id", "in", self.env.companies.ids)
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False},
        }
        if list_view:
            action["views"] = [(self.env.ref(list_view).id, "list"), (False, "form")]
        return action

    # ------------------------------------------------------------------
    # The aggregates: rows of (partner_id, value)
    # ------------------------------------------------------------------

    @api.model
    def _turnover_move_types(self) -> list[str]:
        return self.env["account.move"].get_sale_types(include_receipts=True)

    @api.model
    def _turnover_period(self):
        """First and last day of the twelve months that end today."""
        today = self.env.company.client_date()
        return today - relativedelta(months=12) + timedelta(days=1), today

    @api.model
    def _turnover_sql(self) -> SQL:
        self.env["account.move"].flush_model()
        first, last = self._turnover_period()
        return SQL(
            """
            SELECT move.commercial_partner_id AS partner_id,
                   SUM(move.amount_untaxed_signed * company.rate) AS value
              FROM account_move move
              JOIN %(companies)s ON company.id = move.company_id
             WHERE move.state = 'posted'
               AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN %(first)s AND %(last)s
          GROUP BY move.commercial_partner_id
            """,
            companies=self._companies_sql(),
            types=tuple(self._turnover_move_types()),
            first=first,
            last=last,
        )

    @api.model
    def _balance_sql(self, overdue=False) -> SQL:
        self.env["account.move.line"].flush_model()
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   SUM(line.amount_residual * company.rate) AS value
              FROM account_move_line line
              JOIN res_partner contact ON contact.id = line.partner_id
              JOIN account_account account ON account.id = line.account_id
              JOIN %(companies)s ON company.id = line.company_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND %(due)s
          GROUP BY contact.commercial_partner_id
            """,
            companies=self._companies_sql(),
            due=SQL(
                "COALESCE(line.date_maturity, line.date) < %s",
                self.env.company.client_date(),
            )
            if overdue
            else SQL("TRUE"),
        )

    @api.model
    def _last_order_sql(self) -> SQL:
        self.env["sale.order"].flush_model(["date_order", "state", "partner_id"])
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   MAX(sale.date_order) AS value
              FROM sale_order sale
              JOIN res_partner contact ON contact.id = sale.partner_id
             WHERE sale.state = 'sale' AND sale.company_id = ANY(%s)
          GROUP BY contact.commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _ticket_sql(self) -> SQL:
        self.env["helpdesk.ticket"].flush_model()
        return SQL(
            """
            SELECT ticket.commercial_partner_id AS partner_id, COUNT(*) AS value
              FROM helpdesk_ticket ticket
         LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.active
               AND stage.closed IS NOT TRUE
               AND ticket.company_id = ANY(%s)
          GROUP BY ticket.commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _companies_sql(self) -> SQL:
        """The chosen companies with the rate from their currency to the current one.

        Documents are kept in the currency of their company at their own rate; sums
        over companies of different currencies are converted at today's.
        """
        today = self.env.company.client_date()
        rows = [
            SQL(
                "(%s, %s::numeric)",
                company.id,
                self.env["res.currency"]._get_conversion_rate(
                    company.currency_id, self.env.company.currency_id, company, today
                ),
            )
            for company in self.env.companies
        ]
        return SQL("(VALUES %s) AS company (id, rate)", SQL(", ").join(rows))

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
