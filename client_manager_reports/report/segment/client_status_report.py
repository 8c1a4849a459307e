from odoo import api, models
from odoo.fields import Domain


class ClientStatusReport(models.AbstractModel):
    """How things stand between a client and the company, as the client gets it.

    In the client's language, and only what the client knows or may know: orders in
    progress, deliveries, the balance with what is overdue, open tickets, what was
    agreed, and whom to turn to. It is of the current company alone.
    """

    _name = "report.client_manager_reports.client_status"
    _inherit = "client.report.mixin"
    _description = "Client Status Report"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template; of a contact, its client's status is printed.

        :raise AccessError: see ``_printable_clients``
        """
        company = self.env.company
        # A letter is of one company, whichever others the user has chosen.
        own = self.with_context(allowed_company_ids=company.ids)
        clients = own._printable_clients(docids)
        return {
            "doc_ids": clients.ids,
            "doc_model": "res.partner",
            "docs": clients,
            "statuses": own._statuses(clients),
            "company": company,
            "currency": company.currency_id,
            "today": company.client_date(),
        }

    @api.model
    def _statuses(self, clients) -> list[dict]:
        """What stands in the report of each client, read for all of them at once."""
        orders = self._orders_in_progress(clients)
        deliveries = self._deliveries(clients)
        receivables = self._receivables(clients)
        tickets = self._open_tickets(clients)
        steps = self._next_steps(clients)
        found = []
        for client in clients:
            lang = client.lang or self.env.lang
            rows = receivables.get(client, [])
            found.append(
                {
                    "lang": lang,
                    "client": client.with_context(lang=lang),
                    # A colleague's phone on a letter is no secret.
                    "manager": client.sudo().user_id.partner_id,
                    "orders": self._translated(orders.get(client), lang),
                    "deliveries": self._translated(deliveries.get(client), lang),
                    "tickets": self._translated(tickets.get(client), lang),
                    "steps": self._translated(steps.get(client), lang),
                    "receivables": rows,
                    "balance": sum(row.unsettled for row in rows),
                    "overdue": sum(row.unsettled for row in rows if row.days_overdue),
                }
            )
        return found

    @api.model
    def _translated(self, records, lang: str):
        return records.with_context(lang=lang) if records else ()

    @api.model
    def _orders_in_progress(self, clients) -> dict:
        """Confirmed orders that are not delivered or invoiced in full."""
        orders = self.env["sale.order"].search(
            self._in_chosen_companies()
            & Domain("partner_id.commercial_partner_id", "in", clients.ids)
            & Domain("state", "=", "sale")
            & (
                Domain("delivery_status", "in", ("pending", "started", "partial"))
                | Domain("invoice_status", "=", "to invoice")
            ),
            order="date_order, id",
        )
        return orders.grouped(lambda order: order.partner_id.commercial_partner_id)

    @api.model
    def _deliveries(self, clients) -> dict:
        """Deliveries on their way, the soonest first."""
        pickings = self.env["stock.picking"].search(
            self._in_chosen_companies()
            & Domain("partner_id.commercial_partner_id", "in", clients.ids)
            & Domain("picking_type_code", "=", "outgoing")
            & Domain("state", "not in", ("draft", "done", "cancel")),
            order="scheduled_date, id",
        )
        return pickings.grouped(lambda p: p.partner_id.commercial_partner_id)

    @api.model
    def _next_steps(self, clients) -> dict:
        """What was agreed with the clients and is still to be done."""
        actions = self.env["client.interaction.action"].search(
            Domain("interaction_id.company_id", "in", self.env.companies.ids)
            & Domain("partner_id.commercial_partner_id", "in", clients.ids)
            & Domain("state", "=", "open")
            & Domain("date_deadline", "!=", False),
            order="date_deadline, id",
        )
        return actions.grouped(lambda a: a.partner_id.commercial_partner_id)
