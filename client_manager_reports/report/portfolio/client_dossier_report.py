from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import format_date

LATEST_ORDERS = 10


class Month(NamedTuple):
    """Turnover of a calendar month, of which the figure may count only a part.

    ``bar`` is the length of its bar in percent of the longest one.
    """

    name: str
    first: date
    last: date
    is_whole: bool
    amount: float
    bar: float


class ClientDossierReport(models.AbstractModel):
    """Everything known about a client on paper, for the one who goes to see it.

    It shows the figures of the client card and the documents behind them. It is an
    internal paper, in the language of the one who prints.
    """

    _name = "report.client_manager_reports.client_dossier"
    _inherit = "client.report.mixin"
    _description = "Client Dossier"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template; of a contact, its client's dossier is printed.

        :raise AccessError: see ``_printable_clients``
        """
        clients = self._printable_clients(docids)
        return {
            "doc_ids": clients.ids,
            "doc_model": "res.partner",
            "docs": clients,
            "dossiers": self._dossiers(clients),
            "currency": self.env.company.currency_id,
            "today": self.env.company.client_date(),
            "several_companies": len(self.env.companies) > 1,
            "address_line": self._address_line,
        }

    @api.model
    def _address_line(self, contact) -> str:
        """The address in the form of its country, on one line."""
        address = contact._display_address(without_company=True)
        lines = (line.strip(" ,") for line in address.splitlines())
        return ", ".join(line for line in lines if line)

    @api.model
    def _dossiers(self, clients) -> list[dict]:
        contacts = self._contacts(clients)
        activities = self._activities(clients, contacts)
        assignments = self._assignments(clients)
        turnover = self._turnover_by_month(clients)
        orders = self._latest_orders(clients, LATEST_ORDERS)
        receivables = self._receivables(clients)
        tickets = self._open_tickets(clients)
        return [
            {
                "client": client,
                "contacts": contacts.get(client, ()),
                "activities": activities.get(client, ()),
                "assignments": assignments.get(client, ()),
                "orders": orders.get(client, ()),
                **self._turnover_values(client, turnover.get(client, {})),
                **self._receivable_values(client, receivables.get(client, [])),
                **self._ticket_values(client, tickets.get(client, ())),
            }
            for client in clients
        ]

    @api.model
    def _turnover_values(self, client, by_month: dict[date, float]) -> dict:
        return {
            "months": self._months(by_month),
            "turnover_hidden": self._hidden_amount(
                client.turnover_12m, sum(by_month.values())
            ),
        }

    @api.model
    def _receivable_values(self, client, receivables: list) -> dict:
        return {
            "receivables": receivables,
            "receivables_hidden": self._hidden_amount(
                client.open_balance, sum(row.unsettled for row in receivables)
            ),
        }

    @api.model
    def _ticket_values(self, client, tickets) -> dict:
        return {
            "tickets": tickets,
            "tickets_hidden": max(client.open_ticket_count - len(tickets), 0),
        }

    @api.model
    def _months(self, by_month: dict[date, float]) -> list[Month]:
        """The calendar months of the twelve months that end today, oldest first.

        The first one is counted from the day after today's a year ago, so that the
        months add up to the turnover on the card.
        """
        first, last = self.env["res.partner"]._turnover_period()
        longest = max((abs(amount) for amount in by_month.values()), default=0)
        months = []
        start = first.replace(day=1)
        while start <= last:
            end = start + relativedelta(months=1, days=-1)
            amount = by_month.get(start, 0)
            months.append(
                Month(
                    name=format_date(self.env, start, date_format="LLLL yyyy"),
                    first=max(start, first),
                    last=min(end, last),
                    is_whole=first <= start and end <= last,
                    amount=amount,
                    bar=round(100 * abs(amount) / longest, 1) if longest else 0,
                )
            )
            start += relativedelta(months=1)
        return months
