from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .today_common import TodayCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")  # noon in Moscow
class TestTodayInstead(TodayCase):
    """What was agreed by who is away is in the page of the substitute."""

    def acting(self, absent=None, confirm=True, **values):
        """A substitution by Boris, on Monday and Tuesday."""
        values.setdefault("date_from", date(2026, 6, 15))
        found = (
            self.env["client.substitution"]
            .with_user(self.director)
            .create(
                {
                    "absent_user_id": (absent or self.anna).id,
                    "substitute_user_id": self.boris.id,
                    "date_until": date(2026, 6, 16),
                    **values,
                }
            )
        )
        if confirm:
            found.action_confirm()
        return found

    def shown(self, user=None, name="meetings"):
        """(title, text) of each meeting in a block."""
        self.env.invalidate_all()
        items = self.block(name, user or self.boris)["items"]
        return [(item["title"], item["text"]) for item in items]

    def test_a_substitute_sees_what_was_agreed_before(self):
        """Anna is ill: her calls and meetings of today are in Boris' page."""
        self.market.user_id = self.anna
        self.textile.phone = "+7 495 1234567"
        calls = [
            client.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=date(2026, 6, 15),
                user_id=self.anna.id,
            )
            for client in (self.textile, self.market)
        ]
        today, past = (
            self.meeting("2026-06-15 08:00:00", location="At theirs"),
            self.meeting("2026-06-12 08:00:00"),
        )
        planned = [
            client.activity_schedule(
                "mail.mail_activity_data_meeting",
                date_deadline=date(2026, 6, 15),
                user_id=self.anna.id,
                calendar_event_id=today.id,
            )
            for client in (self.textile, self.market)
        ]
        other = self.meeting("2026-06-15 08:00:00", self.market)
        among_us = self.meeting("2026-06-15 10:00:00", self.vera.partner_id)
        substitution = self.env["client.substitution"].with_user(self.head)
        substitution = substitution.create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 6, 15),
                "date_until": date(2026, 6, 16),
                "scope": "selected",
                "partner_ids": [Command.set(self.textile.ids)],
            }
        )
        for name in ("activities", "meetings", "results"):
            self.assertEqual(self.block(name, self.boris)["count"], 0)
        substitution.action_confirm()
        block = self.block("activities", self.boris)
        self.assertEqual(self.listed(block, self.boris), calls[0])
        (item,) = block["items"]
        self.assertIn(self.anna.name, item["text"])
        self.assertEqual(item["phone"], "+7 495 1234567")
        block = self.block("meetings", self.boris)
        self.assertEqual(self.listed(block, self.boris), today)
        (item,) = block["items"]
        self.assertEqual(item["text"], f"At theirs · {self.anna.name}")
        self.assertEqual(item["record"], {"event_id": today.id})
        # What was before, Anna knows; what has been since, Boris reports.
        self.assertEqual(self.block("results", self.boris)["count"], 0)
        self.assertEqual(self.listed(self.block("results")), past)
        with freeze_time("2026-06-16 09:00:00"):
            self.env.invalidate_all()
            block = self.block("results", self.boris)
            self.assertEqual(self.listed(block, self.boris), today)
            self.assertIn(self.anna.name, block["items"][0]["text"])
            self.record_result(today, self.boris)
            self.assertEqual(self.block("results", self.boris)["count"], 0)
            # Not what Anna planned with a client for whom Boris does not act.
            self.assertEqual([one.active for one in planned], [False, True])
            self.assertEqual(len(today.interaction_ids), 1)
        self.env.invalidate_all()
        action = calls[0].with_user(self.boris).action_record_contact()
        self.env["client.interaction"].with_user(self.boris).create(
            {
                "partner_id": self.textile.id,
                "summary": "Agreed",
                "done_activity_ids": action["context"]["default_done_activity_ids"],
            }
        )
        self.assertFalse(calls[0].active)
        # Anna's own page is as it was, and Boris' is again when it is over.
        self.assertEqual(
            self.listed(self.block("meetings")), today + other + among_us
        )
        with freeze_time("2026-06-17 09:00:00"):
            self.env.invalidate_all()
            self.assertEqual(self.block("results", self.boris)["count"], 0)
            self.assertEqual(self.block("results")["count"], 2)

    def test_what_is_private_stays_so(self):
        """A colleague's meeting is shown as Odoo shows it."""
        self.meeting("2026-06-15 08:00:00", location="Clinic", privacy="private")
        self.acting()
        busy, open_ = [("Busy", self.anna.name)], [("Autumn", "Clinic")]
        self.assertEqual(self.shown(), busy)
        self.assertEqual(self.shown(self.anna), open_)
        with freeze_time("2026-06-16 09:00:00"):
            self.assertEqual(self.shown(name="results"), busy)
            self.assertEqual(self.shown(self.anna, "results"), open_)

    def test_whose_calendar_is_private_shows_nothing_of_it(self):
        self.anna.with_user(self.anna).calendar_default_privacy = "private"
        self.meeting("2026-06-15 08:00:00", location="Clinic")
        self.meeting("2026-06-15 10:00:00", location="Clinic", privacy="public")
        both = self.contact + self.boris.partner_id
        self.meeting("2026-06-15 12:00:00", both, location="Clinic")
        self.acting()
        told = ("Autumn", f"Clinic · {self.anna.name}")
        self.assertEqual(self.shown(), [("Busy", self.anna.name), told, told])
        self.assertEqual(self.shown(self.anna), [("Autumn", "Clinic")] * 3)

    def test_the_own_private_meeting_is_shown_to_who_acts(self):
        self.meeting(
            "2026-06-15 08:00:00", user=self.boris, location="Here", privacy="private"
        )
        self.acting()
        self.assertEqual(self.shown(), [("Autumn", "Here")])

    def test_of_each_colleague_the_meetings_with_the_own_clients(self):
        """Who acts for two gets nothing of what one has with clients of the other."""
        hour = "2026-06-15 08:00:00"
        shown = (
            self.meeting(hour)
            + self.meeting(hour, self.market, self.vera)
            + self.meeting(hour, self.market + self.contact, self.vera)
        )
        self.meeting(hour, self.market)
        self.meeting(hour, user=self.vera)
        self.acting()
        self.acting(self.vera)
        block = self.block("meetings", self.boris)
        self.assertEqual(self.listed(block, self.boris).sorted("id"), shown)
        self.assertEqual(block["count"], 3)
        with freeze_time("2026-06-16 09:00:00"):
            self.env.invalidate_all()
            block = self.block("results", self.boris)
            self.assertEqual(self.listed(block, self.boris).sorted("id"), shown)
            self.assertEqual(block["count"], 3)

    def test_what_is_hidden_is_what_odoo_hides(self):
        """By the meeting, its owner's calendar, that of the house, and attending."""
        self.env["ir.config_parameter"].set_param("calendar.default_privacy", "private")
        self.vera.res_users_settings_ids.unlink()  # hers is that of the house
        self.anna.with_user(self.anna).calendar_default_privacy = "public"
        meetings = self.env["calendar.event"]
        for privacy in (False, "public", "private", "confidential"):
            for owner in (self.anna, self.vera, self.boris, self.env["res.users"]):
                for partner in (self.vera.partner_id, self.boris.partner_id):
                    meetings += self.meeting(
                        "2026-06-15 08:00:00",
                        partner,
                        privacy=privacy,
                        user_id=owner.id,
                    )
        self.env.flush_all()
        self.env.invalidate_all()
        today = self.env["client.today"].with_user(self.boris)
        _count, rows = today._top_of(
            self.env["calendar.event"],
            [("id", "in", meetings.ids)],
            "id",
            today._is_hidden,
            limit=None,
        )
        hidden = {event_id for event_id, is_hidden in rows if is_hidden}
        self.assertEqual(len(rows), len(meetings))
        expected = meetings.with_user(self.boris).filtered(
            lambda meeting: meeting._check_private_event_conditions()
        )
        self.assertEqual(hidden, set(expected.ids))
        self.assertTrue(0 < len(hidden) < len(meetings))

    def test_nobody_acts_by_what_a_browser_sends(self):
        # He may read the client, so that no rule hides its meeting.
        self.assign(self.textile, self.boris, date(2026, 1, 1), role="co_manager")
        self.meeting("2026-06-15 08:00:00")
        self.acting(date_from=date(2026, 6, 16))  # so that Boris acts some day
        of_vera = self.env["client.substitution"].with_user(self.director)
        of_vera = of_vera.create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.vera.id,
                "date_from": date(2026, 6, 15),
                "date_until": date(2026, 6, 15),
            }
        )
        of_vera.action_confirm()
        self.assertEqual(len(self.shown(self.vera)), 1)
        today = self.env["client.today"].with_user(self.boris)
        page = today.with_context(client_today_acting=of_vera.ids).get_today()
        counts = {block["name"]: block["count"] for block in page["blocks"]}
        self.assertEqual(counts["meetings"], 0)
