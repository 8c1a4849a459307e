from datetime import date
from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

# What is added up at the end of an act.
TOTALS = ("orders_amount", "open_balance", "overdue_balance")
COUNTS = ("orders", "quotations", "tickets")


class Act(NamedTuple):
    """Who hands over what to whom: clients of one transfer between two managers."""

    transfer: Any  # client.transfer
    number: str
    former: Any  # res.users, empty where nobody was responsible
    user: Any  # res.users
    clients: Any  # res.partner


class ClientHandoverActPaper(models.AbstractModel):
    """The act by which managers hand clients over, as it is printed.

    Reports say which acts there are; what stands in them is found for all their
    clients at once.
    """

    _name = "client.handover.act.paper"
    _inherit = "client.transfer.paper"
    _description = "Handover Act, on Paper"

    @api.model
    def _paper_values(self, acts: list[Act]) -> dict:
        """Values of the template ``client_handover_act``.

        :raise AccessError: see ``_printable_clients``
        :raise UserError: there is nothing to hand over
        """
        if not acts:
            raise UserError(
                self.env._(
                    "There are no clients to hand over. Preview the transfer first."
                )
            )
        clients = self.env["res.partner"].union(*(act.clients for act in acts))
        self._printable_clients(clients.ids)
        companies = self.env["res.company"].union(
            *(act.transfer.company_id for act in acts)
        )
        dossier = self.env["report.client_manager_reports.client_dossier"]
        return {
            "acts": self._act_values(acts),
            "company": self._header_company(companies),
            "address_line": dossier._address_line,
            "several_companies": len(self.env.companies) > 1,
        }

    @api.model
    def _act_values(self, acts: list[Act]) -> list[dict]:
        """The acts; what is of the same company and day is read in one go."""
        batches = {}
        for act in acts:
            key = (act.transfer.company_id, self._as_of(act.transfer))
            batches.setdefault(key, []).append(act)
        values = {}
        for (company, day), batch in batches.items():
            paper = self.with_company(company)
            clients = self.env["res.partner"].union(*(act.clients for act in batch))
            contents = paper._contents(clients.with_env(paper.env), day)
            for act in batch:
                values[act] = paper._act(act, day, contents)
        return [values[act] for act in acts]

    @api.model
    def _as_of(self, transfer) -> date:
        """The day whose state is told: that of the transfer, if not to come."""
        return min(transfer.date_from, transfer.company_id.client_date())

    @api.model
    def _act(self, act: Act, day: date, contents: dict) -> dict:
        transfer = act.transfer
        items = [
            self._item(place, client, contents[client])
            for place, client in enumerate(act.clients.with_env(self.env), 1)
        ]
        head = self._head(act)
        return {
            "number": act.number,
            "mark": self._mark(transfer),
            "day": transfer.date_from,
            "company": transfer.company_id,
            "currency": self.env.company.currency_id,
            "as_of": day,
            "statement": self._statement(act, day),
            "note": self._note(day),
            "giver": act.former or head,
            "receiver": act.user,
            "head": head,
            "items": items,
            "totals": self._totals(items),
        }

    @api.model
    def _statement(self, act: Act, day: date) -> str:
        """What the act testifies."""
        transfer = act.transfer
        return self.env._(
            "By order No. %(order)s the clients named below change hands from %(day)s. "
            "%(giver)s hands over, and %(receiver)s accepts, the clients with their "
            "contacts, documents and debts as of %(as_of)s.",
            order=self._number_text(transfer.order_number, transfer.order_date),
            day=self._day_text(transfer.date_from),
            giver=(act.former or self._head(act)).name,
            receiver=act.user.name,
            as_of=self._day_text(day),
        )

    @api.model
    def _note(self, day: date) -> str:
        """What of an act printed later is not as it was on its day."""
        today = self.env.company.client_date()
        if day == today:
            return ""
        return self.env._(
            "Debts and tickets are as they were at the end of %(as_of)s. Orders, "
            "quotations and leads are those dated until then and still open on "
            "%(today)s, when this was printed.",
            as_of=self._day_text(day),
            today=self._day_text(today),
        )

    @api.model
    def _item(self, place: int, client, content: dict) -> dict:
        """A client in the act: its content, the sections to print and those empty."""
        sections, missing = [], []
        for section in self._sections():
            if any(content[key] for key in section.keys):
                sections.append(section)
            else:
                missing.append(section.name)
        return {
            **content,
            "place": place,
            "client": client,
            "sections": sections,
            "missing": missing
            and self.env._("There are no: %(what)s.", what=", ".join(missing)),
        }

    @api.model
    def _totals(self, items: list[dict]) -> dict:
        totals = {name: sum(item[name] for item in items) for name in TOTALS}
        for name in COUNTS:
            totals[name] = sum(self._count(item, name) for item in items)
        return totals

    @api.model
    def _count(self, item: dict, name: str) -> int:
        """How many documents there are, also those not open to who prints."""
        return len(item[name]) + item[f"{name}_hidden"]

    @api.model
    def _head(self, act: Act):
        """The head who attends: of the former manager, else of the new one."""
        return (
            act.former.sale_team_id.user_id
            or act.user.sale_team_id.user_id
            # Whoever may read a transfer may know who prepared it.
            or act.transfer.sudo().owner_id
        )
