from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError

from .client_transfer_paper import LONG_BLANK


class Entry(NamedTuple):
    """One client of an order: to whom, from whom, for which days.

    ``former`` is who was responsible the day before; beside a co-manager, who is
    responsible.
    """

    client: Any  # res.partner
    user: Any  # res.users
    former: Any  # res.users
    date_from: date | None
    date_until: date | None = None
    role: str = "responsible"
    job: str = ""


class Order(NamedTuple):
    """What an order is about, however it was recorded."""

    company: Any  # res.company
    number: str
    day: date | None
    reason: str
    entries: list[Entry]
    # Says what the paper is worth, such as "DRAFT"; empty for one to be signed.
    mark: str = ""
    note: str = ""


class ClientAssignmentOrderPaper(models.AbstractModel):
    """The order (directive) that assigns clients to managers, as it is printed.

    Reports say which orders there are and what they are about; how an order reads
    stands here. Later capabilities add clauses in ``_clauses``.
    """

    _name = "client.assignment.order.paper"
    _inherit = "client.transfer.paper"
    _description = "Order of Assignment, on Paper"

    @api.model
    def _check_may_print(self):
        """An order is a paper of those who lead.

        :raise AccessError: the user is neither head of a department nor auditor
        """
        user = self.env.user
        if not (
            user.has_group("client_manager.group_client_head")
            or user.has_group("client_manager.group_client_auditor")
        ):
            raise AccessError(
                self.env._(
                    "Only heads of department, directors and auditors print orders of "
                    "assignment."
                )
            )

    @api.model
    def _paper_values(self, orders: list[Order]) -> dict:
        """Values of the template ``client_assignment_order``."""
        entries = [entry for order in orders for entry in order.entries]
        clients = self.env["res.partner"].union(*(entry.client for entry in entries))
        self._printable_clients(clients.ids)
        companies = self.env["res.company"].union(*(order.company for order in orders))
        return {
            "orders": [self._order_values(order) for order in orders],
            "company": self._header_company(companies),
        }

    @api.model
    def _order_values(self, order: Order) -> dict:
        return {
            "company": order.company,
            "mark": order.mark,
            "note": order.note,
            "number": self._number_text(order.number, order.day),
            "reason": order.reason or LONG_BLANK,
            "clauses": self._clauses(order),
            "groups": self._groups(order),
            "until": any(entry.date_until for entry in order.entries),
            "director": self._director(order.company),
            "readers": self._readers(order),
        }

    # ------------------------------------------------------------------
    # Clauses
    # ------------------------------------------------------------------

    @api.model
    def _clauses(self, order: Order) -> list[str]:
        """The sentences of the order; the first one stands before the lists."""
        handover = self._handover_clause(order)
        return [
            self._assignment_clause(order),
            *([handover] if handover else []),
            self._control_clause(order),
        ]

    @api.model
    def _assignment_clause(self, order: Order) -> str:
        days = {entry.date_from for entry in order.entries}
        if len(days) == 1 and (day := days.pop()):
            return self.env._(
                "From %(day)s, assign the clients to the managers as listed:",
                day=self._day_text(day),
            )
        return self.env._(
            "Assign the clients to the managers as listed, from the days named there:"
        )

    @api.model
    def _handover_clause(self, order: Order) -> str:
        """What the former managers do; nothing where there are none."""
        days = {e.date_from for e in order.entries if self._has_former(e)}
        if not days:
            return ""
        if len(days) > 1 or not all(days):
            return self.env._(
                "The former managers hand the clients over by the handover act, and "
                "the new managers accept them, by the days named in the list."
            )
        # What was assigned before the order was signed is handed over once it is.
        day = max(filter(None, (*days, order.day)))
        return self.env._(
            "The former managers hand the clients over by the handover act, and the "
            "new managers accept them, by %(day)s.",
            day=self._day_text(day),
        )

    @api.model
    def _control_clause(self, order: Order) -> str:
        heads = self._managers(order).sale_team_id.user_id
        if len(heads) != 1:
            return self.env._("I keep control of the execution of this order.")
        return self.env._(
            "Control of the execution of this order remains with the head of "
            "department: %(head)s.",
            head=heads.name,
        )

    @api.model
    def _has_former(self, entry: Entry) -> bool:
        return entry.role == "responsible" and bool(entry.former)

    # ------------------------------------------------------------------
    # Lists and signatures
    # ------------------------------------------------------------------

    @api.model
    def _groups(self, order: Order) -> list[dict]:
        """The lists of the order: one for each manager, role and job.

        :return: dicts with title, role and rows (consecutive number, entry)
        """
        groups = {}
        for entry in order.entries:
            key = (entry.user, entry.role, entry.job or "")
            groups.setdefault(key, []).append(entry)
        place, lists = 0, []
        # Responsible managers first.
        ordered = sorted(groups.items(), key=lambda group: group[0][1] != "responsible")
        for number, ((user, role, job), entries) in enumerate(ordered, 1):
            rows = list(enumerate(entries, place + 1))
            place += len(rows)
            title = self._group_title(user, role, job, len(rows))
            lists.append({"title": f"1.{number}. {title}", "role": role, "rows": rows})
        return lists

    @api.model
    def _group_title(self, user, role: str, job: str, count: int) -> str:
        values = {"manager": user.name, "count": count, "job": job}
        if role == "responsible":
            return self.env._(
                "%(manager)s, responsible manager (clients: %(count)s)", **values
            )
        if job:
            return self.env._(
                "%(manager)s, co-manager: %(job)s (clients: %(count)s)", **values
            )
        return self.env._("%(manager)s, co-manager (clients: %(count)s)", **values)

    @api.model
    def _managers(self, order: Order):
        """The new managers. Whoever may read the order may know their names."""
        return self._users(entry.user for entry in order.entries)

    @api.model
    def _users(self, users: Iterable):
        return self.env["res.users"].sudo().union(*users)

    @api.model
    def _readers(self, order: Order):
        """Who signs to have read the order: former and new managers, by name."""
        former = (e.former for e in order.entries if self._has_former(e))
        managers = self._managers(order) | self._users(former)
        return managers.sorted(lambda user: (user.name, user.id))

    @api.model
    def _director(self, company):
        """The director who signs, if there is exactly one; administrators aside.

        Otherwise the name is written by hand.
        """
        directors, administrators = (
            # Who directs the company is no secret.
            self.env.ref(f"client_manager.group_client_{name}").sudo().all_user_ids
            for name in ("director", "administrator")
        )
        found = (directors - administrators).filtered(
            lambda user: user.active and company in user.company_ids
        )
        return found if len(found) == 1 else found.browse()
