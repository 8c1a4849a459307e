from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionDialogs(CadenceCase):
    """What the dialogs of a contact say and fill in by themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("call", 2, "week")
        cls.rule("visit", 1, "month", since="2026-06-20")

    def record(self, kind):
        action = self.textile.with_user(self.anna).with_context(
            interaction_kind=kind, lang="en_US", tz="Europe/Moscow"
        )
        action = action.action_record_interaction()
        interactions = self.env["client.interaction"].with_user(self.anna)
        return Form(
            interactions.with_context(**action["context"], lang="en_US"),
            view=self.env["ir.ui.view"].browse(action["views"][0][0]),
        )

    def test_the_dialog_says_what_the_rules_ask_for_next(self):
        with self.record("call") as form:
            self.assertEqual(form.kind, "call")
            self.assertEqual(form.date, datetime(2026, 6, 15, 9))
            # The visit is asked for since the 20th, a call again on the 29th.
            self.assertEqual(
                form.next_hint, "Visit by 06/20/2026. It is planned by itself."
            )
            form.kind = "visit"  # does for the call as well
            self.assertEqual(
                form.next_hint, "Call by 06/29/2026. It is planned by itself."
            )
            form.date = datetime(2026, 6, 14, 9)
            self.assertIn("06/28/2026", form.next_hint)
            form.outcome = "not_reached"
            self.assertEqual(form.next_hint, "Tried in vain: the contact stays due.")
            form.outcome = "agreed"
            form.summary = "They take the linen"
        self.assertEqual(self.row("call").next_date, date(2026, 6, 28))
        talk = self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.textile.id)]
        )
        self.assertEqual(talk.next_hint[:18], "Call by 06/28/2026")

    @freeze_time("2026-07-15 09:00:00")
    def test_the_dialog_says_what_stays_late(self):
        with self.record("call") as form:
            self.assertEqual(form.next_hint, "Visit: late since 06/20/2026.")
            form.summary = "They take the linen"

    def test_without_rules_nothing_is_said(self):
        self.env["client.cadence.rule"].search([]).unlink()
        with self.record("call") as form:
            self.assertFalse(form.next_hint)
            form.summary = "Nothing new"

    def test_what_was_said_is_asked_for_unless_nobody_was_reached(self):
        form = self.record("call")
        with self.assertRaisesRegex(AssertionError, "summary is a required"):
            form.save()
        form.outcome = "not_reached"
        self.assertFalse(form.save().counts)

    def test_a_contact_is_put_off_with_one_tap(self):
        wizard = Form(
            self.env["client.interaction.snooze"]
            .with_user(self.anna)
            .with_context(default_cadence_ids=self.row("call").ids)
        )
        self.assertEqual(wizard.until, date(2026, 6, 22))
        wizard.days = "30"
        self.assertEqual(wizard.until, date(2026, 7, 15))
        wizard.days = "3"
        self.assertEqual(wizard.until, date(2026, 6, 18))
        # Not to a day on which nobody works: Thursday and Friday are a holiday.
        self.away(date(2026, 6, 18), date(2026, 6, 19))
        wizard.days = "14"
        wizard.days = "3"
        self.assertEqual(wizard.until, date(2026, 6, 22))
        wizard.until = date(2026, 7, 16)
        wizard.reason = "On holiday"
        wizard.save().action_snooze()
        self.assertEqual(self.row("call").next_date, date(2026, 7, 16))
