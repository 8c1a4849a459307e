from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..interaction.client_interaction_sources import CATEGORIES
from ..portfolio.client_substitution_today import RUNNING


@dataclass
class Workdays:
    """On which days who of us can speak to the clients of some managers.

    :param span: all the days, in order
    :param works: the working days of the managers and of who acts for them, by user id
    :param covered: by id of an absent manager, rows of the first and the last client,
        the first and the last day, the substitute
    :param room: how many more contacts somebody can have on a day
    """

    span: list[date]
    works: dict[int, set[date]]
    covered: dict[int, list[tuple]]
    room: dict[tuple[int, date], int]
    _shared: dict[tuple, list[tuple[date, int]]] = field(default_factory=dict)

    def days_of(self, client: int, manager: int) -> list[tuple[date, int]]:
        """The working days for a client in order, each with who works.

        On a day of a substitution it is the substitute's day, else the manager's.
        Clients with the same substitutions have one list together.
        """
        rows = tuple(
            row for row in self.covered.get(manager, ()) if row[0] <= client <= row[1]
        )
        if (manager, rows) not in self._shared:
            everyday = [(day, self._who(manager, rows, day)) for day in self.span]
            self._shared[manager, rows] = [
                (day, who) for day, who in everyday if day in self.works[who]
            ]
        return self._shared[manager, rows]

    def free_days(self, manager: int) -> list[date]:
        """The days in order on which the manager, or somebody who acts for them, has
        room for one more contact."""
        people = {manager, *(row[-1] for row in self.covered.get(manager, ()))}
        return [
            day
            for day in self.span
            if any(self.room.get((who, day), 0) > 0 for who in people)
        ]

    def _who(self, manager: int, rows, day: date) -> int:
        for _first, _last, day_from, day_until, substitute in rows:
            if day_from <= day and (not day_until or day <= day_until):
                return substitute
        return manager


class ClientWorkdays(models.AbstractModel):
    """Who works on which days, and how many contacts they still have room for."""

    _name = "client.workdays"
    _description = "Working Days of Managers"

    @api.model
    @api.private
    def _for_managers(self, managers, first: date, last: date) -> Workdays:
        """The days from the first to the last one on which the clients of managers can
        be spoken to."""
        covered = self._covered(managers, first, last)
        people = managers | self.env["res.users"].browse(
            {substitute for rows in covered.values() for *_, substitute in rows}
        )
        works = self._working_days(people, first, last)
        return Workdays(
            span=[first + timedelta(days=n) for n in range((last - first).days + 1)],
            works=works,
            covered=covered,
            room=self._room(works, first, last),
        )

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
            covered[user_id].append(tuple(row))
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
    def _room(
        self, works: dict[int, set[date]], first: date, last: date
    ) -> dict[tuple[int, date], int]:
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
                & Domain("date_deadline", ">=", first)
                & Domain("date_deadline", "<=", last)
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
