from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import pytz

from odoo import api, models
from odoo.fields import Domain


class Section(NamedTuple):
    """A part of what is handed over with each client.

    It is printed where one of its values (``keys`` of the client's content) is not
    empty; otherwise the act says by its ``name`` that there is no such thing.
    """

    name: str
    template: str
    keys: list[str]


class ClientHandoverActContent(models.AbstractModel):
    """What is handed over with clients: values and sections of the act.

    Later capabilities add their own to ``_contents`` and ``_sections``, each with
    ``super()``.
    """

    _inherit = "client.handover.act.paper"

    @api.model
    def _sections(self) -> list[Section]:
        """The sections of each client, in the order in which they are printed."""
        return [
            Section(
                self.env._("contacts"),
                "client_manager_reports.client_dossier_contacts",
                ["has_contacts"],
            ),
            Section(
                self.env._("open orders"),
                "client_manager_reports.client_handover_act_orders",
                ["orders", "orders_hidden"],
            ),
            Section(
                self.env._("open quotations"),
                "client_manager_reports.client_handover_act_quotations",
                ["quotations", "quotations_hidden"],
            ),
            Section(
                self.env._("open leads"),
                "client_manager_reports.client_handover_act_leads",
                ["leads", "leads_hidden"],
            ),
            Section(
                self.env._("debts"),
                "client_manager_reports.client_handover_act_debts",
                ["receivables", "receivables_hidden"],
            ),
            Section(
                self.env._("open tickets"),
                "client_manager_reports.client_dossier_tickets",
                ["tickets", "tickets_hidden"],
            ),
            Section(
                self.env._("planned activities"),
                "client_manager_reports.client_dossier_activities",
                ["activities"],
            ),
            Section(
                self.env._("meetings"),
                "client_manager_reports.client_handover_act_meetings",
                ["meetings"],
            ),
        ]

    @api.model
    def _contents(self, clients, day: date) -> dict[Any, dict]:
        """What is handed over with each client, as of a day that is not to come.

        Documents are those dated until that day; whether they are open is told as of
        now, except of debts and tickets, which are as they were on that day.
        """
        contacts = self._contacts(clients)
        documents = {
            name: self._open_documents(clients, *search)
            for name, search in self._document_searches(day).items()
        }
        activities = self._all_activities(clients, contacts, documents.values())
        meetings = self._meetings(clients, contacts, day)
        debts = self._debts(clients, day)
        return {
            client: {
                "contacts": contacts.get(client, ()),
                "has_contacts": bool(
                    contacts.get(client)
                    or client.phone
                    or client.email
                    or client.website
                ),
                "activities": activities.get(client, ()),
                "meetings": meetings.get(client, ()),
                **self._document_values(client, documents),
                **self._debt_values(debts[client]),
            }
            for client in clients
        }

    @api.model
    def _document_searches(self, day: date) -> dict[str, tuple]:
        """Model, domain and order of the open documents, by the name of their value."""
        before = self._day_after(day)
        closed_later = Domain("closed_date", ">=", before)
        return {
            "orders": (
                "sale.order",
                Domain("state", "=", "sale")
                & Domain("date_order", "<", before)
                & (
                    Domain("invoice_status", "in", ("to invoice", "no"))
                    | Domain("delivery_status", "in", ("pending", "started", "partial"))
                ),
                "date_order, id",
            ),
            "quotations": (
                "sale.order",
                Domain("state", "in", ("draft", "sent"))
                & Domain("create_date", "<", before),
                "create_date, id",
            ),
            "leads": (
                "crm.lead",
                Domain("won_status", "=", "pending")
                & Domain("create_date", "<", before),
                "create_date, id",
            ),
            "tickets": (
                "helpdesk.ticket",
                Domain("create_date", "<", before)
                & (Domain("stage_id.closed", "=", False) | closed_later),
                "create_date, id",
            ),
        }

    @api.model
    def _day_after(self, day: date) -> datetime:
        """The moment at which a day of the company ends (naive, UTC)."""
        zone = pytz.timezone(self.env.company.client_timezone())
        midnight = datetime.combine(day + timedelta(days=1), time())
        return zone.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _open_documents(self, clients, model: str, domain: Domain, order: str) -> tuple:
        """Documents by client: those the user may read, and how many are hidden."""
        everything = (
            self.env[model]
            # Of what is not open to the user only the number is told.
            .sudo()
            .search(
                (self._in_chosen_companies() | Domain("company_id", "=", False))
                & Domain("partner_id.commercial_partner_id", "in", clients.ids)
                & domain,
                order=order,
            )
        )
        readable = everything.with_env(self.env)._filtered_access("read")
        hidden = Counter(map(self._client_of, everything - readable))
        return readable.grouped(self._client_of), hidden

    @api.model
    def _client_of(self, document):
        return document.partner_id.commercial_partner_id

    @api.model
    def _document_values(self, client, documents: dict[str, tuple]) -> dict:
        values = {}
        for name, (readable, hidden) in documents.items():
            values[name] = readable.get(client, ())
            values[f"{name}_hidden"] = hidden[client]
        values["orders_amount"] = self._amount(values["orders"])
        return values

    @api.model
    def _amount(self, orders) -> float:
        """Total of orders in the currency of the current company."""
        rates = self._rates()
        return sum(
            order.amount_total / (order.currency_rate or 1) * rates[order.company_id.id]
            for order in orders
        )

    @api.model
    def _debt_values(self, debt) -> dict:
        return {
            "receivables": debt.receivables,
            "receivables_hidden": debt.hidden,
            "open_balance": debt.open_balance,
            "overdue_balance": debt.overdue_balance,
        }

    # ------------------------------------------------------------------
    # What is planned
    # ------------------------------------------------------------------

    @api.model
    def _all_activities(self, clients, contacts: dict, documents) -> dict:
        """Planned activities by client, also on its open documents; soonest first."""
        owners = {}
        for readable, _hidden in documents:
            for client, records in readable.items():
                of_model = owners.setdefault(records._name, {})
                of_model.update(dict.fromkeys(records.ids, client))
        on_clients = self._activities(clients, contacts)
        on_documents = (
            self.env["mail.activity"]
            .search(
                Domain.OR(
                    Domain("res_model", "=", model) & Domain("res_id", "in", list(of))
                    for model, of in owners.items()
                )
            )
            .grouped(lambda activity: owners[activity.res_model][activity.res_id])
        )
        none = self.env["mail.activity"]
        return {
            client: (
                on_clients.get(client, none) + on_documents.get(client, none)
            ).sorted(lambda activity: (activity.date_deadline, activity.id))
            for client in clients
        }

    @api.model
    def _meetings(self, clients, contacts: dict, day: date) -> dict[Any, list]:
        """Meetings from a day on, by client, soonest first."""
        client_by_partner = {client: client for client in clients} | {
            contact: client for client, group in contacts.items() for contact in group
        }
        partner_ids = [partner.id for partner in client_by_partner]
        meetings = {}
        for meeting in self.env["calendar.event"].search(
            Domain("partner_ids", "in", partner_ids)
            & Domain("start", ">=", self._day_after(day - timedelta(days=1))),
            order="start, id",
        ):
            attending = map(client_by_partner.get, meeting.partner_ids)
            for client in filter(None, dict.fromkeys(attending)):
                meetings.setdefault(client, []).append(meeting)
        return meetings
