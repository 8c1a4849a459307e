from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class Receivable(NamedTuple):
    """An unsettled receivable or an unmatched payment (negative).

    Amounts are in the currency of the current company, days from the due date until
    today (0 if not due yet).
    """

    line: Any  # account.move.line
    due: date
    days_overdue: int
    amount: float
    unsettled: float


class ClientReportMixin(models.AbstractModel):
    """What reports on clients read, for any number of clients at once.

    Documents are searched with the rights of the one who prints. The figures of a
    client count all its documents, so a report has to say where the two differ (see
    ``_hidden_amount``).
    """

    _name = "client.report.mixin"
    _description = "Clients and Their Documents, for Reports"

    @api.model
    def _printable_clients(self, partner_ids: list[int]):
        """The clients that partners belong to, each once, in the order given.

        :raise AccessError: the user is neither manager nor auditor, or may not read
            one of the clients
        """
        user = self.env.user
        if not (
            user.has_group("client_manager.group_client_manager")
            or user.has_group("client_manager.group_client_auditor")
        ):
            raise AccessError(
                self.env._("Only client managers and auditors print about clients.")
            )
        partners = self.env["res.partner"].browse(partner_ids or ())
        partners.check_access("read")
        clients = partners.commercial_partner_id
        clients.check_access("read")
        return clients

    @api.model
    def _header_company(self, companies):
        """Whose header is printed: that of all papers, or the current company's."""
        return companies if len(companies) == 1 else self.env.company

    @api.model
    def _compose(self, records, template: str, title: str) -> dict:
        """The window in which a letter about records is finished and sent.

        :param template: external id; the letter is empty where somebody deleted it
        """
        found = self.env.ref(template, raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": records._name,
                "default_res_ids": records.ids,
                "default_composition_mode": "comment",
                "default_template_id": found and found.id,
                "force_email": True,
            },
        }

    @api.model
    def _rates(self) -> dict[int, float]:
        """Today's rate to the current company's currency, by id of chosen company."""
        today = self.env.company.client_date()
        target = self.env.company.currency_id
        currencies = self.env["res.currency"]
        return {
            company.id: currencies._get_conversion_rate(
                company.currency_id, target, company, today
            )
            for company in self.env.companies
        }

    @api.model
    def _hidden_amount(self, figure: float, shown: float) -> float:
        """The part of a figure made by documents the user may not see, or 0."""
        hidden = self.env.company.currency_id.round(figure - shown)
        return hidden or 0.0

    @api.model
    def _in_chosen_companies(self) -> Domain:
        return Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _receivables(self, clients) -> dict[Any, list[Receivable]]:
        """Unsettled receivables by client, the longest due first."""
        lines = self.env["account.move.line"].search(
            self._in_chosen_companies()
            & Domain("partner_id.commercial_partner_id", "in", clients.ids)
            & Domain("account_id.account_type", "=", "asset_receivable")
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
        )
        today = self.env.company.client_date()
        rates = self._rates()
        receivables = defaultdict(list)
        for line in lines:
            rate = rates[line.company_id.id]
            receivables[line.partner_id.commercial_partner_id].append(
                self._receivable(line, today, line.amount_residual, rate)
            )
        for rows in receivables.values():
            rows.sort(key=lambda row: (row.due, row.line.id))
        return receivables

    @api.model
    def _receivable(self, line, day, unsettled: float, rate: float) -> Receivable:
        """One unsettled line as of a day.

        :param unsettled: what was not paid of it then, in its company's currency
        :param rate: from that to the currency of the report
        """
        due = line.date_maturity or line.date
        return Receivable(
            line=line,
            due=due,
            days_overdue=max((day - due).days, 0),
            amount=line.balance * rate,
            unsettled=unsettled * rate,
        )

    @api.model
    def _turnover_by_month(self, clients) -> dict[Any, dict[date, float]]:
        """Turnover of the last twelve months, by client and first day of the month."""
        partners = self.env["res.partner"]
        first, last = partners._turnover_period()
        groups = self.env["account.move"]._read_group(
            self._in_chosen_companies()
            & Domain("commercial_partner_id", "in", clients.ids)
            & Domain("state", "=", "posted")
            & Domain("move_type", "in", partners._turnover_move_types())
            & Domain("invoice_date", ">=", first)
            & Domain("invoice_date", "<=", last),
            ["commercial_partner_id", "company_id", "invoice_date:month"],
            ["amount_untaxed_signed:sum"],
        )
        rates = self._rates()
        turnover = defaultdict(lambda: defaultdict(float))
        for client, company, month, amount in groups:
            turnover[client][month] += amount * rates[company.id]
        return turnover

    @api.model
    def _latest_orders(self, clients, limit: int) -> dict:
        """The latest confirmed orders by client, latest first."""
        orders = self.env["sale.order"]
        orders.flush_model(["date_order", "partner_id"])
        allowed = orders._search(
            self._in_chosen_companies()
            & Domain("partner_id.commercial_partner_id", "in", clients.ids)
            & Domain("state", "=", "sale")
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT sale.id, ROW_NUMBER() OVER (
                               PARTITION BY contact.commercial_partner_id
                               ORDER BY sale.date_order DESC, sale.id DESC
                           ) AS place
                      FROM sale_order sale
                      JOIN res_partner contact ON contact.id = sale.partner_id
                     WHERE sale.id IN %s
                ) ranked
                 WHERE place <= %s
              ORDER BY place
                """,
                allowed.subselect(),
                limit,
            )
        )
        return orders.browse(row[0] for row in rows).grouped(
            lambda order: order.partner_id.commercial_partner_id
        )

    @api.model
    def _open_tickets(self, clients) -> dict:
        """Tickets that are not closed by client, the oldest first."""
        tickets = self.env["helpdesk.ticket"].search(
            self._in_chosen_companies()
            & Domain("commercial_partner_id", "in", clients.ids)
            & Domain("stage_id.closed", "=", False),
            order="create_date, id",
        )
        return tickets.grouped("commercial_partner_id")

    @api.model
    def _contacts(self, clients) -> dict:
        """Contacts and addresses by client, contacts first."""
        contacts = self.env["res.partner"].search(
            Domain("commercial_partner_id", "in", clients.ids)
            & Domain("id", "not in", clients.ids),
            order="name, id",
        )
        return contacts.sorted(lambda contact: contact.type != "contact").grouped(
            "commercial_partner_id"
        )

    @api.model
    def _activities(self, clients, contacts: dict) -> dict:
        """Activities planned on the client or its contacts by client, soonest first."""
        client_by_id = {client.id: client for client in clients}
        for client, group in contacts.items():
            client_by_id.update(dict.fromkeys(group.ids, client))
        activities = self.env["mail.activity"].search(
            Domain("res_model", "=", "res.partner")
            & Domain("res_id", "in", list(client_by_id)),
            order="date_deadline, id",
        )
        return activities.grouped(lambda activity: client_by_id[activity.res_id])

    @api.model
    def _assignments(self, clients) -> dict:
        """All assignments by client: those of today first, then latest first."""
        assignments = self.env["client.assignment"].search(
            [("partner_id", "in", clients.ids)]
        )
        return assignments.sorted(
            lambda assignment: (
                not assignment.is_current,
                assignment.role != "responsible",
            )
        ).grouped("partner_id")
