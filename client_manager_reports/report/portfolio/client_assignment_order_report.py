from datetime import date

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.client_manager.tools.periods import ONE_DAY

from .client_assignment_order_paper import Entry, Order


class ClientTransferOrderReport(models.AbstractModel):
    """One order of assignment for each transfer, with all its clients."""

    _name = "report.client_manager_reports.client_transfer_order"
    _inherit = "client.assignment.order.paper"
    _description = "Order of Assignment of a Transfer"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user does not print orders, or may not read a transfer
            with all its clients
        """
        self._check_may_print()
        transfers = self.env["client.transfer"].browse(docids)
        transfers.check_access("read")
        lines = self._all_lines(transfers)
        of_transfer = lines.grouped("transfer_id")
        orders = [
            self._order_of(transfer, of_transfer.get(transfer, lines.browse()))
            for transfer in transfers
        ]
        return {
            "doc_ids": transfers.ids,
            "doc_model": transfers._name,
            "docs": transfers,
            **self._paper_values(orders),
        }

    @api.model
    def _all_lines(self, transfers):
        domain = [("transfer_id", "in", transfers.ids)]
        lines = self.env["client.transfer.line"].search(domain, order="user_id, id")
        # An order with a part of its clients would be another order.
        if len(lines) != lines.sudo().search_count(domain):
            raise AccessError(
                self.env._(
                    "You may not read all clients of the transfer, so you can't print "
                    "its order. Ask whoever prepared it, or a director."
                )
            )
        return lines

    @api.model
    def _order_of(self, transfer, lines) -> Order:
        return Order(
            company=transfer.company_id,
            number=transfer.order_number or "",
            day=transfer.order_date,
            reason=transfer.reason or "",
            entries=self._entries(transfer, lines),
            mark=self._mark(transfer),
            note=self._note(transfer, lines),
        )

    @api.model
    def _entries(self, transfer, lines) -> list[Entry]:
        # Whoever may read a line may know the names in it.
        return [
            Entry(line.partner_id, line.user_id, line.from_user_id, transfer.date_from)
            for line in self._transferred(lines)
            .sudo()
            .sorted(
                lambda line: (line.user_id.name, line.partner_id.name or "", line.id)
            )
        ]

    @api.model
    def _note(self, transfer, lines) -> str:
        if transfer.state == "draft" or not lines:
            return self.env._(
                "The clients are not listed yet: preview the transfer first."
            )
        return ""


class ClientAssignmentOrderReport(models.AbstractModel):
    """The order of single assignments: one for each number and date among them."""

    _name = "report.client_manager_reports.client_assignment_order"
    _inherit = "client.assignment.order.paper"
    _description = "Order of Assignment"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user does not print orders, or may not read one of
            the assignments
        """
        self._check_may_print()
        assignments = self.env["client.assignment"].browse(docids)
        assignments.check_access("read")
        others = self._others(assignments)
        orders = [
            self._order_of(of_order, others)
            for of_order in assignments.grouped(
                lambda assignment: (assignment.order_number, assignment.order_date)
            ).values()
        ]
        if not orders:
            raise UserError(self.env._("Choose the assignments to print an order of."))
        return {
            "doc_ids": assignments.ids,
            "doc_model": assignments._name,
            "docs": assignments,
            **self._paper_values(orders),
        }

    @api.model
    def _order_of(self, assignments, others: dict) -> Order:
        first = assignments[:1]
        reasons = dict.fromkeys(filter(None, assignments.mapped("reason")))
        entries = [self._entry(assignment, others) for assignment in assignments.sudo()]
        return Order(
            company=self.env.company,
            number=first.order_number or "",
            day=first.order_date,
            reason="; ".join(reasons),
            entries=sorted(
                entries, key=lambda e: (e.user.name, e.user.id, e.client.name or "")
            ),
        )

    @api.model
    def _entry(self, assignment, others: dict) -> Entry:
        return Entry(
            client=assignment.partner_id,
            user=assignment.user_id,
            former=assignment.user_id.browse(others.get(self._other_day(assignment))),
            date_from=assignment.date_from,
            date_until=assignment.date_until,
            role=assignment.role,
            job=assignment.job or "",
        )

    @api.model
    def _others(self, assignments) -> dict[tuple[int, date], int]:
        """Who was responsible before, and beside a co-manager who is."""
        days = map(self._other_day, assignments)
        return self.env["client.assignment"].responsibles_on(
            (client_id, day) for client_id, day in days if day
        )

    @api.model
    def _other_day(self, assignment) -> tuple[int, date | None]:
        """The client and the day on which the other manager counts."""
        day = assignment.date_from or None
        if assignment.role == "responsible":
            day = day and day - ONE_DAY
        else:
            day = day or self.env["res.company"].client_today()
        return assignment.partner_id.id, day
