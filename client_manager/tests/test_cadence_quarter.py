from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-04-01 06:00:00")
class TestCadenceQuarter(CadenceCase):
    """The second quarter of 2026 with a key client, worked by hand.

    A visit every three months and a call every two weeks since 1 April; the last visit
    was on 16 February, the last call on 25 March. Anna is away from 27 April to 8 May;
    1 May, 11 May and 12 June are public holidays. Two weeks are planned ahead.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.away(date(2026, 4, 27), date(2026, 5, 8), cls.employee.resource_id)
        for day in (date(2026, 5, 1), date(2026, 5, 11), date(2026, 6, 12)):
            cls.away(day, day)
        cls.talk(cls.textile, kind="visit", date="2026-02-16 09:00:00")
        cls.talk(cls.textile, kind="call", date="2026-03-25 09:00:00")
        cls.rule("visit", 3, "month", segment_id=cls.key.id)
        cls.rule("call", 2, "week", segment_id=cls.key.id)

    def on(self, day, kind=None, **values):
        """A day at noon: the night's planning, then perhaps a contact by Anna."""
        with freeze_time(f"2026-{day} 09:00:00"):
            self.run_night()
            if kind:
                self.talk(self.textile, kind=kind, **values)
                self.env.invalidate_all()

    def assertDue(self, call, visit):
        self.assertEqual(
            (self.row("call").next_date, self.row("visit").next_date),
            (date.fromisoformat(f"2026-{call}"), date.fromisoformat(f"2026-{visit}")),
        )

    def assertPlanned(self, call, visit=None):
        days = [day and date.fromisoformat(f"2026-{day}") for day in (call, visit)]
        self.assertEqual(
            [self.planned("call") or None, self.planned("visit") or None], days
        )

    def test_the_quarter(self):
        self.assertDue("04-08", "05-16")  # 25 March + 14; 16 February + 3 months
        self.on("04-01")
        self.assertPlanned("04-08")
        self.on("04-08", "call")
        self.assertDue("04-22", "05-16")
        self.assertPlanned(None)  # the planned call was overtaken by the real one
        self.on("04-09")
        self.assertPlanned("04-22")
        self.on("04-21", "message")  # less than a call: nothing changes
        self.assertDue("04-22", "05-16")
        self.on("04-21", "call")
        self.assertDue("05-05", "05-16")
        # 5 May lies in the leave: the Friday before it.
        self.on("04-22")
        self.assertPlanned("04-24")
        self.on("04-24", "call")
        self.assertDue("05-08", "05-16")
        # Nobody works until 8 May, then a weekend and a holiday.
        self.on("04-27")
        self.assertPlanned("05-12")
        # 16 May is a Saturday; the call on the 12th is needed before.
        self.on("05-02")
        self.assertPlanned("05-12", "05-15")
        self.on("05-12", "call")
        self.assertDue("05-26", "05-16")
        # The visit planned for the 15th is a call as well: none is needed on the 26th.
        self.on("05-13")
        self.assertPlanned(None, "05-15")
        self.on("05-15", "visit")
        self.assertDue("05-29", "08-15")
        self.assertPlanned(None)
        self.on("05-16")
        self.assertPlanned("05-29")
        # In vain: still due, and the activity still waits.
        self.on("05-29", "call", outcome="not_reached")
        self.assertDue("05-29", "08-15")
        self.assertPlanned("05-29")
        # Removed undone, it is planned anew on the next working day.
        self.row("call").activity_id.unlink()
        self.on("05-30")
        self.assertPlanned("06-01")
        # A contact entered later counts from its own day.
        self.on("05-31", "call", outcome="agreed", date="2026-05-29 15:00:00")
        # 29 May + 14 is a holiday: the day before.
        self.assertDue("06-12", "08-15")
        self.on("06-01")
        self.assertPlanned("06-11")
        # An order, a ticket and a payment are no contact.
        with freeze_time("2026-06-05 09:00:00"):
            self.order(self.textile, "2026-06-05 08:00:00")
            self.env["helpdesk.ticket"].create(
                {"name": "Torn", "description": "a", "partner_id": self.textile.id}
            )
        self.on("06-08")
        self.assertDue("06-12", "08-15")
        self.assertPlanned("06-11")

    def test_running_the_night_again_adds_nothing(self):
        activities = self.env["mail.activity"]
        self.on("04-01")
        before = activities.search([("res_id", "=", self.textile.id)])
        for day in ("04-01", "04-02", "04-03"):
            self.on(day)
        self.assertEqual(activities.search([("res_id", "=", self.textile.id)]), before)

    def test_a_substitute_takes_over_and_gives_back(self):
        self.on("04-01")
        activity = self.row("call").activity_id
        self.assertEqual(activity.user_id, self.anna)
        with freeze_time("2026-04-07 09:00:00"):
            substitution = (
                self.env["client.substitution"]
                .with_user(self.head)
                .create(
                    {
                        "absent_user_id": self.anna.id,
                        "substitute_user_id": self.boris.id,
                        "date_from": date(2026, 4, 7),
                        "date_until": date(2026, 4, 10),
                    }
                )
            )
            substitution.action_confirm()
            self.run_night()
            self.assertEqual(activity.user_id, self.boris)
        with freeze_time("2026-04-10 09:00:00"):
            substitution.action_end()
        self.assertEqual(activity.user_id, self.anna)

    def test_the_days_of_a_substitution_are_the_substitutes(self):
        """Anna is away, but Boris works: the call comes on its day."""
        with freeze_time("2026-04-21 09:00:00"):
            self.talk(self.textile, kind="call")
            self.env["client.substitution"].with_user(self.head).create(
                {
                    "absent_user_id": self.anna.id,
                    "substitute_user_id": self.boris.id,
                    "date_from": date(2026, 4, 27),
                    "date_until": date(2026, 5, 8),
                    "scope": "selected",
                    "partner_ids": [Command.set(self.textile.ids)],
                }
            ).action_confirm()
        self.on("04-22")
        self.assertPlanned("05-05")
