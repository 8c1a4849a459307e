from odoo import api, models
from odoo.fields import Domain


class ClientVisitPlanReport(models.AbstractModel):
    """What is due but has no day in the week: it fills the gaps of a journey."""

    _inherit = "report.client_manager_reports.client_visit_plan"

    @api.model
    def _later(self, plan, planned) -> list[dict]:
        """Contacts left over from before, and those due by the rules, town by town.

        Clients whom somebody meets or calls in the week anyway are left out.
        """
        busy = {stop.client.id for stop in planned}
        today = self.env["res.company"].client_today()
        left_over = self.env["client.visit.stops"]._left_over(
            plan.user_id, min(plan.date_from, today)
        )
        rows = [
            self._later_row(stop.client, stop.kind, stop.day, stop.purpose)
            for stop in left_over
        ] + [
            self._later_row(due.partner_id, due.kind, due.next_date, "")
            for due in self._unplanned(plan)
        ]
        return sorted(
            (row for row in rows if row["client"].id not in busy),
            key=lambda row: (row["city"], row["client"].name or "", row["due"]),
        )

    @api.model
    def _more_later(self, number: int) -> str:
        """Where to look for those that are too many for the paper."""
        return number and self.env._(
            "%(number)s more stand under Interactions › Due Contacts.", number=number
        )

    @api.model
    def _unplanned(self, plan):
        """What is due with the manager's clients by the rules and is not planned."""
        found = self.env["client.cadence"].search(
            Domain("user_id", "=", plan.user_id.id)
            & Domain("kind", "!=", "message")
            & Domain("next_date", "<=", plan.date_until)
        )
        return found.filtered(lambda due: not due.planned_date)

    @api.model
    def _later_row(self, client, kind: str, due, purpose: str) -> dict:
        return {
            "client": client,
            "city": client.city or "",
            "phone": client.phone or "",
            "kind": self._kinds()[kind],
            "due": due,
            "purpose": purpose,
        }
