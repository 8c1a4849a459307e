from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from odoo import api, models
from odoo.fields import Domain

from .client_report_mixin import Receivable


class Debt(NamedTuple):
    """What a client owed on a day, in the currency of the current company.

    ``hidden`` is the part in documents that are not open to the one who prints.
    """

    receivables: list[Receivable]
    open_balance: float
    overdue_balance: float
    hidden: float


class ClientHandoverActDebts(models.AbstractModel):
    """Debts as of a day: today those of the client card, of a past day as they were."""

    _inherit = "client.handover.act.paper"

    @api.model
    def _debts(self, clients, day: date) -> dict[Any, Debt]:
        """What each client owed at the end of a day; of a day to come, of today."""
        if day >= self.env.company.client_date():
            return self._debts_today(clients)
        return self._debts_on(clients, day)

    @api.model
    def _debts_today(self, clients) -> dict[Any, Debt]:
        receivables = self._receivables(clients)
        debts = {}
        for client in clients:
            rows = receivables.get(client, [])
            shown = sum(row.unsettled for row in rows)
            debts[client] = Debt(
                receivables=rows,
                open_balance=client.open_balance,
                overdue_balance=client.overdue_balance,
                hidden=self._hidden_amount(client.open_balance, shown),
            )
        return debts

    @api.model
    def _debts_on(self, clients, day: date) -> dict[Any, Debt]:
        lines = self._unsettled_on(clients, day)
        readable = set(lines.with_env(self.env)._filtered_access("read"))
        later = self._settled_after(lines, day)
        rates = self._rates()
        rows = defaultdict(list)
        for line in lines:
            rate = rates[line.company_id.id]
            rows[line.partner_id.commercial_partner_id].append(
                self._receivable(line, day, line.amount_residual + later[line], rate)
            )
        return {client: self._debt(rows[client], readable) for client in clients}

    @api.model
    def _debt(self, rows: list[Receivable], readable: set) -> Debt:
        rounded = self.env.company.currency_id.round
        rows = [row for row in rows if rounded(row.unsettled)]
        shown = [row for row in rows if row.line in readable]
        total = sum(row.unsettled for row in rows)
        return Debt(
            receivables=sorted(shown, key=lambda row: (row.due, row.line.id)),
            open_balance=total,
            overdue_balance=sum(r.unsettled for r in rows if r.days_overdue),
            hidden=self._hidden_amount(total, sum(r.unsettled for r in shown)),
        )

    @api.model
    def _unsettled_on(self, clients, day: date):
        """Receivables dated until a day and not settled then, whoever may read them."""
        settled_later = Domain.OR(
            Domain(f"matched_{side}_ids", "any", [("max_date", ">", day)])
            for side in ("debit", "credit")
        )
        return (
            self.env["account.move.line"]
            # The figures of a client count all its documents.
            .sudo()
            .search(
                self._in_chosen_companies()
                & Domain("partner_id.commercial_partner_id", "in", clients.ids)
                & Domain("account_id.account_type", "=", "asset_receivable")
                & Domain("parent_state", "=", "posted")
                & Domain("date", "<=", day)
                & (Domain("reconciled", "=", False) | settled_later)
            )
        )

    @api.model
    def _settled_after(self, lines, day: date) -> dict:
        """By line: what was settled of it after a day, to be owed again."""
        partials = lines.env["account.partial.reconcile"]
        later = defaultdict(float)
        for side, sign in (("debit", 1), ("credit", -1)):
            name = f"{side}_move_id"
            for line, amount in partials._read_group(
                [(name, "in", lines.ids), ("max_date", ">", day)],
                [name],
                ["amount:sum"],
            ):
                later[line] += sign * amount
        return later
