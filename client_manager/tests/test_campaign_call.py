from datetime import date

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignCall(CampaignCase):
    """The answer to an invitation is noted with the call in which it was given."""

    def call(self, **values):
        (line,) = self.queue(channel="call", **values)
        line.activity_id.date_deadline = date(2026, 6, 15)
        return line

    def dialog(self, line):
        return self.form(
            line.activity_id.with_user(self.anna).action_record_contact()
        )

    def form(self, action):
        interactions = self.env["client.interaction"].with_user(self.anna)
        return Form(
            interactions.with_context(**action["context"], lang="en_US"),
            view=self.env["ir.ui.view"].browse(action["views"][0][0]),
        )

    def test_the_answer_is_noted_with_the_call(self):
        line = self.call()
        self.assertEqual(line.state, "call")
        with self.dialog(line) as form:
            self.assertEqual(form.purpose, "Spring Fair")
            self.assertEqual(form.campaign_line_id, line)
            form.summary = "They send two people"
            form.campaign_answer = "coming"
        self.assertEqual((line.state, line.told_by), ("told", "call"))
        self.assertEqual(line.answer, "coming")
        talk = self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.textile.id)]
        )
        self.assertEqual(talk.summary, "They send two people")

    def test_the_answer_stays_whatever_is_said_after_it(self):
        line = self.call()
        card = self.textile.with_user(self.anna)
        for action in (
            line.activity_id.with_user(self.anna).action_record_contact(),
            card.with_context(interaction_kind="call").action_record_interaction(),
        ):
            form = self.form(action)
            self.assertEqual(form.campaign_line_id, line)
            form.campaign_answer = "coming"
            for name, value in (
                ("outcome", "not_reached"),
                ("outcome", "agreed"),
                ("date", "2026-06-15 08:00:00"),
                ("kind", "visit"),
            ):
                form[name] = value
                with self.subTest(name=name, value=value):
                    self.assertEqual(form.campaign_answer, "coming")
        form.summary = "They send two people"
        form.save()
        self.assertEqual((line.state, line.answer), ("told", "coming"))

    def test_what_was_answered_before_is_shown(self):
        line = self.call()
        line.answer = "declined"
        self.assertEqual(line.state, "call")
        with self.dialog(line) as form:
            self.assertEqual(form.campaign_answer, "declined")
            form.done_activity_ids.clear()
            self.assertFalse(form.campaign_answer)
            form.done_activity_ids.add(line.activity_id)
            self.assertEqual(form.campaign_answer, "declined")
            form.campaign_answer = "coming"
            form.summary = "They come after all"
        self.assertEqual((line.state, line.answer), ("told", "coming"))

    def test_who_was_not_reached_answered_nothing(self):
        line = self.call()
        with self.dialog(line) as form:
            form.campaign_answer = "coming"
            form.outcome = "not_reached"
        self.assertEqual((line.state, line.answer), ("call", False))
        self.assertTrue(line.activity_id.active)

    def test_without_an_answer_the_client_is_told(self):
        line = self.call()
        with self.dialog(line) as form:
            form.summary = "Olga will think about it"
        self.assertEqual((line.state, line.answer), ("told", False))

    def test_nobody_was_reached(self):
        line = self.call()
        line.activity_id.with_user(self.anna).action_not_reached()
        self.assertEqual((line.state, line.answer), ("call", False))
        self.assertTrue(line.activity_id.active)

    def test_only_invitations_are_answered(self):
        line = self.call(kind="promotion")
        form = self.dialog(line)
        self.assertFalse(form.campaign_line_id)

    def test_another_call_answers_nothing(self):
        line = self.call()
        other = self.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
        )
        with self.dialog(line) as form:
            form.done_activity_ids.clear()
            form.done_activity_ids.add(other)
            self.assertFalse(form.campaign_line_id)
            form.summary = "About something else"
        self.assertEqual((line.state, other.active), ("call", False))
