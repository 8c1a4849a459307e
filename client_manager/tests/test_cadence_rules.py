from datetime import date, timedelta

from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.cadence import STRENGTH, next_due, satisfies
from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceRules(CadenceCase):
    """Which rule holds for whom, and what is due then."""

    def test_the_nearest_rule_decides(self):
        self.rule("call", 1, "month", since="2026-06-01")
        segment = self.rule("call", 2, "week", segment_id=self.key.id)
        self.assertEqual(self.row("call").rule_id, segment)
        self.assertEqual(self.row("call", self.market).rule_id.interval_unit, "month")
        own = self.rule("call", 3, "day", partner_id=self.textile.id)
        self.assertEqual(self.row("call").rule_id, own)
        own.active = False
        self.assertEqual(self.row("call").rule_id, segment)
        self.into_segment(self.textile, self.key.browse())
        self.assertEqual(self.row("call").rule_id.interval_unit, "month")
        (segment + self.row("call").rule_id).unlink()
        self.assertFalse(self.row("call"))
        self.assertFalse(self.textile.next_contact_date)

    def test_stronger_contacts_do_for_weaker_ones(self):
        for asked in STRENGTH:
            self.rule(asked, 10, "day", since="2026-01-01")
        for number, made in enumerate(STRENGTH):
            client = self.env["res.partner"].create(
                {"name": made, "is_company": True, "user_id": self.anna.id}
            )
            self.make_old(client)
            self.talk(client, kind=made, date=f"2026-06-0{number + 1} 09:00:00")
            for asked in STRENGTH:
                expected = date(2026, 6, number + 1) if satisfies(made, asked) else None
                with self.subTest(made=made, asked=asked):
                    row = self.row(asked, client)
                    self.assertEqual(row.last_contact_date or None, expected)

    def test_sql_counts_as_the_pure_function_does(self):
        """Month ends, leap days and turns of the year included."""
        last_days = [date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29)]
        last_days += [date(2024, 3, 30) + timedelta(days=n * 37) for n in range(6)]
        since = date(2024, 2, 15)
        rules = [("call", 1, "month"), ("visit", 3, "month"), ("message", 2, "week")]
        rules += [("video", 45, "day")]
        for kind, number, unit in rules:
            self.rule(kind, number, unit, since=since)
        for day in last_days:
            interaction = self.talk(self.textile, kind="visit", date=f"{day} 09:00:00")
            for kind, number, unit in rules:
                with self.subTest(day=day, rule=(kind, number, unit)):
                    self.assertEqual(
                        self.row(kind).due_date, next_due(day, since, number, unit)
                    )
            interaction.unlink()

    def test_never_spoken_to_is_due_at_once(self):
        self.rule("call", 2, "week", since="2026-06-10")
        self.assertEqual(self.row("call").next_date, date(2026, 6, 10))
        self.assertEqual(self.row("call").delay, 5)
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 10))
        self.assertEqual(self.textile.next_contact_kind, "call")

    def test_correcting_an_interaction_corrects_what_is_due(self):
        self.rule("call", 2, "week", since="2026-01-01")
        talk = self.talk(self.textile, date="2026-06-10 09:00:00")
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 24))
        talk.outcome = "not_reached"
        self.assertEqual(self.textile.next_contact_date, date(2026, 1, 1))
        talk.outcome = "agreed"
        talk.date = "2026-06-08 09:00:00"
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 22))
        self.talk(self.contact, date="2026-06-09 09:00:00")
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 23))
        talk.unlink()
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 23))

    def test_days_end_where_the_firm_is(self):
        """20:30 UTC on 9 June is still the 9th in UTC, and the 10th in Vladivostok."""
        self.rule("call", 2, "week", since="2026-01-01")
        for zone, day in (("UTC", 23), ("Asia/Vladivostok", 24)):
            company = self.env["res.company"].client_main_company()
            company.resource_calendar_id.tz = zone
            talk = self.talk(self.textile, date="2026-06-09 20:30:00")
            with self.subTest(zone=zone):
                self.assertEqual(self.row("call").due_date, date(2026, 6, day))
            talk.unlink()

    def test_today_is_the_firms_day(self):
        self.rule("call", 2, "week", since="2026-06-15")
        with freeze_time("2026-06-15 20:00:00"):  # 23:00 in Moscow
            self.assertEqual(self.row("call").delay, 0)
        self.env.invalidate_all()
        with freeze_time("2026-06-15 21:00:00"):
            self.assertEqual(self.row("call").delay, 1)

    def test_archived_clients_are_not_due(self):
        self.rule("call", 2, "week")
        self.textile.active = False
        self.assertFalse(self.row("call"))
        self.textile.active = True
        self.assertTrue(self.row("call"))

    def test_bad_rules_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "make the rule for the client"):
            self.rule("call", 2, "week", partner_id=self.contact.id)
        self.rule("call", 2, "week")
        for values in ({"interval_number": 0}, {"kind": "call"}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as caught,
                self.cr.savepoint(),
            ):
                self.rule(
                    values.get("kind", "visit"), values.get("interval_number", 1), "day"
                )
            self.assertIn(
                type(caught.exception).__name__,
                ("CheckViolation", UniqueViolation.__name__),
            )

    def test_the_rule_reads_as_a_sentence(self):
        rule = self.rule("visit", 3, "month", segment_id=self.key.id)
        self.assertEqual(rule.display_name, "Key: Visit every 3 months")
        of_all = self.rule("call", 1, "week")
        self.assertEqual(of_all.display_name, "All clients: Call every week")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadencePlanning(CadenceCase):
    """Capacity, what was planned by hand, finishing and putting off."""

    def test_a_day_holds_so_many_contacts(self):
        company = self.env["res.company"].client_main_company()
        company.client_daily_contacts = 2
        clients = self.env["res.partner"].create(
            [
                {"name": f"Client {n}", "is_company": True, "user_id": self.anna.id}
                for n in range(5)
            ]
        )
        self.make_old(clients)
        self.rule("call", 1, "month", since="2026-06-15")
        self.run_night()
        days = sorted(self.planned("call", client) for client in clients + self.textile)
        self.assertEqual(days, [date(2026, 6, day) for day in (15, 15, 16, 16, 17, 17)])

    def test_what_was_planned_by_hand_counts(self):
        self.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 17),
            user_id=self.anna.id,
        )
        self.rule("call", 1, "month", since="2026-06-15")
        self.run_night()
        self.assertFalse(self.row("call").activity_id)

    def test_what_was_agreed_at_a_contact_counts(self):
        self.rule("call", 1, "week", since="2026-06-01")
        self.talk(
            self.textile,
            date="2026-06-10 09:00:00",
            next_date="2026-06-18",
            next_kind="visit",
            order_id=self.order(self.textile).id,
        )
        self.run_night()
        # Due on the 17th, agreed is a visit on the 18th: too late for the call.
        self.assertEqual(self.planned("call"), date(2026, 6, 17))
        self.assertEqual(self.row("call").next_date, date(2026, 6, 17))

    def test_finishing_the_activity_is_the_contact(self):
        self.rule("message", 1, "week", since="2026-06-15")
        self.run_night()
        activity = self.row("message").activity_id
        self.assertEqual(activity.user_id, self.anna)
        activity.with_user(self.anna).action_feedback("Sent the news")
        interaction = self.env["client.interaction"].search(
            [("partner_id", "=", self.textile.id)]
        )
        self.assertEqual(interaction.kind, "message")
        self.assertEqual(self.row("message").next_date, date(2026, 6, 22))
        self.run_night()
        self.assertEqual(self.planned("message"), date(2026, 6, 22))

    def test_putting_off(self):
        self.rule("call", 1, "week", since="2026-06-15")
        self.run_night()
        row = self.row("call").with_user(self.anna)
        wizard = (
            self.env["client.interaction.snooze"]
            .with_user(self.anna)
            .create(
                {
                    "cadence_ids": row.ids,
                    "until": "2026-06-30",
                    "reason": "Stocktaking",
                }
            )
        )
        wizard.action_snooze()
        self.assertEqual(row.next_date, date(2026, 6, 30))
        self.assertEqual(self.planned("call"), date(2026, 6, 30))
        self.assertEqual(self.textile.next_contact_date, date(2026, 6, 30))
        self.assertIn("Stocktaking", self.textile.message_ids[0].body)
        self.run_night()
        self.assertEqual((row.next_date, row.snooze_count), (date(2026, 6, 30), 1))
        # The next real contact ends it.
        self.talk(self.textile)
        self.assertEqual(row.next_date, date(2026, 6, 22))
        self.assertFalse(row.snooze_reason)
        with self.assertRaisesRegex(ValidationError, "within a year"):
            row.snooze(date(2026, 6, 15), "Now")
        with self.assertRaises(AccessError):
            self.row("call").with_user(self.boris).snooze(date(2026, 6, 20), "Not mine")

    def test_who_reads_and_writes(self):
        self.rule("call", 1, "week")
        rows = self.row("call") + self.row("call", self.market)
        for user, count in ((self.anna, 1), (self.boris, 0), (self.head, 1)):
            with self.subTest(user=user.login):
                found = self.due.with_user(user).search([("id", "in", rows.ids)])
                self.assertEqual(len(found), count)
        for user in (self.anna, self.head, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.row("call").with_user(user).next_date = "2027-01-01"
            with self.assertRaises(AccessError):
                self.textile.with_user(user).next_contact_date = "2027-01-01"
        rules = self.env["client.cadence.rule"]
        values = {"kind": "visit", "interval_number": 1, "interval_unit": "month"}
        for user, client, allowed in (
            (self.anna, self.textile, False),
            (self.head, self.textile, True),
            (self.head, self.market, False),
            (self.head, self.textile.browse(), False),
            (self.director, self.textile.browse(), True),
        ):
            with self.subTest(user=user.login, client=client.name):
                make = rules.with_user(user).create
                if allowed:
                    make({**values, "partner_id": client.id})
                else:
                    with self.assertRaises(AccessError):
                        make({**values, "partner_id": client.id})

    def test_a_rule_for_one_client_is_read_with_the_client(self):
        rule = self.rule("visit", 1, "month", partner_id=self.market.id)

        def reads(user):
            found = rule.with_user(user).search([("id", "=", rule.id)])
            return bool(found)

        readers = (self.vera, self.anna, self.head, self.director, self.auditor)
        self.assertEqual(
            [reads(user) for user in readers], [True, False, False, True, True]
        )
        with self.assertRaises(AccessError):
            rule.with_user(self.auditor).interval_number = 2
        with self.assertRaises(AccessError):
            rule.with_user(self.auditor).create({"kind": "call"})
        self.market.company_id = self.env["res.company"].create({"name": "Second"})
        self.assertFalse(reads(self.vera) or reads(self.director))

    def test_clients_of_other_companies_are_not_told(self):
        self.rule("call", 1, "week")
        self.textile.company_id = self.env["res.company"].create({"name": "Second"})
        rows = self.due.with_user(self.anna)
        self.assertFalse(rows.search([("partner_id", "=", self.textile.id)]))

    def test_merging_clients(self):
        self.rule("call", 1, "week", since="2026-06-01")
        for client in self.textile + self.market:
            self.rule("visit", 1, "month", partner_id=client.id)
        self.run_night()
        self.talk(self.market, self.vera, date="2026-06-12 09:00:00")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.textile + self.market).ids, self.textile
        )
        self.assertEqual(self.row("call").next_date, date(2026, 6, 19))
        self.assertEqual(len(self.row("visit")), 1)

    def test_cost_does_not_grow(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"Client {n}", "is_company": True, "user_id": self.anna.id}
                for n in range(101)
            ]
        )
        self.rule("call", 1, "week", since="2026-06-01")
        self.rule("visit", 3, "month", since="2026-06-01")
        costs = []
        for some in (clients[100], clients[0], clients[:100]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.due._refresh(some)
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertLessEqual(max(costs[1:]), 10, costs)
        company = self.env["res.company"].client_main_company()
        company.client_daily_contacts = 500
        costs = []
        for some in (clients[100], clients[0], clients[1:100]):
            self.due.search([("partner_id", "not in", some.ids)]).write(
                {"next_date": "2027-06-01"}
            )
            self.due.search([("partner_id", "in", some.ids)]).write(
                {"next_date": "2026-06-16"}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.due._plan_for(self.anna)
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
            # Each visit is a call as well.
            self.assertTrue(all(self.planned("visit", client) for client in some))
        self.assertLessEqual(max(costs[1:]), 60, costs)
        self.assertLessEqual(costs[2], costs[1] + 5, costs)
