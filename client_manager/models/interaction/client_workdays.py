from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..portfolio.client_substitution_today import RUNNING
from .client_interaction_sources import CATEGORIES


@dataclass
class Workdays:
    """On which days whom of the clients who of us can speak to.

    :param days: for each client (id) the working days in order, with who works (id)
    :param room: how many more contacts somebody can have on a day
    """

    days: dict[int, list[tuple[date, int]]] = field(default_factory=dict)
    room: dict[tuple[int, date], int] = field(default_factory=dict)


class ClientWorkdays(models.AbstractModel):
    """Who works on which days, and how many contacts they still have room for."""

    _name = "client.workdays"
    _description = "Working Days of Managers"

    @api.model
    @api.private
    def _for_clients(self, clients, first: date, last: date) -> Workdays:
        """The days from the first to the last one on which clients can be spoken to.

        On a day of a substitution it is the substitute's day, else the manager's.
        """
        covered = self._covered(clients.user_id, first, last)
        people = clients.user_id | self.env["res.users"].browse(
            {substitute for rows in covered.values() for *_, substitute in rows}
        )
        works = self._working_days(people, first, last)
        found = Workdays(room=self._room(works))
        everyday = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        for client in clients:
            rows = [
                row
                for row in covered.get(client.user_id.id, ())
                if row[0] <= client.id <= row[1]
            ]
            found.days[client.id] = [
                (day, who)
                for day in everyday
                for who in [self._who(client, rows, day)]
                if day in works[who]
            ]
        return found

    @api.model
    def _who(self, client, rows, day: date) -> int:
        """Who acts for a client on a day."""
        for _first, _last, day_from, day_until, substitute in rows:
            if day_from <= day and (not day_until or day <= day_until):
                return substitute
        return client.user_id.id

    @api.model
    def _covered(self, users, first: date, last: date) -> dict[int, list[tuple]]:
        """Approved substitutions in these days, by the absent user.

        :return: rows of first and last client, first and last day, substitute
        """
        self.env["client.substitution.reach"].flush_model()
        self.env["client.substitution"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT reach.user_id, reach.first_client, reach.last_client,
                       reach.date_from, reach.date_until,
                       substitution.substitute_user_id
                  FROM client_substitution_reach reach
                  JOIN client_substitution substitution
                    ON substitution.id = reach.substitution_id
                 WHERE reach.part = 'absent' AND reach.user_id = ANY(%s)
                   AND substitution.state IN %s
                   AND daterange(reach.date_from, reach.date_until, '[]')
                       && daterange(%s, %s, '[]')
                """,
                users.ids,
                RUNNING,
                first,
                last,
            )
        )
        covered = defaultdict(list)
        for user_id, *row in rows:
            covered[user_id].append(row)
        return covered

    @api.model
    def _working_days(self, users, first: date, last: date) -> dict[int, set[date]]:
        """The days on which users work at all, by their id.

        Working hours, public holidays and approved leaves are those of the employee;
        who is no employee works the hours of the first company.
        """
        company = self.env["res.company"].client_main_company()
        zone = pytz.timezone(company.client_timezone())
        # Whether a colleague works is no secret; why not, is.
        employees = (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids)])
        )
        of_user = {employee.user_id: employee.resource_id for employee in employees}
        by_calendar = defaultdict(lambda: self.env["resource.resource"].sudo())
        for user in users:
            resource = of_user.get(user, self.env["resource.resource"].sudo())
            by_calendar[resource.calendar_id or company.resource_calendar_id] |= (
                resource
            )
        start = zone.localize(datetime.combine(first, time.min))
        end = zone.localize(datetime.combine(last, time.max))
        works = {}
        for calendar, resources in by_calendar.items():
            if not calendar:
                continue
            intervals = calendar.sudo()._work_intervals_batch(
                start, end, resources, tz=zone
            )
            for resource_id, found in intervals.items():
                works[resource_id] = {begin.date() for begin, _end, _meta in found}
        # Without hours of a company nobody is known to be off on any day.
        always = {first + timedelta(days=n) for n in range((last - first).days + 1)}
        return {
            user.id: works.get(of_user[user].id if user in of_user else False, always)
            for user in users
        }

    @api.model
    def _room(self, works: dict[int, set[date]]) -> dict[tuple[int, date], int]:
        """The daily capacity less the contacts that are planned already."""
        company = self.env["res.company"].client_main_company()
        room = {
            (user_id, day): company.client_daily_contacts
            for user_id, days in works.items()
            for day in days
        }
        counts = (
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                Domain("user_id", "in", list(works))
                & (
                    Domain("activity_type_id.category", "in", list(CATEGORIES))
                    | Domain("cadence_ids", "!=", False)
                ),
                ["user_id", "date_deadline:day"],
                ["__count"],
            )
        )
        for user, day, count in counts:
            if (user.id, day) in room:
                room[user.id, day] -= count
        return room
