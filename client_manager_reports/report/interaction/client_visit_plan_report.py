from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_time

# Types of activities that are contacts.
CONTACTS = ("meeting", "phonecall")


class Stop(NamedTuple):
    """One contact of the week.

    :param moment: when it begins, or None where only the day is agreed
    """

    day: date
    moment: datetime | None
    client: Any
    partner: Any
    purpose: str


class ClientVisitPlanReport(models.AbstractModel):
    """The contacts of a manager's week: where to go, why, and what is open there.

    Meetings with clients, and calls and visits planned as activities on clients.
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
        plans.check_access("read")
        plans._check_may_print()
        return {
            "doc_ids": plans.ids,
            "doc_model": plans._name,
            "docs": plans,
            "plans": [self._plan(plan) for plan in plans],
            "company": self.env.company,
        }

    @api.model
    def _plan(self, plan) -> dict:
        """What stands in one plan: ``days`` with their ``stops``, in order."""
        stops = self._meetings(plan) + self._activities_planned(plan)
        clients = self.env["res.partner"].union(*(stop.client for stop in stops))
        # Refuses others than managers and auditors, and writes the disclosure down.
        self._printable_clients(clients.ids)
        facts = self._open_facts(clients)
        zone = self._zone(plan)
        days = defaultdict(list)
        for stop in sorted(
            stops, key=lambda one: (one.day, one.moment or datetime.max, one.client.id)
        ):
            days[stop.day].append(self._row(stop, facts, zone))
        return {
            "plan": plan,
            "user": plan.user_id,
            "days": sorted(days.items()),
            "count": len(stops),
        }

    @api.model
    def _row(self, stop: Stop, facts: dict, zone: str) -> dict:
        # Where the client is, is for whoever reads the client.
        address = stop.partner._display_address(without_company=True)
        return {
            "time": format_time(self.env, stop.moment, tz=zone, time_format="HH:mm")
            if stop.moment
            else "",
            "client": stop.client,
            "person": stop.partner.name if stop.partner != stop.client else "",
            "phone": stop.partner.phone or stop.client.phone,
            "address": ", ".join(filter(None, address.split("\n"))),
            "purpose": stop.purpose,
            "last_contact": stop.client.last_contact_date,
            "open": facts[stop.client],
        }

    @api.model
    def _zone(self, plan) -> str:
        return plan.user_id.tz or self.env.company.client_timezone()

    # ------------------------------------------------------------------
    # The stops
    # ------------------------------------------------------------------

    @api.model
    def _meetings(self, plan) -> list[Stop]:
        zone = pytz.timezone(self._zone(plan))
        first, after = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (plan.date_from, plan.date_until + timedelta(days=1))
        )
        meetings = self.env["calendar.event"].search(
            Domain("partner_ids", "in", plan.user_id.partner_id.ids)
            & Domain("start", ">=", first)
            & Domain("start", "<", after)
        )
        stops = []
        for meeting in meetings:
            attending = meeting.partner_ids.filtered("belongs_to_client")
            for client, people in attending.grouped("commercial_partner_id").items():
                start = pytz.utc.localize(meeting.start).astimezone(zone)
                stops.append(
                    Stop(
                        day=meeting.start_date if meeting.allday else start.date(),
                        moment=None if meeting.allday else meeting.start,
                        client=client,
                        partner=people[0],
                        purpose=meeting.name,
                    )
                )
        return stops

    @api.model
    def _activities_planned(self, plan) -> list[Stop]:
        # Odoo shows activities to who may write the client; whoever may read the
        # client, which is checked below, may know what is planned with it.
        activities = self.env["mail.activity"].sudo().search(
            Domain("user_id", "=", plan.user_id.id)
            & Domain("res_model", "=", "res.partner")
            & Domain("activity_type_id.category", "in", CONTACTS)
            & Domain("calendar_event_id", "=", False)
            & Domain("date_deadline", ">=", plan.date_from)
            & Domain("date_deadline", "<=", plan.date_until)
        )
        partners = self.env["res.partner"].browse(activities.mapped("res_id"))
        readable = partners._filtered_access("read").filtered("belongs_to_client")
        by_id = {partner.id: partner for partner in readable}
        return [
            Stop(
                day=activity.date_deadline,
                moment=None,
                client=by_id[activity.res_id].commercial_partner_id,
                partner=by_id[activity.res_id],
                purpose=activity.summary or activity.activity_type_id.name,
            )
            for activity in activities
            if activity.res_id in by_id
        ]

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
            ]
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
        return facts + actions.mapped("name")
