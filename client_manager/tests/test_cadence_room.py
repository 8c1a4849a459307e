from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ..tools.cadence import STRENGTH, Demand, Planned, plan
from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceRoom(CadenceCase):
    """Anna has more clients than days: two contacts a day, forty clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].client_main_company()
        company.write({"client_daily_contacts": 2, "client_planning_days": 14})
        cls.clients = cls.env["res.partner"].create(
            [
                {"name": f"Client {n}", "is_company": True, "user_id": cls.anna.id}
                for n in range(40)
            ]
        )
        cls.make_old(cls.clients)
        # The month ends on other days than it would by counting days.
        cls.rule("call", 1, "month", since="2026-05-31")
        cls.rule("visit", 3, "month", since="2026-06-20")
        cls.rule("message", 10, "day", since="2026-06-01")
        for number, client in enumerate(cls.clients[:30]):
            day = date(2026, 6, 12) - timedelta(days=number * 4)
            kind = ("call", "visit", "message")[number % 3]
            cls.talk(client, kind=kind, date=f"{day} 09:00:00")
        cls.clients[5].activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 17),
            user_id=cls.anna.id,
        )
        cls.away(date(2026, 6, 22), date(2026, 6, 23), cls.employee.resource_id)

    def rows(self):
        return self.due.search([("partner_id.user_id", "=", self.anna.id)])

    def plain_plan(self):
        """What is due, planned without leaving anything out, from records."""
        today = date(2026, 6, 15)
        leave = (date(2026, 6, 22), date(2026, 6, 23))
        span = [today + timedelta(days=number) for number in range(29)]
        week = [
            (day, self.anna.id)
            for day in span
            if day.weekday() < 5 and day not in leave
        ]
        room = {(who, day): 2 for day, who in week}
        room[self.anna.id, date(2026, 6, 17)] -= 1
        demands = [
            Demand(
                due.id,
                due.partner_id.id,
                due.kind,
                due.next_date,
                due.rule_id._later(due.next_date),
                due.snoozed_until or None,
            )
            for due in self.rows()
            if due.next_date <= today + timedelta(days=14)
        ]
        by_hand = [Planned(self.clients[5].id, "call", date(2026, 6, 17))]
        days = dict.fromkeys(self.rows().partner_id.ids, week)
        return plan(demands, by_hand, days, room, today)

    def planned_rows(self):
        self.env.invalidate_all()
        return {
            due.id: due.activity_id.date_deadline
            for due in self.rows().filtered("activity_id")
        }

    def test_leaving_out_what_finds_no_room_changes_nothing(self):
        self.rows()[3].snooze(date(2026, 6, 24), "Stocktaking")
        self.due._refresh()
        expected = self.plain_plan()
        self.run_night()
        found = self.planned_rows()
        self.assertEqual(found, expected)
        # There was less room than work, for what is strong and for what is weak.
        kinds = [self.due.browse(due_id).kind for due_id in found]
        self.assertGreater(len(self.rows()), len(found) + 20)
        self.assertEqual(len(found), 2 * (21 - 2) - 1)
        self.assertTrue(set(kinds) < set(STRENGTH))

    def test_where_all_days_are_full_nothing_is_worked_on(self):
        self.run_night()
        planned = self.planned_rows()
        today, last = self.due._horizon()
        calendar = self.env["client.workdays"]._for_managers(
            self.anna, today, last + (last - today)
        )
        self.assertEqual(calendar.free_days(self.anna.id), [])
        waiting = self.due._demands(self.anna, today, last)
        self.assertGreater(len(waiting), 20)
        self.run_night()
        self.assertEqual(self.planned_rows(), planned)
        # A day that becomes free is used the next night.
        freed = self.due.browse(min(planned, key=planned.get)).activity_id
        freed.unlink()
        self.run_night()
        self.assertEqual(len(self.planned_rows()), len(planned))
