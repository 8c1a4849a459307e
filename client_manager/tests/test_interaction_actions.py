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
class TestInteractionActions(InteractionCase):
    """Actions and their activities are one thing."""

    def test_a_decision_has_no_day_and_an_action_is_an_activity(self):
        interaction = self.talk(
            self.contact,
            action_ids=[
                Command.create({"name": "Weekly delivery"}),
                self.promise(user_id=self.boris.id),
                self.promise("Call the warehouse", "2026-06-16"),
            ],
        )
        decision, samples, call = interaction.action_ids
        self.assertEqual(decision.state, "decision")
        self.assertFalse(decision.activity_id)
        self.assertEqual((samples.state, call.state), ("open", "open"))
        self.assertEqual(call.user_id, self.anna)  # nobody named: the manager
        activity = samples.activity_id
        self.assertEqual(
            (activity.res_model, activity.res_id, activity.user_id, activity.summary),
            ("res.partner", self.textile.id, self.boris, "Send the samples"),
        )
        self.assertEqual(activity.date_deadline, date(2026, 6, 20))
        self.assertEqual(interaction.open_action_count, 2)

    def test_on_the_linked_document(self):
        order = self.order(self.textile)
        interaction = self.talk(
            self.textile, order_id=order.id, action_ids=[self.promise()]
        )
        self.assertEqual(order.activity_ids, interaction.action_ids.activity_id)

    def test_done_here_is_done_there_and_the_other_way_round(self):
        interaction = self.talk(
            self.textile, action_ids=[self.promise(), self.promise("Second")]
        )
        first, second = interaction.action_ids
        first.action_done()
        self.assertFalse(first.activity_id.active)
        self.assertEqual(first.state, "done")
        second.activity_id.with_user(self.anna).action_feedback("Sent")
        self.assertEqual(second.state, "done")
        self.assertEqual(interaction.open_action_count, 0)
        with self.assertRaisesRegex(UserError, "is done"):
            second.name = "Third"

    def test_moved_there_is_moved_here(self):
        action = self.talk(self.textile, action_ids=[self.promise()]).action_ids
        action.activity_id.write(
            {"date_deadline": "2026-07-01", "user_id": self.head.id}
        )
        self.assertEqual(action.date_deadline, date(2026, 7, 1))
        self.assertEqual(action.user_id, self.head)

    def test_moved_here_is_moved_there(self):
        action = self.talk(self.textile, action_ids=[self.promise()]).action_ids
        action.write(
            {"date_deadline": "2026-07-01", "name": "New", "user_id": self.head.id}
        )
        activity = action.activity_id
        self.assertEqual(activity.date_deadline, date(2026, 7, 1))
        self.assertEqual((activity.summary, activity.user_id), ("New", self.head))

    def test_removed_there_is_cancelled_here(self):
        action = self.talk(self.textile, action_ids=[self.promise()]).action_ids
        action.activity_id.unlink()
        self.assertEqual(action.state, "cancelled")
        self.assertEqual(action.date_deadline, date(2026, 6, 20))

    def test_removed_here_is_removed_there(self):
        interaction = self.talk(
            self.textile,
            action_ids=[self.promise(), self.promise("Second")],
            next_date="2026-06-30",
        )
        first, second = interaction.action_ids
        activities = interaction.action_ids.activity_id + interaction.next_activity_id
        self.assertEqual(len(activities), 3)
        first.date_deadline = False
        self.assertEqual(first.state, "decision")
        self.assertFalse(activities[0].exists())
        interaction.unlink()
        self.assertFalse(activities.exists())

    def test_a_transfer_gives_the_actions_to_the_new_manager(self):
        action = self.talk(self.textile, action_ids=[self.promise()]).action_ids
        transfer = self.env["client.transfer"].create(
            {
                "choice": "selection",
                "partner_ids": [Command.set(self.textile.ids)],
                "user_ids": [Command.set(self.boris.ids)],
                "date_from": "2026-06-15",
                "reason": "Move",
            }
        )
        transfer.action_preview()
        transfer.action_confirm()
        self.assertEqual(action.sudo().activity_id.user_id, self.boris)
        self.assertEqual(action.with_user(self.boris).user_id, self.boris)

    def test_next_contact(self):
        interaction = self.talk(
            self.textile, next_date="2026-06-22", next_kind="visit", purpose="Linen"
        )
        activity = interaction.next_activity_id
        self.assertEqual(activity.activity_type_id.category, "meeting")
        self.assertEqual(
            (activity.user_id, activity.summary), (self.anna, "Visit: Linen")
        )
        activity.date_deadline = date(2026, 6, 24)
        self.assertEqual(interaction.next_date, date(2026, 6, 24))
        interaction.write({"next_date": "2026-06-25", "next_kind": "call"})
        self.assertEqual(activity.date_deadline, date(2026, 6, 25))
        self.assertEqual(activity.activity_type_id.category, "phonecall")
        interaction.next_date = False
        self.assertFalse(activity.exists())
        with self.assertRaisesRegex(ValidationError, "can't be before"):
            interaction.next_date = "2026-06-14"

    def test_a_decision_that_gets_a_day_is_an_activity(self):
        decision = Command.create({"name": "Weekly delivery"})
        action = self.talk(self.textile, action_ids=[decision]).action_ids
        action.date_deadline = "2026-06-20"
        self.assertEqual(action.state, "open")
        self.assertEqual(action.activity_id.user_id, self.anna)
        with self.assertRaisesRegex(ValidationError, "say who of ours"):
            action.user_id = False

    def test_a_next_contact_on_the_same_day_where_the_manager_is(self):
        """22:00 UTC on the 14th is the 15th in Moscow."""
        interaction = self.talk(
            self.textile,
            context={"tz": "Europe/Moscow"},
            date="2026-06-14 22:00:00",
            next_date="2026-06-15",
        )
        activity = interaction.next_activity_id
        self.assertEqual(activity.date_deadline, date(2026, 6, 15))
        with self.assertRaisesRegex(ValidationError, "can't be before"):
            interaction.next_date = "2026-06-14"

    def test_a_next_contact_agreed_later_is_of_who_had_this_one(self):
        interaction = self.talk(self.textile, self.head, user_id=self.anna.id)
        interaction.next_date = "2026-06-22"
        self.assertEqual(interaction.next_activity_id.user_id, self.anna)
