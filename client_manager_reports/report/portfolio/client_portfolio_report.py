from odoo import api, fields, models

from ...tools.workbook import Column, TableWriter


class ClientPortfolioReport(models.AbstractModel):
    """Workbook of clients: their figures, their unsettled receivables, its origin.

    Made of the clients selected on the screen or, without a selection, of those the
    user is responsible for. Amounts are in the currency of the current company.
    """

    _name = "report.client_manager_reports.client_portfolio"
    _inherit = "client.workbook.mixin"
    _description = "Client Portfolio"

    @api.model
    def _get_objs_for_report(self, docids, data):
        """The clients of the workbook.

        :raise AccessError: see ``_printable_clients``
        """
        selected = self._selected_ids(docids, data)
        if selected:
            return self._printable_clients(selected)
        return self._own_clients()

    @api.model
    def _own_clients(self):
        own = self.env["res.partner"].search(
            [("is_client", "=", True), ("user_id", "=", self.env.uid)]
        )
        return self._printable_clients(own.ids).with_context(own_portfolio=True)

    @api.model
    @api.private
    def generate_xlsx_report(self, workbook, data, clients):
        """Fill the workbook.

        :param data: options of the request; what they say of a selection counts
        :param clients: clients (commercial entities) the user may read
        """
        writer = self._table_writer(workbook, self.env._("Client Portfolio"))
        total = self.env._("Total")
        receivables = self._receivable_rows(clients)
        writer.add_table(
            self.env._("Clients"),
            self._client_columns(),
            [self._client_row(client) for client in clients],
            total,
            self.env._("No clients: nobody has assigned a client to you yet."),
        )
        writer.add_table(
            self.env._("Receivables"),
            self._receivable_columns(),
            receivables,
            total,
            self.env._("None of these clients has unsettled receivables."),
        )
        self._add_about(writer, clients)

    # ------------------------------------------------------------------
    # Clients
    # ------------------------------------------------------------------

    @api.model
    def _client_columns(self) -> list[Column]:
        return [
            Column(self.env._("Client"), width=34),
            Column(self.env._("Tax ID"), width=14),
            Column(self.env._("City"), width=14),
            Column(self.env._("Phone"), width=16),
            Column(self.env._("Manager"), width=20),
            Column(self.env._("Since"), "date", 11),
            Column(self.env._("Co-managers"), width=20),
            Column(self.env._("Turnover, 12 months"), "money", 15, total=True),
            Column(self.env._("Last order"), "date", 11),
            Column(self.env._("Open balance"), "money", 15, total=True),
            Column(self.env._("Overdue"), "money", 15, total=True),
            Column(self.env._("Open tickets"), "integer", 11, total=True),
            Column(self.env._("Next activity"), "date", 12),
        ]

    @api.model
    def _client_row(self, client) -> tuple:
        return (
            client.name,
            client.vat,
            client.city,
            client.phone,
            client.user_id.name,
            client.assigned_since,
            ", ".join(client.co_manager_ids.mapped("name")),
            client.turnover_12m,
            self._local_day(client, client.last_order_date),
            client.open_balance,
            client.overdue_balance,
            client.open_ticket_count,
            client.activity_date_deadline,
        )

    @api.model
    def _local_day(self, record, moment):
        """The day of a moment in the user's time zone, as the screens show it."""
        return moment and fields.Datetime.context_timestamp(record, moment).date()

    # ------------------------------------------------------------------
    # Receivables
    # ------------------------------------------------------------------

    @api.model
    def _receivable_columns(self) -> list[Column]:
        return [
            Column(self.env._("Client"), width=34),
            Column(self.env._("Document"), width=22),
            Column(self.env._("Company"), width=22),
            Column(self.env._("Date"), "date", 12),
            Column(self.env._("Due"), "date", 12),
            Column(self.env._("Days overdue"), "integer", 10),
            Column(self.env._("Amount"), "money", 16, total=True),
            Column(self.env._("Unsettled"), "money", 16, total=True),
        ]

    @api.model
    def _receivable_rows(self, clients) -> list[tuple]:
        """A row per unsettled receivable, so that they add up to the open balances."""
        receivables = self._receivables(clients)
        hidden_label = self.env._("Documents not open to you")
        rows = []
        for client in clients:
            of_client = receivables.get(client, [])
            rows += [
                (
                    client.name,
                    receivable.line.move_name,
                    receivable.line.company_id.name,
                    receivable.line.date,
                    receivable.due,
                    receivable.days_overdue or None,
                    receivable.amount,
                    receivable.unsettled,
                )
                for receivable in of_client
            ]
            hidden = self._hidden_amount(
                client.open_balance, sum(row.unsettled for row in of_client)
            )
            if hidden:
                blanks = (None,) * 5
                rows.append((client.name, hidden_label, *blanks, hidden))
        return rows

    # ------------------------------------------------------------------
    # About
    # ------------------------------------------------------------------

    @api.model
    def _add_about(self, writer: TableWriter, clients):
        writer.add_facts(self.env._("About"), self._about_rows(clients))

    @api.model
    def _about_rows(self, clients) -> list[tuple]:
        """(label, value, kind): who made the workbook, when, from what; the figures."""
        currency = self.env.company.currency_id
        companies = ", ".join(self.env.companies.mapped("name"))
        figures = ("turnover_12m", "last_order_date", "open_balance", "overdue_balance")
        return [
            (self.env._("Client Portfolio"), "", "text"),
            *self._made_by(),
            (self.env._("Which clients"), self._selection_text(clients), "text"),
            (self.env._("Number of clients"), len(clients), "count"),
            (self.env._("Currency"), currency.name, "text"),
            (self.env._("Companies"), companies, "text"),
            *(
                (field["string"], field["help"], "long")
                for field in clients.fields_get(figures, ["string", "help"]).values()
            ),
        ]

    @api.model
    def _selection_text(self, clients) -> str:
        if clients.env.context.get("own_portfolio"):
            return self.env._(
                "Those %(user)s is responsible for", user=self.env.user.name
            )
        return self.env._("Selected by hand")
