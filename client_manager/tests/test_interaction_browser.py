from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .cadence_common import CadenceCase


class RecordingCase(HttpCase, CadenceCase):
    """*Tour Client* is Anna's; a call is due today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As the browser sends it; what is planned for today is one of her day.
        cls.anna.tz = "Europe/Moscow"
        cls.rule("call", 2, "week", since="2020-01-01")
        cls.client = cls.env["res.partner"].create(
            {"name": "Tour Client", "is_company": True, "user_id": cls.anna.id}
        )
        cls.make_old(cls.client)
        cls.due._refresh(cls.client)

    def tour(self, name, path, user=None):
        self.start_tour(path, name, login=(user or self.anna).login, timeout=120)

    def assertRecorded(self, **values):
        talk = self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.client.id)]
        )
        self.assertEqual(len(talk), 1)
        self.assertEqual(talk.summary.strip(), "They take the linen")
        self.assertEqual(talk.user_id, self.anna)
        for name, value in values.items():
            self.assertEqual(talk[name], value)

    def assertTriedOnce(self):
        attempt = self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.client.id)]
        )
        self.assertEqual(attempt.mapped("outcome"), ["not_reached"])
        self.assertFalse(self.client.last_contact_date)

    def today(self):
        """Today where Anna is; in the evening, UTC is a day behind."""
        return fields.Date.context_today(self.client.with_context(tz=self.anna.tz))

    def agreed_call(self):
        """A call agreed for today, and none due by the rules."""
        self.env["client.cadence.rule"].search([]).unlink()
        return self.client.activity_schedule(
            "mail.mail_activity_data_call",
            summary="Autumn",
            date_deadline=self.today(),
            user_id=self.anna.id,
        )

    def card(self):
        return f"/odoo/res.partner/{self.client.id}"


class EverywhereTests:
    """What is done at a desk and with a thumb alike."""

    def test_from_the_card(self):
        self.tour("client_record_from_card", self.card())
        self.assertRecorded(kind="call", outcome="agreed", source="manual")

    def test_from_today(self):
        self.tour("client_record_from_today", "/odoo/client-today")
        self.assertRecorded(kind="call", outcome="agreed")

    def test_nobody_is_reached_from_today(self):
        self.tour("client_not_reached_from_today", "/odoo/client-today")
        self.assertTriedOnce()

    def test_an_agreed_call_from_today(self):
        call = self.agreed_call()
        self.tour("client_record_agreed_from_today", "/odoo/client-today")
        self.assertRecorded(kind="call", outcome="agreed", activity_id=call)
        self.assertFalse(call.active)

    def test_back_from_a_record_today_is_read_anew(self):
        self.tour("client_today_back_tour", "/odoo/client-today")
        self.assertRecorded(kind="call")


@tagged("post_install", "-at_install")
class TestRecordingAtADesk(EverywhereTests, RecordingCase):
    """Three clicks and what is typed, wherever one is; the tours count."""

    browser_size = "1366x900"

    def test_from_a_meeting(self):
        now = fields.Datetime.now()
        meeting = self.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": now - timedelta(hours=2),
                "stop": now - timedelta(hours=1),
                "user_id": self.anna.id,
                "partner_ids": [
                    Command.set((self.anna.partner_id + self.client).ids)
                ],
            }
        )
        self.tour("client_record_from_meeting", f"/odoo/calendar.event/{meeting.id}")
        self.assertRecorded(kind="visit", outcome="agreed", event_id=meeting)

    def test_from_a_finished_activity(self):
        self.client.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=self.today(),
            user_id=self.anna.id,
        )
        self.tour("client_record_from_activity", self.card())
        self.assertRecorded(kind="call", source="activity")

    def test_a_call_planned_with_the_client_reaches_nobody(self):
        call = self.agreed_call()
        self.tour("client_not_reached_from_activity", self.card())
        self.assertTriedOnce()
        self.assertTrue(call.active)

    def test_the_meeting_of_yesterday_from_today(self):
        start = fields.Datetime.now() - timedelta(days=2)
        meeting = self.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": self.anna.id,
                "partner_ids": [
                    Command.set((self.anna.partner_id + self.client).ids)
                ],
            }
        )
        self.tour("client_record_result_from_today", "/odoo/client-today")
        self.assertRecorded(kind="visit", outcome="agreed", event_id=meeting)


@tagged("post_install", "-at_install")
class TestRecordingOnAPhone(EverywhereTests, RecordingCase):
    """The same with a thumb."""

    browser_size = "390x844"
    touch_enabled = True

    def test_another_department_answers(self):
        errand = (
            self.env["client.errand"]
            .with_user(self.anna)
            .create(
                {
                    "name": "When does the linen come?",
                    "kind": "information",
                    "user_id": self.clerk.id,
                    "partner_id": self.client.id,
                }
            )
        )
        self.tour(
            "client_errand_answer_tour",
            f"/odoo/client.errand/{errand.id}",
            user=self.clerk,
        )
        self.assertEqual((errand.state, errand.answer), ("done", "On Monday"))
