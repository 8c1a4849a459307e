from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import new_test_user, tagged

from .transfer_common import TODAY, TransferCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferAccess(TransferCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_vera = cls.env["res.partner"].create(
            {"name": "Northern Lights", "is_company": True}
        )
        cls.assign(cls.of_vera, cls.vera, date(2026, 1, 1))
        cls.free = cls.env["res.partner"].create(
            {"name": "Nobody's Shop", "is_company": True, "customer_rank": 1}
        )

    def test_managers_auditors_and_others_transfer_nothing(self):
        for user in (self.anna, self.auditor, self.clerk):
            with self.assertRaises(AccessError):
                self.transfer(user)
        ready = self.transfer(self.head)
        ready.action_preview()
        for user in (self.anna, self.auditor, self.clerk):
            for action in ("action_confirm", "action_preview", "action_cancel"):
                with self.assertRaises(AccessError):
                    getattr(ready.with_user(user), action)()
            with self.assertRaises(AccessError):
                ready.line_ids.with_user(user).user_id = self.vera

    def test_a_head_takes_clients_of_own_teams_only(self):
        named = self.textile + self.of_vera + self.free
        with self.assertRaises(AccessError):
            self.transfer(
                self.head, choice="selection", partner_ids=[Command.set(named.ids)]
            ).action_preview()
        transfer = self.transfer(
            self.head,
            choice="selection",
            partner_ids=[Command.set((self.textile + self.free).ids)],
        )
        transfer.action_preview()
        states = {line.partner_id: line.state for line in transfer.line_ids}
        self.assertEqual(states, {self.textile: "pending", self.free: "pending"})
        by_filter = self.transfer(
            self.head, choice="filter", domain=f"[('id', 'in', {named.ids})]"
        )
        by_filter.action_preview()
        self.assertEqual(by_filter.line_ids.partner_id, self.textile + self.free)
        with self.assertRaises(UserError):
            theirs = self.transfer(self.head, from_user_id=self.vera.id)
            theirs.action_preview()

    def test_a_head_gives_to_managers_of_own_teams_only(self):
        transfer = self.transfer(self.head, user_ids=[Command.set(self.vera.ids)])
        with self.assertRaises(AccessError):
            transfer.action_preview()
        transfer.user_ids = self.boris
        transfer.action_preview()
        with self.assertRaises(AccessError):
            transfer.line_ids[0].user_id = self.vera

    def test_the_right_is_asked_again_at_confirmation(self):
        transfer = self.transfer(self.head)
        transfer.action_preview()
        self.central.user_id = self.director
        self.env.flush_all()
        with self.assertRaises(AccessError):
            transfer.action_confirm()

    def test_a_director_transfers_across_departments(self):
        self.run_transfer(
            self.director,
            from_user_id=self.vera.id,
            user_ids=[Command.set(self.anna.ids)],
        )
        self.assertEqual(self.of_vera.user_id, self.anna)

    def test_who_can_not_be_a_new_manager(self):
        left = new_test_user(
            self.env, login="left", groups="client_manager.group_client_manager"
        )
        left.active = False
        for user in (left, self.clerk, self.auditor):
            transfer = self.transfer(self.director, user_ids=[Command.set(user.ids)])
            with self.assertRaisesRegex(UserError, user.name.split()[0]):
                transfer.action_preview()

    def test_state_and_lines_can_not_be_forged(self):
        transfer = self.transfer(self.head)
        transfer.action_preview()
        line = transfer.line_ids[0]
        with self.assertRaises(AccessError):
            transfer.state = "done"
        with self.assertRaises(AccessError):
            self.transfer(self.head, state="done")
        for vals in (
            {"state": "done"},
            {"from_user_id": self.vera.id},
            {"partner_id": self.of_vera.id},
            {"changes": {"before": {}}},
        ):
            with self.assertRaises(AccessError):
                line.write(vals)
        with self.assertRaises(AccessError):
            transfer.line_ids.create(
                {"transfer_id": transfer.id, "partner_id": self.of_vera.id}
            )
        with self.assertRaises(UserError):
            transfer.date_from = date(2026, 1, 1)
        transfer.action_confirm()
        for change in ({"user_id": self.head.id},):
            with self.assertRaises(UserError):
                line.write(change)
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            transfer.unlink()

    def test_who_sees_a_transfer(self):
        transfer = self.run_transfer(self.head)
        other_head = new_test_user(
            self.env, login="head_north", groups="client_manager.group_client_head"
        )
        for user, sees in (
            (self.head, True),
            (self.anna, True),
            (self.boris, True),
            (self.vera, False),
            (other_head, False),
            (self.director, True),
            (self.auditor, True),
        ):
            found = self.env["client.transfer"].with_user(user).search([])
            self.assertEqual(transfer in found, sees, user.login)
            lines = self.env["client.transfer.line"].with_user(user).search([])
            self.assertEqual(transfer.line_ids <= lines, sees, user.login)
        summary = self.env["client.transfer.summary"].with_user(self.anna)
        self.assertFalse(summary.search([("transfer_id", "=", transfer.id)]))

    def test_what_was_changed_is_not_for_reading(self):
        transfer = self.run_transfer(self.head)
        with self.assertRaises(AccessError):
            transfer.line_ids.read(["changes"])

    def test_client_of_a_company_the_manager_does_not_work_in(self):
        other = self.env["res.company"].create({"name": "Other Trading"})
        self.textile.company_id = other
        transfer = self.transfer(
            self.env.ref("base.user_admin"),
            choice="selection",
            partner_ids=[Command.set((self.textile + self.market).ids)],
        )
        transfer.sudo().action_preview()
        line = transfer.sudo().line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual(line.state, "skipped")
        self.assertIn("Other Trading", line.message)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestArchivingManagers(TransferCase):
    def setUp(self):
        super().setUp()
        self.keeper = new_test_user(
            self.env,
            login="keeper",
            groups="base.group_system,client_manager.group_client_administrator",
        )
        self.system = new_test_user(
            self.env,
            login="system",
            groups="base.group_system,sales_team.group_sale_manager",
        )

    def test_who_may_transfer_is_sent_to_a_transfer(self):
        with self.assertRaises(RedirectWarning) as caught:
            self.anna.with_user(self.keeper).action_archive()
        context = caught.exception.args[3]
        transfer = (
            self.env["client.transfer"]
            .with_user(self.keeper)
            .with_context(**context)
            .create({"user_ids": [Command.set(self.boris.ids)]})
        )
        transfer.action_preview()
        transfer.action_confirm()
        self.assertEqual(transfer.line_ids.partner_id, self.textile + self.market)
        self.anna.with_user(self.keeper).action_archive()
        self.assertFalse(self.anna.active)

    def test_otherwise_the_clients_are_left_to_the_head(self):
        self.anna.with_user(self.system).action_archive()
        self.assertFalse(self.textile.user_id)
        self.assertEqual(
            self.history(self.textile),
            [("anna", date(2026, 1, 1), date(2026, 6, 14))],
        )
        activity = self.env["mail.activity"].search(
            [("res_model", "=", "client.transfer"), ("user_id", "=", self.head.id)]
        )
        transfer = self.env["client.transfer"].browse(activity.res_id)
        transfer = transfer.with_user(self.head)
        self.assertEqual(transfer.partner_ids, self.textile + self.market)
        transfer.user_ids = self.boris
        transfer.action_preview()
        transfer.action_confirm()
        self.assertEqual(self.textile.user_id, self.boris)
        # What the archived user had open goes to the new manager, too.
        self.assertEqual(self.quotation.user_id, self.boris)

    def test_leaving_the_clients_on_purpose(self):
        self.anna.with_user(self.keeper).action_archive_leaving_clients()
        self.assertFalse(self.anna.active)
        self.assertFalse(self.textile.user_id)

    def test_without_a_head_the_directors_are_asked(self):
        self.central.user_id = False
        self.anna.with_user(self.system).action_archive()
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "client.transfer")]
        )
        self.assertIn(self.director, activities.user_id)

    def test_planned_and_shared_clients_of_who_leaves(self):
        self.assign(self.market, self.boris, date(2026, 8, 1))
        self.assign(self.textile, self.boris, date(2026, 1, 1), role="co_manager")
        self.boris.with_user(self.system).action_archive()
        self.assertEqual(
            self.history(self.market),
            [("anna", date(2026, 1, 1), date(2026, 7, 31))],
        )
        self.assertFalse(self.textile.co_manager_ids)

    def test_users_without_clients_are_archived_as_ever(self):
        self.vera.with_user(self.keeper).action_archive()
        self.assertFalse(self.vera.active)
