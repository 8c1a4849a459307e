from datetime import date, datetime

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteraction(InteractionCase):
    """Recording by hand, and what follows from it."""

    def test_three_clicks_from_the_card(self):
        action = (
            self.textile.with_user(self.anna)
            .with_context(interaction_kind="visit")
            .action_record_interaction()
        )
        self.assertEqual(action["target"], "new")
        form = Form(
            self.env["client.interaction"]
            .with_user(self.anna)
            .with_context(**action["context"]),
            view=action["views"][0][0],
        )
        form.summary = "Wants more linen"
        interaction = form.save()
        self.assertEqual(
            (interaction.partner_id, interaction.kind, interaction.user_id),
            (self.textile, "visit", self.anna),
        )
        self.assertEqual(interaction.date, datetime(2026, 6, 15, 9))
        self.assertEqual(interaction.source, "manual")

    def test_a_person_spoken_to_is_on_the_clients_side(self):
        interaction = self.talk(self.contact)
        self.assertEqual(interaction.commercial_partner_id, self.textile)
        self.assertEqual(interaction.contact_ids, self.contact)
        interaction.partner_id = self.textile
        self.assertEqual(interaction.contact_ids, self.contact)

    def test_what_has_not_happened_is_not_recorded(self):
        with self.assertRaisesRegex(ValidationError, "not happened yet"):
            self.talk(self.textile, date="2026-06-15 11:00:00")
        self.talk(self.textile, date="2026-06-15 09:30:00")  # a fast clock

    def test_links_are_of_the_same_client(self):
        foreign = self.order(self.market)
        # Out of reach it is not even told that the order is of another client.
        with self.assertRaises(AccessError):
            self.talk(self.textile, order_id=foreign.id)
        self.market.user_id = self.anna
        refused = "does not belong to Textile"
        with self.assertRaisesRegex(ValidationError, refused), self.cr.savepoint():
            self.talk(self.textile, order_id=foreign.id)
        stranger = self.env["res.partner"].create({"name": "Somebody"})
        refused = "Somebody"
        with self.assertRaisesRegex(ValidationError, refused), self.cr.savepoint():
            self.talk(self.textile, contact_ids=[Command.link(stranger.id)])
        self.talk(self.textile, order_id=self.order(self.contact).id)

    def test_it_stays_with_its_client(self):
        self.market.user_id = self.anna
        interaction = self.talk(self.textile)
        interaction.partner_id = self.contact
        with self.assertRaisesRegex(UserError, "stays with its client"):
            interaction.partner_id = self.market

    def test_only_who_recorded_it_or_a_head_deletes_it(self):
        interaction = self.talk(self.textile, self.head, user_id=self.head.id)
        with self.assertRaisesRegex(UserError, "recorded by somebody else"):
            interaction.with_user(self.anna).unlink()
        interaction.with_user(self.head).unlink()
        own = self.talk(self.textile)
        own.unlink()
        self.assertFalse(own.exists())

    def test_what_follows_is_not_written_by_anybody(self):
        interaction = self.talk(self.textile, action_ids=[self.promise()])
        activity = interaction.action_ids.activity_id
        for values in (
            {"commercial_partner_id": self.market.id},
            {"counts": False},
            {"open_action_count": 0},
            {"source": "message"},
            {"next_activity_id": activity.id},
            {"activity_id": activity.id},
            {"message_id": 1},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                interaction.write(values)
            with self.subTest(values), self.assertRaises(AccessError):
                self.talk(self.textile, **values)
        forged = self.talk(
            self.textile,
            context={"default_source": "message", "default_message_id": 1},
        )
        self.assertEqual(forged.source, "manual")
        for values in ({"state": "done"}, {"activity_id": False}, {"partner_id": 1}):
            with self.subTest(values), self.assertRaises(AccessError):
                interaction.action_ids.write(values)

    @mute_logger("odoo.sql_db")
    def test_negative_minutes(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.talk(self.textile, duration=-1)
            self.env.flush_all()
