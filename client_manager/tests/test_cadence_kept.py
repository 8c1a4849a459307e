from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceKept(CadenceCase):
    """How late contacts were when they took place; calls are due every two weeks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls.env["client.cadence.kept"]
        cls.rule("call", 2, "week", since="2026-04-01")

    def history(self, kind="call", client=None):
        self.env.invalidate_all()
        found = self.kept.search(
            [
                ("partner_id", "=", (client or self.textile).id),
                ("kind", "=", kind),
            ],
            order="contact_date",
        )
        return [(k.due_date, k.contact_date, k.delay) for k in found]

    def test_a_quarter_by_hand(self):
        for day in ("2026-04-10", "2026-04-20", "2026-05-11", "2026-06-15"):
            self.talk(self.textile, date=f"{day} 08:00:00")
        self.assertEqual(
            self.history(),
            [
                (date(2026, 4, 1), date(2026, 4, 10), 9),
                (date(2026, 4, 24), date(2026, 4, 20), 0),
                (date(2026, 5, 4), date(2026, 5, 11), 7),
                (date(2026, 5, 25), date(2026, 6, 15), 21),
            ],
        )
        rows = self.kept.formatted_read_group(
            [("partner_id", "=", self.textile.id)],
            ["contact_date:month"],
            ["contact_count:sum", "late_count:sum", "delay_average:avg", "in_time:avg"],
        )
        figures = [
            tuple(row[name] for name in sorted(row) if ":" in name and "avg" in name)
            for row in rows
        ]
        # (days late of the late on average, in time in %) of April, May and June.
        self.assertEqual(figures, [(9, 50), (7, 0), (21, 0)])

    def test_the_manager_and_the_segment_of_that_day(self):
        self.talk(self.textile, date="2026-06-01 08:00:00")
        (row,) = self.kept.search([("partner_id", "=", self.textile.id)])
        self.assertEqual(
            (row.user_id, row.team_id, row.segment_id),
            (self.anna, self.central, self.key),
        )
        self.into_segment(self.textile, self.key.browse())
        self.textile.user_id = self.vera
        self.env.invalidate_all()
        self.assertEqual((row.user_id, row.segment_id), (self.anna, self.key))

    def test_a_stronger_contact_is_kept_for_each_kind_it_does_for(self):
        self.rule("visit", 3, "month", since="2026-05-01")
        self.talk(self.textile, kind="visit", date="2026-05-11 08:00:00")
        self.assertEqual(self.history()[0][2], 40)
        self.assertEqual(self.history("visit")[0][2], 10)
        self.talk(self.textile, kind="call", date="2026-05-12 08:00:00")
        self.assertEqual(len(self.history("visit")), 1)

    def test_in_vain_and_a_second_on_the_day_are_no_turns(self):
        self.talk(self.textile, date="2026-05-11 08:00:00", outcome="not_reached")
        self.assertFalse(self.history())
        self.talk(self.textile, date="2026-05-12 08:00:00")
        self.talk(self.textile, date="2026-05-12 12:00:00")
        self.talk(self.textile, date="2026-05-02 08:00:00")  # entered late
        self.assertEqual(len(self.history()), 1)

    def test_it_follows_its_interaction(self):
        talk = self.talk(self.textile, date="2026-04-11 08:00:00")
        talk.date = "2026-04-08 08:00:00"
        expected = [(date(2026, 4, 1), date(2026, 4, 8), 7)]
        self.assertEqual(self.history(), expected)
        talk.outcome = "not_reached"
        self.assertFalse(self.history())
        talk.outcome = "agreed"
        self.assertEqual(self.history(), expected)
        talk.kind = "message"
        self.assertFalse(self.history())
        talk.kind = "call"
        talk.unlink()
        self.assertFalse(self.history())

    def test_what_was_put_off_was_due_later(self):
        self.row("call").snooze(date(2026, 6, 17), "Stocktaking")
        with freeze_time("2026-06-18 09:00:00"):
            self.talk(self.textile, date="2026-06-18 08:00:00")
        self.assertEqual(self.history(), [(date(2026, 6, 17), date(2026, 6, 18), 1)])
        (row,) = self.kept.search([("partner_id", "=", self.textile.id)])
        self.assertEqual(row.snooze_count, 1)

    def test_days_end_where_the_firm_is(self):
        for zone, late in (("UTC", 8), ("Asia/Vladivostok", 9)):
            company = self.env["res.company"].client_main_company()
            company.resource_calendar_id.tz = zone
            talk = self.talk(self.textile, date="2026-04-09 20:30:00")
            with self.subTest(zone=zone):
                self.assertEqual(self.history()[0][2], late)
            talk.unlink()

    def test_who_reads_and_nobody_writes(self):
        talk = self.talk(self.textile, date="2026-04-11 08:00:00")
        self.talk(self.market, self.vera, date="2026-04-11 08:00:00")
        for user, count in (
            (self.anna, 1),
            (self.boris, 0),
            (self.head, 1),
            (self.director, 2),
            (self.auditor, 2),
        ):
            with self.subTest(user=user.login):
                clients = (self.textile + self.market).ids
                found = self.kept.with_user(user).search_count(
                    [("partner_id", "in", clients)]
                )
                self.assertEqual(found, count)
        row = self.kept.search([("interaction_id", "=", talk.id)])
        for user in (self.anna, self.head, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).delay = 0
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_merging_clients_joins_it(self):
        self.talk(self.textile, date="2026-04-11 08:00:00")
        self.talk(self.market, self.vera, date="2026-04-12 08:00:00")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.textile + self.market).ids, self.textile
        )
        self.assertEqual(len(self.history()), 2)
