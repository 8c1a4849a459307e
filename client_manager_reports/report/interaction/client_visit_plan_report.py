from collections import Counter
from datetime import timedelta

from odoo import api, models
from odoo.tools import format_amount, format_date, format_time

from odoo.addons.client_manager.tools.dates import as_heading

# So many actions stand beside a client, and so many contacts without a day below.
ACTIONS = 3
LATER = 25


class ClientVisitPlanReport(models.AbstractModel):
    """The contacts of a manager's week: where to go, why, and what is open there.

    Meetings with clients, and calls and visits planned as activities on clients and
    their documents (``client.visit.stops``). Working days without any are there too,
    and what is due but has no day: it fills the gaps.
    """

    _name = "report.client_manager_reports.client_visit_plan"
    _inherit = "client.report.mixin"
    _description = "Visit Plan of a Week"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the plan is neither the own one nor of whom one leads
        """
        plans = self.env["client.interaction.visit.plan"].browse(docids)
        return {
            "doc_ids": plans.ids,
            "doc_model": plans._name,
            "docs": plans,
            "plans": self._plans(plans),
            "company": self.env.company,
        }

    @api.model
    @api.private
    def _plans(self, plans) -> list[dict]:
        """What stands in the plans, for the print and for the workbook.

        :raise AccessError: one is neither the own one nor of whom one leads
        """
        plans.check_access("read")
        plans._check_may_print()
        return [self._plan(plan) for plan in plans]

    @api.model
    def _plan(self, plan) -> dict:
        """What stands in one plan: ``days`` with their ``rows``, and those without."""
        user, zone = plan.user_id, self._zone(plan)
        planned = self.env["client.visit.stops"]._planned(
            user, plan.date_from, plan.date_until, zone
        )
        later = self._later(plan, planned)
        clients = self.env["res.partner"].union(*(stop.client for stop in planned))
        # Refuses others than managers and auditors, and writes the disclosure down.
        self._printable_clients(clients.union(*(row["client"] for row in later)).ids)
        facts = self._open_facts(clients)
        works = self.env["client.workdays"]._working_days(
            user, plan.date_from, plan.date_until
        )[user.id]
        rows = [self._row(stop, facts, zone) for stop in planned]
        return {
            "plan": plan,
            "user": user,
            "days": self._days(plan, rows, works),
            "rows": rows,
            "summary": self._summary(plan, planned),
            "later": later,
            "later_on_paper": later[:LATER],
            "more_later": self._more_later(len(later[LATER:])),
        }

    @api.model
    def _zone(self, plan) -> str:
        return plan.user_id.tz or self.env.company.client_timezone()

    @api.model
    def _days(self, plan, rows: list[dict], works: set) -> list[dict]:
        """The days somebody works, and others on which something is planned."""
        every = (plan.date_from + timedelta(days=number) for number in range(7))
        days = [
            {
                "day": day,
                "title": as_heading(
                    format_date(self.env, day, date_format="EEEE, d MMMM")
                ),
                "works": day in works,
                "rows": [row for row in rows if row["day"] == day],
            }
            for day in every
        ]
        # A day off within the week is worth knowing, a free weekend is not.
        return [
            day
            for day in days
            if day["rows"] or day["works"] or day["day"].weekday() < 5
        ]

    @api.model
    def _summary(self, plan, planned) -> list[str]:
        """The week in a line: its days, and how many contacts of which kind."""
        summary = [
            self.env._(
                "From %(first)s to %(last)s",
                first=format_date(self.env, plan.date_from),
                last=format_date(self.env, plan.date_until),
            ),
            self.env._("contacts: %(count)s", count=len(planned)),
        ]
        kinds = Counter(stop.kind for stop in planned)
        summary += [
            f"{label.lower()}: {kinds[kind]}"
            for kind, label in self._kinds().items()
            if kinds[kind]
        ]
        if done := sum(stop.done for stop in planned):
            summary.append(self.env._("took place: %(count)s", count=done))
        return summary

    @api.model
    def _kinds(self) -> dict[str, str]:
        field = self.env["client.interaction"]._fields["kind"]
        return dict(field._description_selection(self.env))

    @api.model
    def _row(self, stop, facts: dict, zone: str) -> dict:
        where = stop.address_of
        return {
            "day": stop.day,
            "time": self._hours(stop, zone),
            "kind": self._kinds()[stop.kind],
            "client": stop.client,
            "people": ", ".join(filter(None, stop.people.mapped("name"))),
            "phone": where.phone or stop.client.phone or "",
            "address": stop.place or self._address(where),
            "city": where.city or "",
            "purpose": stop.purpose,
            "last_contact": stop.client.last_contact_date,
            "open": facts[stop.client],
            "done": stop.done,
        }

    @api.model
    def _address(self, partner) -> str:
        """In one line, and without the country where it is ours."""
        lines = partner._display_address(without_company=True).split("\n")
        at_home = partner.country_id == self.env.company.country_id
        country = partner.country_id.name if at_home else None
        return ", ".join(
            line.strip() for line in lines if line.strip() not in ("", country)
        )

    @api.model
    def _hours(self, stop, zone: str) -> str:
        """From when to when, on the clock of whose plan it is."""
        return "–".join(
            format_time(self.env, moment, tz=zone, time_format="HH:mm")
            for moment in (stop.start, stop.stop)
            if moment
        )

    # ------------------------------------------------------------------
    # What is open with the clients
    # ------------------------------------------------------------------

    @api.model
    def _open_facts(self, clients) -> dict:
        """A few lines on what is open with each client, in a handful of queries."""
        actions = self.env["client.interaction.action"].search(
            [
                ("partner_id.commercial_partner_id", "in", clients.ids),
                ("state", "=", "open"),
            ],
            order="date_deadline, id",
        )
        by_client = actions.grouped(
            lambda action: action.partner_id.commercial_partner_id
        )
        return {
            client: self._facts_of(client, by_client.get(client, actions.browse()))
            for client in clients
        }

    @api.model
    def _facts_of(self, client, actions) -> list[str]:
        facts = []
        if client.overdue_balance > 0:
            amount = format_amount(
                self.env, client.overdue_balance, self.env.company.currency_id
            )
            facts.append(self.env._("overdue: %(amount)s", amount=amount))
        if client.open_ticket_count:
            facts.append(
                self.env._("open tickets: %(count)s", count=client.open_ticket_count)
            )
        facts += actions[:ACTIONS].mapped("name")
        if more := len(actions[ACTIONS:]):
            facts.append(self.env._("more to be done: %(count)s", count=more))
        return facts
