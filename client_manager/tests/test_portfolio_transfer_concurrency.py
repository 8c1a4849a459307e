from datetime import date

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTransferConcurrency(BaseCase):
    """Two people at once, each in a transaction of their own that is really committed.

    What the test makes is removed at the end.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            managers = [
                new_test_user(
                    env,
                    login=f"at_once_{number}",
                    groups="client_manager.group_client_manager",
                )
                for number in range(3)
            ]
            client = env["res.partner"].create({"name": "At Once", "is_company": True})
            env["client.assignment"].create(
                {
                    "partner_id": client.id,
                    "user_id": managers[0].id,
                    "date_from": date(2026, 1, 1),
                }
            )
            transfers = env["client.transfer"].create(
                [
                    {
                        "choice": "selection",
                        "partner_ids": [Command.set(client.ids)],
                        "user_ids": [Command.set(manager.ids)],
                    }
                    for manager in managers[1:]
                ]
            )
            for transfer in transfers:
                transfer.action_preview()
            self.user_ids = [manager.id for manager in managers]
            self.client_id, self.transfer_ids = client.id, transfers.ids
        self.addCleanup(self.remove_all)

    def environment(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def remove_all(self):
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            transfers = env["client.transfer"].browse(self.transfer_ids)
            transfers.state = "cancelled"
            transfers.unlink()
            client = env["res.partner"].browse(self.client_id)
            client.assignment_ids.unlink()
            client.unlink()
            env["mail.activity"].search([("user_id", "in", self.user_ids)]).unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

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
