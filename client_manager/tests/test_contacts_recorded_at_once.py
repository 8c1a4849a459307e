from datetime import timedelta

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_common import CommittedCase


@tagged("post_install", "-at_install")
class TestContactsRecordedAtOnce(CommittedCase):
    """Two people do the same thing with a client at once: it is done once."""

    def prepare(self, users, client):
        env = users.env
        begun = fields.Datetime.now() - timedelta(hours=2)
        self.event_id = (
            env["calendar.event"]
            .create(
                {
                    "name": "Fair",
                    "start": begun,
                    "stop": begun + timedelta(hours=1),
                    "partner_ids": [Command.set(client.ids)],
                }
            )
            .id
        )
        # The second one helps with the client.
        env["client.assignment"].create(
            {"partner_id": client.id, "user_id": users[1].id, "role": "co_manager"}
        )
        self.errand_id = (
            env["client.errand"]
            .create({"name": "Ask", "giver_id": users[1].id, "user_id": users[0].id})
            .id
        )
        self.rule_id = (
            env["client.cadence.rule"]
            .create({"partner_id": client.id, "kind": "visit"})
            .id
        )

    def remove(self, env):
        env["client.interaction"].search([("partner_id", "=", self.client_id)]).unlink()
        env["client.errand"].browse(self.errand_id).unlink()
        env["client.cadence.rule"].browse(self.rule_id).unlink()
        env["calendar.event"].browse(self.event_id).unlink()

    def as_user(self, cr, number: int):
        return self.environment(cr)(user=self.user_ids[number])

    @mute_logger("odoo.sql_db")
    def test_the_result_of_a_meeting(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = (
                self.as_user(cr, number)["client.interaction.record"].create(
                    {"event_id": self.event_id}
                )
                for number, cr in enumerate((one, two))
            )
            # Both have the window open, with the client in it.
            self.assertEqual(first.partner_ids.ids, [self.client_id])
            self.assertEqual(second.partner_ids.ids, [self.client_id])
            first.action_record()
            one.commit()
            with self.assertRaises(UniqueViolation):
                second.action_record()
                second.env.flush_all()
            two.rollback()
        with self.registry.cursor() as cr:
            found = self.environment(cr)["client.interaction"].search(
                [("event_id", "=", self.event_id)]
            )
            self.assertEqual(found.user_id.ids, [self.user_ids[0]])

    @mute_logger("odoo.sql_db")
    def test_the_answer_to_an_errand(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = (
                self.as_user(cr, 0)["client.errand"].browse(self.errand_id)
                for cr in (one, two)
            )
            self.assertEqual(second.state, "open")
            for errand, answer in ((first, "Yes"), (second, "No")):
                errand.invalidate_recordset()
                if errand == first and errand.env.cr is one:
                    errand._answer(answer)
                    errand._drop_activities()
                    errand.env.flush_all()
                    one.commit()
                    continue
                with self.assertRaises(SerializationFailure):
                    errand._answer(answer)
                    errand.env.flush_all()
            two.rollback()
            second.invalidate_recordset()
            # Odoo runs it again.
            with self.assertRaisesRegex(UserError, "is not open"):
                second._answer("No")
        with self.registry.cursor() as cr:
            errand = self.environment(cr)["client.errand"].browse(self.errand_id)
            self.assertEqual(errand.answer, "Yes")

    @mute_logger("odoo.sql_db")
    def test_putting_off_while_the_night_plans(self):
        until = fields.Date.today() + timedelta(days=30)
        with self.registry.cursor() as one, self.registry.cursor() as two:
            night = self.environment(one)["client.cadence"]
            due = self.as_user(two, 0)["client.cadence"].search(
                [("rule_id", "=", self.rule_id)]
            )
            self.assertFalse(due.activity_id)
            night._plan_for(night.env["res.users"].browse(self.user_ids[0]))
            night.env.flush_all()
            one.commit()
            with self.assertRaises(SerializationFailure):
                due.snooze(until, "On leave")
                due.env.flush_all()
            two.rollback()
            due.invalidate_recordset()
            # Odoo runs it again: what was planned goes along.
            due.snooze(until, "On leave")
            two.commit()
        with self.registry.cursor() as cr:
            due = self.environment(cr)["client.cadence"].browse(due.id)
            self.assertEqual((due.next_date, due.planned_date), (until, until))
