from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_campaign import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestContactsBadDay(CampaignCase):
    """What may be missing, and what may happen to clients with everything on them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visits = cls.rule("visit", 3, "month")

    def test_a_company_without_working_hours(self):
        self.env.company.resource_calendar_id = False
        self.employee.active = False
        self.run_night()
        self.assertTrue(self.planned("visit"))

    def test_a_manager_without_fixed_hours(self):
        self.employee.resource_calendar_id = False
        self.run_night()
        self.assertTrue(self.planned("visit"))

    def test_a_manager_who_is_no_employee(self):
        self.employee.unlink()
        self.run_night()
        self.assertTrue(self.planned("visit"))

    def test_a_manager_employed_in_two_companies(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.env["hr.employee"].create(
            {"name": "Anna", "user_id": self.anna.id, "company_id": second.id}
        )
        self.run_night()
        self.assertTrue(self.planned("visit"))

    def test_half_a_day_off_is_a_working_day(self):
        self.visits.date_from = "2026-06-16"
        leave = {
            "name": "Doctor",
            "calendar_id": self.calendar.id,
            "resource_id": self.employee.resource_id.id,
            "date_from": "2026-06-16 05:00:00",
            "date_to": "2026-06-16 09:00:00",
        }
        self.env["resource.calendar.leaves"].create(leave)
        self.run_night()
        self.assertEqual(self.planned("visit"), date(2026, 6, 16))

    def kept(self, client):
        self.env.flush_all()
        return self.env["client.cadence.kept"].search([("partner_id", "=", client.id)])

    def test_merging_clients_with_everything_on_them(self):
        both = self.textile + self.market
        meeting = self.env["calendar.event"].create(
            {
                "name": "Fair",
                "start": "2026-06-15 07:00:00",
                "stop": "2026-06-15 08:00:00",
                "partner_ids": [Command.set(both.ids)],
            }
        )
        for client, user in ((self.textile, self.anna), (self.market, self.vera)):
            self.rule("call", 2, "week", partner_id=client.id)
            for values in (
                {"kind": "visit", "date": "2026-05-01 09:00:00"},
                {"kind": "call", "action_ids": [self.promise()]},
                {"event_id": meeting.id, "next_date": "2026-07-01"},
            ):
                self.talk(client, user, **values)
        self.run_night()
        lines = self.tell(self.director, clients=both, channel="call")
        errand = self.env["client.errand"].create(
            {"name": "Ask", "user_id": self.anna.id, "partner_id": self.market.id}
        )
        kept = self.kept(self.textile) + self.kept(self.market)
        self.assertGreater(len(kept), 3)
        gone = self.market.id
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            both.ids, self.textile
        )
        self.env.invalidate_all()
        self.run_night()
        self.assertEqual(self.kept(self.textile), kept)
        talks = self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.textile.id)]
        )
        self.assertEqual(len(talks), 6)
        rows = self.due.search([("partner_id", "=", self.textile.id)])
        self.assertEqual(sorted(rows.mapped("kind")), ["call", "visit"])
        self.assertEqual(len(lines.exists()), 1)
        self.assertEqual(errand.partner_id, self.textile)
        left = [("res_model", "=", "res.partner"), ("res_id", "=", gone)]
        self.assertFalse(self.env["mail.activity"].search(left))

    def test_a_client_archived_in_between_and_back(self):
        self.run_night()
        activity = self.row("visit").activity_id
        self.textile.active = False
        self.assertFalse(activity.exists())
        self.run_night()
        self.textile.active = True
        self.run_night()
        self.assertTrue(self.planned("visit"))

    def test_a_client_given_away_without_a_transfer(self):
        self.run_night()
        activity = self.row("visit").activity_id
        self.assign(self.textile, self.vera, date(2026, 1, 1), role="co_manager")
        activity.user_id = self.vera
        self.run_night()
        # Who helps with the client may have taken it over.
        self.assertEqual(activity.user_id, self.vera)
        activity.user_id = self.anna
        self.env["client.assignment"].assign(
            self.textile, self.boris, date(2026, 6, 15)
        )
        self.run_night()
        self.assertEqual(self.row("visit").activity_id, activity)
        self.assertEqual(activity.user_id, self.boris)

    def test_a_meeting_is_recorded_once_by_a_window_left_open(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Fair",
                "start": "2026-06-15 07:00:00",
                "stop": "2026-06-15 08:00:00",
                "partner_ids": [Command.set(self.textile.ids)],
            }
        )
        wizards = self.env["client.interaction.record"].with_user(self.anna)
        first, second = wizards.create([{"event_id": meeting.id}] * 2)
        first.action_record()
        with self.assertRaisesRegex(UserError, "recorded already"):
            second.action_record()

    def test_putting_off_a_hundred_costs_as_much_as_one(self):
        clients = self.many_clients()
        self.due._refresh(clients)
        due = self.due.search([("partner_id", "in", clients.ids)])
        self.assertEqual(len(due), len(clients))
        self.assertSameCost(
            lambda some: some.snooze(date(2026, 7, 1), "Stocktaking"),
            due.with_user(self.anna),
        )
        notes = (
            self.env["mail.message"]
            .search([("model", "=", "res.partner"), ("res_id", "in", clients.ids)])
            .filtered(lambda note: "Stocktaking" in note.body)
        )
        self.assertEqual(len(notes), len(clients))
        self.assertEqual(notes.author_id, self.anna.partner_id)
