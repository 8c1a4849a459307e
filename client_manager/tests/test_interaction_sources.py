from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionSources(InteractionCase):
    """What is recorded by itself, and only once."""

    def interactions(self, client=None):
        client = client or self.textile
        return self.env["client.interaction"].search(
            [("commercial_partner_id", "=", client.id)]
        )

    def activity(self, document, kind="call", **values):
        return document.activity_schedule(
            f"mail.mail_activity_data_{kind}",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
            **values,
        )

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def test_a_finished_call_is_a_contact(self):
        order = self.order(self.contact)
        activity = self.activity(order, summary="Delivery date")
        activity.with_user(self.anna).action_feedback("Friday suits them")
        interaction = self.interactions()
        self.assertEqual(
            (interaction.kind, interaction.purpose, interaction.summary),
            ("call", "Delivery date", "Friday suits them"),
        )
        self.assertEqual(interaction.partner_id, self.contact)
        self.assertEqual(interaction.order_id, order)
        self.assertEqual(interaction.user_id, self.anna)
        self.assertEqual(interaction.source, "activity")

    def test_done_twice_is_one_contact(self):
        activity = self.activity(self.textile).with_user(self.anna)
        activity.action_feedback("Once")
        activity.action_feedback("Twice")
        activity.sudo().active = True
        activity.action_feedback("Thrice")
        self.assertEqual(self.interactions().summary, "Once")

    @mute_logger("odoo.sql_db")
    def test_two_at_once_end_with_one(self):
        activity = self.activity(self.textile)
        values = {"partner_id": self.textile.id, "activity_id": activity.id}
        self.env["client.interaction"].create(values)
        self.env.flush_all()
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["client.interaction"].create(values)
            self.env.flush_all()

    def test_to_dos_and_strangers_are_no_contacts(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        count = self.env["client.interaction"].search_count([])
        self.activity(self.textile, "todo").action_feedback("Done")
        self.activity(stranger).action_feedback("Called")
        self.activity(self.anna.partner_id).action_feedback("Called")
        self.assertEqual(self.env["client.interaction"].search_count([]), count)

    def test_an_employee_outside_our_groups_records_as_well(self):
        activity = self.activity(self.textile)
        activity.user_id = self.clerk
        activity.with_user(self.clerk).action_feedback("Called")
        self.assertEqual(self.interactions().user_id, self.clerk)

    # ------------------------------------------------------------------
    # Meetings
    # ------------------------------------------------------------------

    def meeting(self, *partners, start="2026-06-12 08:00:00", **values):
        return self.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": start,
                "stop": start.replace("08:", "09:"),
                "user_id": self.anna.id,
                "partner_ids": [
                    Command.set(
                        [self.anna.partner_id.id, *(partner.id for partner in partners)]
                    )
                ],
                **values,
            }
        )

    def record(self, event, user=None, **values):
        wizard = (
            self.env["client.interaction.record"]
            .with_user(user or self.anna)
            .create({"event_id": event.id, **values})
        )
        wizard.action_record()
        return wizard

    def test_the_result_of_a_meeting(self):
        event = self.meeting(self.contact, self.boris.partner_id)
        as_anna = event.with_user(self.anna)
        self.assertEqual(as_anna.unrecorded_client_ids, self.textile)
        self.record(event, summary="They take it", outcome="agreed")
        interaction = self.interactions()
        self.assertEqual(interaction.event_id, event)
        self.assertEqual((interaction.kind, interaction.duration), ("visit", 60))
        self.assertEqual(interaction.date, datetime(2026, 6, 12, 8))
        self.assertEqual(interaction.contact_ids, self.contact)
        self.assertEqual(interaction.colleague_ids, self.boris)
        self.assertEqual(as_anna.interaction_count, 1)
        self.assertFalse(as_anna.unrecorded_client_ids)
        with self.assertRaisesRegex(UserError, "recorded already"):
            self.record(event, partner_ids=[Command.set(self.textile.ids)])

    def test_one_for_each_client_within_reach(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "is_company": True, "user_id": self.anna.id}
        )
        event = self.meeting(self.textile, other, self.market)
        self.record(event, summary="Together")
        for client in (self.textile, other):
            self.assertEqual(self.interactions(client).summary, "Together")
        self.assertFalse(self.interactions(self.market))
        as_vera = event.with_user(self.vera)
        self.assertEqual(as_vera.unrecorded_client_ids, self.market)
        with self.assertRaises(UserError):
            self.record(event, partner_ids=[Command.set(self.market.ids)])

    def test_a_meeting_to_come_has_no_result(self):
        event = self.meeting(self.textile, start="2026-06-16 08:00:00")
        self.assertFalse(event.with_user(self.anna).unrecorded_client_ids)

    def test_a_meeting_recorded_and_its_activity_finished_is_one_contact(self):
        meeting = {"res_model_id": self.env["ir.model"]._get_id("res.partner")}
        event = self.meeting(self.textile, res_id=self.textile.id, **meeting)
        activity = self.activity(self.textile, "meeting")
        activity.calendar_event_id = event
        self.record(event, summary="They take it")
        self.assertFalse(activity.active)
        self.assertEqual(self.interactions().summary, "They take it")
        late = self.activity(self.textile, "meeting")
        late.calendar_event_id = event
        late.with_user(self.anna).action_feedback("Again")
        self.assertEqual(len(self.interactions()), 1)

    def test_a_video_call_finished_as_an_activity(self):
        event = self.meeting(self.contact, videocall_location="https://example.com/a")
        activity = self.activity(self.textile, "meeting")
        activity.calendar_event_id = event
        activity.with_user(self.anna).action_feedback("Seen")
        interaction = self.interactions()
        self.assertEqual((interaction.kind, interaction.event_id), ("video", event))
        self.assertEqual(interaction.date, datetime(2026, 6, 12, 8))

    def test_a_whole_day_has_no_minutes(self):
        event = self.meeting(self.contact)
        event.write(
            {"allday": True, "start_date": "2026-06-12", "stop_date": "2026-06-12"}
        )
        activity = self.activity(self.textile, "meeting")
        activity.calendar_event_id = event
        activity.with_user(self.anna).action_feedback("Seen")
        self.assertEqual(self.interactions().duration, 0)
        wizard = self.env["client.interaction.record"].new({"event_id": event.id})
        self.assertEqual(wizard.duration, 0)

    def test_the_activity_of_a_colleague_stays_open(self):
        event = self.meeting(self.textile, self.boris.partner_id)
        activities = self.activity(self.textile, "meeting")
        activities |= self.activity(self.textile, "meeting")
        activities[1].user_id = self.boris
        activities.calendar_event_id = event
        self.record(event)
        self.assertEqual(activities.mapped("active"), [False, True])

    def test_an_opportunity_is_that_of_its_own_client(self):
        self.market.user_id = self.anna
        lead = self.env["crm.lead"].create(
            {"name": "Curtains", "partner_id": self.market.id}
        )
        event = self.meeting(self.textile, self.market, opportunity_id=lead.id)
        self.record(event)
        self.assertEqual(self.interactions(self.market).lead_id, lead)
        self.assertFalse(self.interactions().lead_id)

    # ------------------------------------------------------------------
    # E-mails
    # ------------------------------------------------------------------

    def post(self, document, author, **values):
        return document.with_context(mail_notify_force_send=False).message_post(
            body="How does it wash?",
            author_id=author.partner_id.id
            if author._name == "res.users"
            else author.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def test_a_mail_sent_to_the_client(self):
        order = self.order(self.textile)
        message = self.post(
            order.with_user(self.anna), self.anna, partner_ids=self.contact.ids
        )
        interaction = self.interactions()
        self.assertEqual(
            (interaction.kind, interaction.direction, interaction.summary),
            ("message", "outgoing", "How does it wash?"),
        )
        self.assertEqual(interaction.user_id, self.anna)
        self.assertEqual(interaction.contact_ids, self.contact)
        self.assertEqual(
            (interaction.message_id, interaction.order_id), (message, order)
        )
        self.assertEqual(interaction.source, "message")

    def test_a_mail_sent_later_is_one_contact(self):
        message = self.post(
            self.textile.with_user(self.anna),
            self.anna,
            partner_ids=self.contact.ids,
            scheduled_date=self.cr.now() + timedelta(days=1),
        )
        waiting = self.env["mail.message.schedule"].search(
            [("mail_message_id", "=", message.id)]
        )
        self.assertTrue(waiting)
        waiting.force_send()
        self.assertEqual(self.interactions().message_id, message)

    def test_a_mail_from_an_unknown_address_is_no_contact_of_ours(self):
        self.textile.message_subscribe(self.contact.ids)
        self.textile.message_post(
            body="Buy!",
            author_id=False,
            email_from="spam@example.net",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertFalse(self.interactions())

    def test_a_mail_from_the_client(self):
        self.contact.email = "olga@example.com"
        self.env["mail.thread"].message_process(
            "res.partner",
            "From: Olga <olga@example.com>\nTo: us@example.com\nSubject: Washing\n"
            "Message-Id: <1@example.com>\nContent-Type: text/plain\n\nAt 60 degrees?",
            thread_id=self.textile.id,
        )
        interaction = self.interactions()
        self.assertEqual(
            (interaction.kind, interaction.direction, interaction.purpose),
            ("message", "incoming", "Washing"),
        )
        self.assertIn("At 60 degrees?", interaction.summary)
        self.assertEqual(interaction.partner_id, self.contact)
        self.assertEqual(interaction.user_id, self.anna)

    def test_notes_notices_and_talk_among_us_are_no_contacts(self):
        as_anna = self.textile.with_user(self.anna)
        as_anna.message_post(
            body="Careful",
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.contact.ids,
        )
        as_anna.message_post(
            body="Sent by Odoo",
            message_type="notification",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.contact.ids,
        )
        self.post(as_anna, self.anna, partner_ids=self.head.partner_id.ids)
        self.post(as_anna, self.anna)
        self.assertFalse(self.interactions())

    def test_sending_an_invoice_is_no_contact_but_its_answer_is(self):
        invoice = self.invoice(self.textile, date(2026, 6, 1), 50)
        self.post(invoice, self.anna, partner_ids=self.contact.ids)
        self.assertFalse(self.interactions())
        self.post(invoice, self.contact)
        self.assertEqual(self.interactions().direction, "incoming")

    def test_what_a_stranger_writes_to_the_client_is_no_contact_of_ours(self):
        carrier = self.env["res.partner"].create({"name": "Carrier"})
        self.post(self.textile, carrier, partner_ids=self.contact.ids)
        self.assertFalse(self.interactions())

    def test_who_writes_about_anothers_order_is_spoken_with_about_nothing(self):
        person = self.env["res.partner"].create(
            {"name": "Max", "parent_id": self.market.id}
        )
        self.post(self.order(self.textile), person)
        talk = self.interactions(self.market)
        self.assertEqual((talk.direction, talk.partner_id), ("incoming", person))
        self.assertFalse(talk.order_id)

    # ------------------------------------------------------------------
    # Merging
    # ------------------------------------------------------------------

    def test_merged_clients_who_met_together(self):
        self.market.user_id = self.anna
        event = self.meeting(self.textile, self.market)
        self.record(event, summary="Together")
        (self.textile + self.market).invalidate_recordset()
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.textile + self.market).ids, self.textile
        )
        merged = self.interactions()
        self.assertEqual(merged.mapped("summary"), ["Together", "Together"])
        self.assertEqual(len(merged.filtered("event_id")), 1)
        self.assertEqual(set(merged.mapped("source")), {"meeting"})
