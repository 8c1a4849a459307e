from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.portfolio import client_transfer_run
from .transfer_common import TODAY, TransferCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferUndo(TransferCase):
    def undo(self, transfer):
        """Press the button, and the one in the window it opens.

        :return: how many clients could and could not be undone, and who could not
        """
        action = transfer.action_undo()
        wizard = (
            self.env[action["res_model"]]
            .with_user(transfer.env.user)
            .with_context(**action["context"])
            .create({})
        )
        told = wizard.possible_count, wizard.impossible_count, wizard.impossible
        wizard.action_undo()
        return told

    def snapshot(self):
        """All that a transfer may change, as it is now."""
        self.env.flush_all()
        self.env.invalidate_all()
        clients = self.textile + self.market
        assignments = clients.assignment_ids.sorted("id").read(
            ["user_id", "role", "date_from", "date_until", "order_number", "reason"]
        )
        documents = [
            (
                record,
                record.user_id,
                "team_id" in record and record.team_id,
                "client_manager_id" in record and record.client_manager_id,
            )
            for record in (self.lead, self.quotation, self.ticket, *self.activities)
        ]
        meeting = (self.meeting.user_id, self.meeting.partner_ids.sorted("id"))
        followers = [
            record.message_partner_ids.sorted("id")
            for record in (self.textile, self.quotation, self.lead)
        ]
        dates = (self.lead.date_open, self.ticket.assigned_date)
        return assignments, documents, meeting, followers, dates

    def test_everything_is_as_before(self):
        self.textile.message_subscribe(self.anna.partner_id.ids)
        invoice = self.invoice(self.textile, date(2026, 6, 10), 100)
        for day in (date(2026, 6, 1), date(2026, 6, 15)):
            before = self.snapshot()
            with freeze_time("2026-06-15 10:00:00"):
                transfer = self.run_transfer(
                    self.head, date_from=day, order_number="15-K", reason="Leave"
                )
                self.assertNotEqual(self.snapshot(), before)
                self.undo(transfer)
            self.assertEqual(self.snapshot(), before)
            self.assertEqual(invoice.client_manager_id, self.anna)
            self.assertEqual(transfer.state, "undone")
            self.assertEqual(transfer.line_ids.mapped("state"), ["undone", "undone"])
            self.assertFalse(transfer.sudo().activity_ids)

    def test_an_assignment_that_was_taken_over_is_given_back(self):
        self.of_textile.unlink()
        today = self.assign(self.textile, self.anna, date(2026, 6, 15))
        today.order_number = "1-K"
        before = self.snapshot()
        transfer = self.run_transfer(self.head, order_number="15-K")
        self.assertEqual(today.user_id, self.boris)
        self.undo(transfer)
        self.assertEqual(self.snapshot(), before)

    def test_a_planned_transfer_is_undone(self):
        before = self.snapshot()
        transfer = self.run_transfer(self.head, date_from=date(2026, 7, 1))
        self.undo(transfer)
        self.assertEqual(self.snapshot(), before)
        self.assertEqual(transfer.state, "undone")
        with freeze_time("2026-07-02 09:00:00"):
            self.run_scheduled()
        self.assertEqual(self.snapshot(), before)

    def test_only_who_may_undo_it_is_told_what_stands_against_it(self):
        """Another head, or a manager of one of its clients, asks for it by number."""
        transfer = self.run_transfer(self.head)
        self.env["client.assignment"].assign(self.market, self.vera, date(2026, 6, 20))
        other_head = new_test_user(
            self.env, "other_head", "client_manager.group_client_head"
        )
        self.boris.group_ids += self.env.ref("client_manager.group_client_head")
        for user in (other_head, self.boris):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                wizard = self.env["client.transfer.undo"].with_user(user)
                wizard.create({"transfer_id": transfer.id}).read(["impossible"])

    def test_what_was_changed_since_is_named_and_stays(self):
        transfer = self.run_transfer(self.head)
        self.env["client.assignment"].assign(self.market, self.vera, date(2026, 6, 20))
        possible, impossible, names = self.undo(transfer)
        self.assertEqual((possible, impossible), (1, 1))
        self.assertIn("Market Square", names)
        self.assertNotIn("Textile House", names)
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(
            self.history(self.market)[1:],
            [
                ("boris", date(2026, 6, 15), date(2026, 6, 19)),
                ("vera", date(2026, 6, 20), None),
            ],
        )
        states = {line.partner_id: line.state for line in transfer.line_ids}
        self.assertEqual(states, {self.textile: "undone", self.market: "done"})
        self.assertEqual(transfer.state, "done")

    def test_a_document_given_on_is_an_obstacle(self):
        transfer = self.run_transfer(self.head)
        self.quotation.user_id = self.vera
        _possible, _impossible, names = self.undo(transfer)
        self.assertIn(self.quotation.name, names)
        self.assertEqual(self.textile.user_id, self.boris)
        self.assertEqual(self.market.user_id, self.anna)

    def test_a_former_manager_who_left_gets_nothing_back(self):
        transfer = self.run_transfer(self.head)
        self.anna.active = False
        _possible, impossible, _names = self.undo(transfer)
        self.assertEqual(impossible, 2)
        self.assertEqual(self.textile.user_id, self.boris)

    def test_deleted_documents_do_no_harm(self):
        transfer = self.run_transfer(self.head)
        self.lead.unlink()
        self.activities[0].unlink()
        self.meeting.unlink()
        self.undo(transfer)
        self.assertEqual(self.textile.user_id, self.anna)

    def test_clients_merged_since(self):
        transfer = self.run_transfer(self.head)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.textile + self.market).ids, self.market)
        self.env.invalidate_all()
        self.assertEqual(transfer.line_ids.partner_id, self.market)
        self.assertEqual(len(transfer.line_ids), 1)
        self.assertEqual(self.undo(transfer)[:2], (1, 0))
        self.assertEqual(self.market.user_id, self.anna)
        self.assertEqual(transfer.state, "undone")

    def test_undone_and_transferred_again(self):
        transfer = self.run_transfer(self.head)
        self.undo(transfer)
        again = self.run_transfer(
            self.head, distribution="one", user_ids=[Command.set(self.boris.ids)]
        )
        self.assertEqual(again.state, "done")
        self.assertEqual(self.quotation.user_id, self.boris)

    def test_many_are_transferred_and_undone_in_the_background(self):
        self.patch(client_transfer_run, "AT_ONCE", 2)
        self.patch(client_transfer_run, "BATCH", 3)
        clients = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(4)]
        )
        for client in clients:
            self.assign(client, self.anna, date(2026, 1, 1))
        before = self.snapshot()
        transfer = self.run_transfer(self.head)
        self.assertEqual((transfer.state, transfer.pending_count), ("running", 4))
        self.assertEqual(round(transfer.progress), 33)
        self.run_scheduled()
        self.assertEqual((transfer.state, transfer.done_count), ("done", 6))
        self.undo(transfer)
        self.assertEqual(transfer.state, "undoing")
        self.run_scheduled()
        self.assertEqual(transfer.state, "undone")
        self.assertEqual(self.snapshot(), before)
        self.assertEqual(clients.user_id, self.anna)
