from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceMoved(CadenceCase):
    """A planned contact is moved or cancelled as an activity, Odoo's own way.

    It is Monday; *textile* is to be called on Thursday, the 18th.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("call", 2, "week", since="2026-06-18")

    def setUp(self):
        super().setUp()
        self.run_night()
        self.due_call = self.row("call")
        self.activity = self.due_call.activity_id.with_user(self.anna)
        self.assertEqual(self.activity.date_deadline, date(2026, 6, 18))

    def state(self):
        self.env.invalidate_all()
        due = self.due_call
        return due.next_date, due.snooze_count, due.planned_date

    def test_a_later_day_puts_it_off(self):
        self.activity.date_deadline = "2026-06-25"
        expected = (date(2026, 6, 25), 1, date(2026, 6, 25))
        self.assertEqual(self.state(), expected)
        self.assertEqual(
            self.due_call.snooze_reason, "moved as an activity, no reason given"
        )
        note = self.textile.message_ids[0]
        self.assertEqual(note.author_id, self.anna.partner_id)
        self.assertIn("put off until 2026-06-25", note.body)
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 25))
        for _night in range(2):
            self.run_night()
            self.assertEqual(self.state(), expected)

    def test_odoos_own_buttons(self):
        self.activity.action_reschedule_nextweek()  # Monday, the 22nd
        self.assertEqual(self.state(), (date(2026, 6, 22), 1, date(2026, 6, 22)))
        # Brought forward again it is due as before, and still counted.
        self.activity.action_reschedule_tomorrow()
        self.assertEqual(self.state(), (date(2026, 6, 18), 1, date(2026, 6, 16)))

    def test_a_day_until_it_is_due_changes_nothing(self):
        for day in ("2026-06-16", "2026-06-18"):
            self.activity.date_deadline = day
            self.assertEqual(self.state()[:2], (date(2026, 6, 18), 0))

    def test_of_a_late_one_an_earlier_day_is_not_put_off(self):
        with freeze_time("2026-06-22 09:00:00"):
            self.activity.date_deadline = "2026-06-26"
            self.assertEqual(self.state()[:2], (date(2026, 6, 26), 1))
            self.activity.date_deadline = "2026-06-24"
            self.assertEqual(self.state()[:2], (date(2026, 6, 24), 1))

    def test_a_cancelled_one_comes_again_in_a_week(self):
        self.activity.action_cancel()
        self.assertEqual(self.state(), (date(2026, 6, 25), 1, False))
        self.assertEqual(
            self.due_call.snooze_reason, "the planned activity was cancelled"
        )
        for _night in range(2):
            self.run_night()
            self.assertEqual(self.state(), (date(2026, 6, 25), 1, date(2026, 6, 25)))

    def test_a_frequent_one_cancelled_on_friday_is_not_planned_on_friday(self):
        rule = self.rule("call", 1, "day", "2026-06-19", partner_id=self.textile.id)
        self.run_night()
        self.assertEqual(self.due_call.rule_id, rule)
        self.assertEqual(self.state()[2], date(2026, 6, 19))
        with freeze_time("2026-06-19 09:00:00"):
            self.due_call.activity_id.with_user(self.anna).unlink()
            self.assertEqual(self.state()[0], date(2026, 6, 20))
            self.run_night()
            self.assertFalse(self.state()[2])
        with freeze_time("2026-06-22 09:00:00"):
            self.run_night()
            self.assertEqual(self.state()[2], date(2026, 6, 22))

    def test_what_was_put_off_to_a_sunday_is_not_planned_before(self):
        self.activity.action_cancel()
        self.due_call.with_user(self.anna).snooze(date(2026, 6, 28), "On leave")
        self.run_night()
        self.assertEqual(self.state()[2], date(2026, 6, 29))

    def test_finishing_and_the_systems_own_hand_put_nothing_off(self):
        self.activity.action_feedback("Spoke to Olga")
        self.assertEqual(self.state()[:2], (date(2026, 6, 29), 0))
        self.run_night()
        # Another contact makes the planned one idle.
        self.talk(self.textile, date="2026-06-15 10:00:00")
        self.textile.active = False
        self.textile.active = True
        self.assertEqual(self.row("call").snooze_count, 0)

    def test_more_than_a_year_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "within a year"):
            self.activity.date_deadline = date(2026, 6, 15) + timedelta(days=367)
        # A year ahead, and cancelled there: still within a year.
        self.activity.date_deadline = date(2026, 6, 15) + timedelta(days=366)
        self.activity.unlink()
        self.assertEqual(self.state()[0], date(2026, 6, 15) + timedelta(days=366))

    def test_cost_does_not_grow(self):
        clients = self.many_clients(42)
        company = self.env["res.company"].client_main_company()
        company.client_daily_contacts = 500
        self.make_old(clients)
        self.due._refresh(clients)
        self.run_night()
        due = self.due.search([("partner_id", "in", clients.ids)])
        planned = due.activity_id.with_user(self.anna)
        self.assertEqual(len(planned), 42)

        def move(some):
            some.date_deadline = "2026-06-17"

        self.assertSameCost(move, planned, more=3)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestNewClients(CadenceCase):
    """Who becomes a client is due at once."""

    def test_by_an_assignment_and_by_the_first_sale(self):
        self.rule("call", 2, "week", since="2026-06-15")
        lead, buyer, nobody = self.env["res.partner"].create(
            [{"name": name, "is_company": True} for name in ("New", "Buyer", "Nobody")]
        )
        self.make_old(lead + buyer)
        self.cr.flush()  # as at the end of a request
        self.assertFalse(self.row("call", lead))
        self.assign(lead, self.anna, date(2026, 6, 15))
        buyer.customer_rank = 1
        self.cr.flush()
        for client in (lead, buyer):
            self.assertEqual(self.row("call", client).delay, 0)
            self.assertTrue(client.next_contact_date)
        self.assertFalse(self.row("call", nobody))
        counts = self.env["client.today"].with_user(self.anna).get_today()["blocks"]
        self.assertIn("New", [i["title"] for b in counts for i in b["items"]])

    def test_many_at_once_cost_as_much_as_one(self):
        self.rule("call", 2, "week", since="2026-01-01")
        self.rule("visit", 3, "month", since="2026-01-01")
        partners = self.env["res.partner"].create(
            [{"name": f"New {n}", "is_company": True} for n in range(102)]
        )
        self.cr.flush()
        costs = []
        for some in (partners[:1], partners[1:2], partners[2:]):
            some.customer_rank = 1
            # The end of the request alone.
            costs.append(self.queries(self.cr.flush))
            self.assertTrue(all(self.row("visit", client) for client in some))
        self.assertLessEqual(costs[2], costs[1] + 1, costs)

    def test_an_order_of_a_client_works_nothing_out(self):
        self.rule("call", 2, "week", since="2026-01-01")
        self.textile.customer_rank = 1
        self.cr.flush()
        self.order(self.textile)
        self.textile.customer_rank = 2
        self.env.flush_all()
        self.assertFalse(
            [name for name in self.cr.precommit.data if "client_cadence" in name]
        )
