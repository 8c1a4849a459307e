from datetime import timedelta

from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_common import CommittedCase


@tagged("post_install", "-at_install")
class TestSubstitutionConcurrency(CommittedCase):
    def prepare(self, users, client):
        self.today = users.env["res.company"].client_today()
        found = users.env["client.substitution"].create(
            [
                {
                    "absent_user_id": users[0].id,
                    "substitute_user_id": user.id,
                    "date_from": self.today + timedelta(days=5),
                }
                for user in users[1:]
            ]
        )
        self.ids = found.ids

    def remove(self, env):
        found = env["client.substitution"].search(
            [("absent_user_id", "in", self.user_ids)]
        )
        env.cr.execute(
            "UPDATE client_substitution SET state = 'cancelled' WHERE id = ANY(%s)",
            [found.ids],
        )
        env.invalidate_all()
        found.unlink()

    def at(self, cr, number):
        return self.environment(cr)["client.substitution"].browse(self.ids[number])

    def states(self):
        with self.registry.cursor() as cr:
            return sorted(self.at(cr, n).state for n in range(2))

    @mute_logger("odoo.sql_db")
    def test_two_approved_at_once_end_with_one(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            # Both look before either has written.
            second = self.at(two, 1)
            self.assertEqual(second.state, "draft")
            self.at(one, 0).action_confirm()
            one.commit()
            with self.assertRaises(ExclusionViolation):
                second.action_confirm()
                second.env.flush_all()
            two.rollback()
            # Odoo repeats or reports; repeated, it is refused in words.
            with self.assertRaisesRegex(UserError, "a substitute on some"):
                self.at(two, 1).action_confirm()
            two.rollback()
        self.assertEqual(self.states(), ["confirmed", "draft"])

    @mute_logger("odoo.sql_db")
    def test_approved_twice_at_once_is_approved_once(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            second = self.at(two, 0)
            self.assertEqual(second.state, "draft")
            self.at(one, 0).action_confirm()
            with self.assertRaisesRegex(UserError, "somebody else"):
                second.action_confirm()
            two.rollback()
            one.commit()
            with self.assertRaisesRegex(UserError, "Confirmed"):
                self.at(two, 0).action_confirm()
            two.rollback()

    @mute_logger("odoo.sql_db")
    def test_changed_while_the_scheduled_action_runs(self):
        with self.registry.cursor() as cr:
            self.at(cr, 0).action_confirm()
        yesterday = fields.Date.to_string(self.today - timedelta(days=1))
        with self.registry.cursor() as cr:
            # Its day has come.
            cr.execute(
                "UPDATE client_substitution SET date_from = %s WHERE id = %s",
                [yesterday, self.ids[0]],
            )
        with self.registry.cursor() as one, self.registry.cursor() as two:
            mine = self.at(one, 0)
            mine.action_cancel()
            mine.env.flush_all()
            # The action passes over what is being changed.
            self.environment(two)["client.substitution"]._run_substitutions()
            one.commit()
            self.environment(two)["client.substitution"]._run_substitutions()
        self.assertEqual(self.states(), ["cancelled", "draft"])

    def told(self):
        """How often the substitute was told that they act."""
        with self.registry.cursor() as cr:
            return self.environment(cr)["mail.message"].search_count(
                [
                    ("model", "=", "client.substitution"),
                    ("res_id", "=", self.ids[0]),
                    ("message_type", "=", "user_notification"),
                ]
            )

    @mute_logger("odoo.sql_db")
    def test_the_scheduled_action_twice_at_once_begins_it_once(self):
        with self.registry.cursor() as cr:
            self.at(cr, 0).action_confirm()
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE client_substitution SET date_from = %s WHERE id = %s",
                [self.today, self.ids[0]],
            )
        with self.registry.cursor() as one, self.registry.cursor() as two:
            # The first has begun it and not committed yet when the second comes.
            mine = self.at(one, 0)
            mine.try_lock_for_update()
            mine._stepping()._turn()
            mine.env.flush_all()
            self.environment(two)["client.substitution"]._run_substitutions()
            one.commit()
            self.environment(two)["client.substitution"]._run_substitutions()
        self.assertEqual(self.states(), ["active", "draft"])
        self.assertEqual(self.told(), 1)

    @mute_logger("odoo.sql_db")
    def test_approved_for_today_while_the_scheduled_action_runs(self):
        with self.registry.cursor() as cr:
            self.at(cr, 0).write({"date_from": self.today})
        with self.registry.cursor() as one, self.registry.cursor() as two:
            # It looks before it is approved, and again before that is committed.
            action = self.environment(two)["client.substitution"]
            action._run_substitutions()
            self.at(one, 0).action_confirm()
            action._run_substitutions()
            one.commit()
            action._run_substitutions()
        self.assertEqual(self.states(), ["active", "draft"])
        self.assertEqual(self.told(), 1)

    @mute_logger("odoo.sql_db")
    def test_killed_half_way_nothing_is_half_done(self):
        with self.registry.cursor() as cr:
            self.at(cr, 0).action_confirm()
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE client_substitution SET date_from = %s WHERE id = %s",
                [self.today, self.ids[0]],
            )
        with self.registry.cursor() as cr:
            self.at(cr, 0)._stepping()._turn()
            cr.rollback()
        self.assertEqual(self.states(), ["confirmed", "draft"])
        for _run in range(2):
            with self.registry.cursor() as cr:
                self.environment(cr)["client.substitution"]._run_substitutions()
        self.assertEqual(self.states(), ["active", "draft"])
        self.assertEqual(self.told(), 1)
