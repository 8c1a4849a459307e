from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .cadence_common import CadenceCase

CALL = "mail.mail_activity_data_call"
MEETING = "mail.mail_activity_data_meeting"
TODO = "mail.mail_activity_data_todo"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionPlanned(CadenceCase):
    """What was planned with a client is finished by the contact, and counts once."""

    def plan(self, kind=CALL, day=15, record=None, user=None, **values):
        return (record or self.textile).activity_schedule(
            kind,
            date_deadline=date(2026, 6, day),
            user_id=(user or self.anna).id,
            **values,
        )

    def dialog(self, action, user=None, **context):
        interactions = self.env["client.interaction"].with_user(user or self.anna)
        return Form(
            interactions.with_context(**action["context"], lang="en_US", **context),
            view=self.env["ir.ui.view"].browse(action["views"][0][0]),
        )

    def record(self, kind="call"):
        client = self.textile.with_user(self.anna)
        client = client.with_context(interaction_kind=kind, tz="Europe/Moscow")
        return self.dialog(client.action_record_interaction())

    def talks(self):
        return self.env["client.interaction"].search(
            [("commercial_partner_id", "=", self.textile.id)]
        )

    def agreed(self, kind):
        """The activity of a contact that was agreed for today."""
        return self.talk(
            self.textile,
            date="2026-06-10 09:00:00",
            next_date="2026-06-15",
            next_kind=kind,
        ).next_activity_id

    def test_the_agreed_call_is_done_by_the_call(self):
        agreed = self.agreed("call")
        with self.record() as form:
            self.assertEqual(form.done_activity_ids[:], agreed)
            form.summary = "They take the linen"
        self.assertFalse(agreed.active)
        made, before = self.talks()
        self.assertEqual(made.summary, "They take the linen")
        self.assertEqual(made.activity_id, agreed)
        self.assertEqual(made.source, "manual")
        self.assertEqual(len(made | before), 2)

    def test_what_is_done_by_it(self):
        call, meeting = self.plan(), self.plan(MEETING, 14)
        later, mail = self.plan(day=16), self.plan(TODO)
        self.plan(user=self.boris)
        self.plan(record=self.market)
        order = self.order(self.textile)
        about = self.plan(record=order)
        agreed = self.agreed("message")
        form = self.record()
        possible = call + meeting + later + about + agreed
        self.assertEqual(form.possible_activity_ids[:].sorted(), possible.sorted())
        self.assertNotIn(mail, form.possible_activity_ids[:])
        for kind, done in (
            ("call", call + about),
            ("visit", call + about + meeting),
            ("message", agreed),
        ):
            with self.subTest(kind=kind):
                form.kind = kind
                self.assertEqual(form.done_activity_ids[:].sorted(), done.sorted())
        form.kind = "call"
        form.outcome = "not_reached"
        form.save()
        self.assertTrue(all(possible.mapped("active")))

    def test_whoever_records_decides(self):
        call, other = self.plan(), self.plan(summary="Samples")
        with self.record() as form:
            form.summary = "Only this"
            form.done_activity_ids.remove(id=other.id)
        self.assertEqual((call.active, other.active), (False, True))
        self.assertEqual(len(self.talks()), 1)

    def test_what_was_decided_stays_with_every_outcome(self):
        call, other = self.plan(), self.plan(summary="Samples")
        with self.record() as form:
            form.summary = "Only this"
            form.done_activity_ids.remove(id=other.id)
            for outcome in ("agreed", "not_reached", "open"):
                form.outcome = outcome
                self.assertEqual(form.done_activity_ids[:], call)
        self.assertEqual((call.active, other.active), (False, True))

    def test_two_at_once_are_one_contact(self):
        planned = self.plan() + self.plan(summary="Samples")
        with self.record() as form:
            form.summary = "Both"
        self.assertFalse(any(planned.mapped("active")))
        self.assertEqual(len(self.talks()), 1)

    def test_what_the_rules_planned_goes_by_itself(self):
        self.rule("call", 2, "week", since="2026-06-10")
        due = self.row("call")
        due.activity_id = self.plan()
        due.planned_for = due.due_date
        form = self.record()
        self.assertFalse(form.possible_activity_ids[:])
        form.summary = "They take the linen"
        form.save()
        self.assertFalse(self.row("call").activity_id)
        self.assertEqual(len(self.talks()), 1)

    def test_what_the_rules_planned_is_recorded_by_who_does_it(self):
        """The manager gave the contact that is due to a co-manager."""
        self.assign(self.textile, self.boris, date(2026, 6, 1), role="co_manager")
        self.rule("call", 2, "week", since="2026-06-10")
        due = self.row("call")
        planned = due.activity_id = self.plan(user=self.boris)
        due.planned_for = due.due_date
        action = planned.with_user(self.boris).action_record_contact()
        with self.dialog(action, self.boris) as form:
            self.assertEqual(form.kind, "call")
            form.summary = "They take the linen"
        self.assertFalse(self.row("call").activity_id)
        self.assertFalse(planned.exists().active)
        self.assertEqual(self.talks().user_id, self.boris)
        self.assertEqual(len(self.talks()), 1)

    def test_from_the_activity(self):
        order = self.order(self.textile)
        call, other = self.plan(record=order, summary="Linen"), self.plan()
        action = call.with_user(self.anna).action_record_contact()
        with self.dialog(action) as form:
            self.assertEqual(form.purpose, "Linen")
            self.assertEqual(form.kind, "call")
            self.assertEqual(form.done_activity_ids[:], call)
            form.summary = "They take the linen"
            for name, value in (
                ("outcome", "agreed"),
                ("kind", "visit"),
                ("date", "2026-06-15 08:00:00"),
            ):
                form[name] = value
                self.assertEqual(form.done_activity_ids[:], call, name)
        self.assertEqual((call.active, other.active), (False, True))
        self.assertEqual(self.talks().order_id, order)

    def test_activities_named_by_the_context(self):
        call, other, foreign = (
            self.plan(),
            self.plan(summary="Samples"),
            self.plan(user=self.boris),
        )
        action = self.textile.with_user(self.anna).action_record_interaction()
        ids = (call + foreign).ids
        for named, done in (
            (ids, call),
            ([Command.set(ids)], call),
            ([Command.link(other.id)], other),
            ([], call.browse()),
        ):
            with self.subTest(named=named):
                form = self.dialog(action, default_done_activity_ids=named)
                form.kind = "visit"
                self.assertEqual(form.done_activity_ids[:], done)

    def test_the_kind_is_the_one_agreed(self):
        """Finishing an agreed video call is no visit."""
        agreed = self.agreed("video")
        self.assertEqual(agreed.activity_type_id, self.env.ref(MEETING))
        agreed.with_user(self.anna).action_feedback(feedback="Agreed")
        self.assertEqual(self.talks()[0].kind, "video")

    def test_foreign_activities_are_refused(self):
        self.market.user_id = self.anna
        for activity in (
            self.plan(user=self.boris),
            self.plan(record=self.market),
            self.plan(TODO),
        ):
            with self.subTest(activity=activity), self.assertRaises(UserError):
                self.talk(
                    self.textile, done_activity_ids=[Command.link(activity.id)]
                )
            self.assertTrue(activity.active)

    # ------------------------------------------------------------------
    # Not reached
    # ------------------------------------------------------------------

    def test_a_call_in_vain_stays_to_be_done(self):
        self.rule("call", 2, "week", since="2026-06-10")
        call = self.plan(summary="Linen")
        due = self.row("call")
        before = (due.next_date, due.last_contact_date, due.snooze_count)
        mine = call.with_user(self.anna)
        attempt = self.env["client.interaction"].browse(
            mine.action_not_reached("Busy")
        )
        self.assertEqual(attempt.outcome, "not_reached")
        self.assertEqual(attempt.summary, "Busy")
        self.assertEqual(attempt.purpose, "Linen")
        self.assertEqual((attempt.kind, attempt.user_id), ("call", self.anna))
        self.assertFalse(attempt.counts)
        self.assertTrue(call.active)
        self.env.invalidate_all()
        due = self.row("call")
        self.assertEqual(
            (due.next_date, due.last_contact_date, due.snooze_count), before
        )
        self.assertFalse(self.textile.last_contact_date)
        # Reached at last.
        mine.action_feedback(feedback="Agreed")
        self.assertEqual(len(self.talks().filtered("counts")), 1)

    def test_tried_in_vain_from_the_client(self):
        client = self.textile.with_user(self.anna)
        attempt = client.with_context(interaction_kind="visit").action_not_reached()
        attempt = self.env["client.interaction"].browse(attempt)
        self.assertEqual((attempt.kind, attempt.counts), ("visit", False))
        # A wrong tap is taken back by whoever made it.
        attempt.with_user(self.anna).unlink()
        self.assertFalse(self.talks())

    def test_nobody_tries_anothers_client(self):
        with self.assertRaises(AccessError):
            self.market.with_user(self.anna).action_not_reached()
        call = self.plan(record=self.market)
        with self.assertRaises(AccessError):
            call.with_user(self.anna).action_not_reached()
        stranger = self.env["res.partner"].create({"name": "Somebody"})
        call = self.plan(record=stranger)
        with self.assertRaisesRegex(UserError, "about no client"):
            call.with_user(self.anna).action_not_reached()

    # ------------------------------------------------------------------
    # Who was there
    # ------------------------------------------------------------------

    def test_a_visit_says_who_was_there(self):
        second = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.textile.id}
        )
        with self.record("visit") as form:
            form.summary = "Autumn"
            form.contact_ids.add(self.contact)
            form.contact_ids.add(second)
            form.colleague_ids.add(self.boris)
            form.duration = 40
        talk = self.talks()
        self.assertEqual(talk.contact_ids, self.contact + second)
        self.assertEqual((talk.colleague_ids, talk.duration), (self.boris, 40))

    def test_an_address_is_no_person(self):
        branch = self.env["res.partner"].create(
            {"name": "Warehouse", "parent_id": self.textile.id, "type": "delivery"}
        )
        talk = self.talk(branch, kind="visit")
        self.assertEqual((talk.partner_id, talk.contact_ids), (branch, branch.browse()))
        self.assertEqual(talk.commercial_partner_id, self.textile)
