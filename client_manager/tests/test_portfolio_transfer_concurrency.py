from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_common import CommittedCase


@tagged("post_install", "-at_install")
class TestTransferConcurrency(CommittedCase):
    def prepare(self, users, client):
        transfers = users.env["client.transfer"].create(
            [
                {
                    "choice": "selection",
                    "partner_ids": [Command.set(client.ids)],
                    "user_ids": [Command.set(manager.ids)],
                }
                for manager in users[1:]
            ]
        )
        for transfer in transfers:
            transfer.action_preview()
        self.transfer_ids = transfers.ids

    def remove(self, env):
        transfers = env["client.transfer"].browse(self.transfer_ids)
        transfers.state = "cancelled"
        transfers.unlink()

    def confirm(self, cr, number):
        transfer = self.environment(cr)["client.transfer"].browse(
            self.transfer_ids[number]
        )
        transfer.action_confirm()
        transfer.env.flush_all()
        return transfer

    def managers(self):
        with self.registry.cursor() as cr:
            client = self.environment(cr)["res.partner"].browse(self.client_id)
            return client.assignment_ids.sorted("id").user_id.ids

    @mute_logger("odoo.sql_db")
    def test_the_second_waits_and_is_refused_by_what_the_first_did(self):
        with self.registry.cursor() as one, self.registry.cursor() as other:
            self.assertEqual(self.confirm(one, 0).state, "done")
            # The client is locked: the line of the second is left for later.
            waiting = self.confirm(other, 1)
            self.assertEqual(waiting.state, "running")
            self.assertEqual(waiting.line_ids.state, "pending")
            one.commit()
            other.commit()
            waiting._run_locked_batch()
            self.assertEqual(waiting.line_ids.state, "skipped")
            self.assertEqual(waiting.state, "done")
            other.commit()
        self.assertEqual(self.managers(), self.user_ids[:2])

    @mute_logger("odoo.sql_db")
    def test_who_began_before_the_first_ended_tries_again(self):
        with self.registry.cursor() as one, self.registry.cursor() as other:
            self.environment(other)["res.partner"].search_count([])  # the snapshot
            self.confirm(one, 0)
            one.commit()
            # Odoo itself repeats a request that ends so.
            with self.assertRaises(SerializationFailure):
                self.confirm(other, 1)
            other.rollback()
            self.assertEqual(self.confirm(other, 1).line_ids.state, "skipped")
            other.commit()
        self.assertEqual(self.managers(), self.user_ids[:2])

    @mute_logger("odoo.sql_db")
    def test_the_same_transfer_twice_at_once(self):
        with self.registry.cursor() as one, self.registry.cursor() as other:
            self.confirm(one, 0)
            with self.assertRaises(UserError):
                self.confirm(other, 0)
            other.rollback()
            one.commit()
        self.assertEqual(self.managers(), self.user_ids[:2])
