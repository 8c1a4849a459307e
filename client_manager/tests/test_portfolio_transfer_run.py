"""Carrying a transfer out: in batches, on its day, cut off, run twice."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .transfer_common import TODAY, TransferCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferRun(TransferCase):
    def test_later_day_is_planned_and_documents_follow_then(self):
        transfer = self.run_transfer(self.head, date_from=date(2026, 6, 20))
        self.assertEqual(transfer.state, "planned")
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.quotation.user_id, self.anna)
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 6, 19)),
                ("boris", date(2026, 6, 20), None),
            ],
        )
        with freeze_time("2026-06-20 03:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.run_scheduled()
            self.assertEqual(transfer.state, "done")
            self.assertEqual(self.textile.user_id, self.boris)
            self.assertEqual(self.quotation.user_id, self.boris)

    def test_client_transferred_meanwhile_is_left_out(self):
        transfer = self.transfer(self.head)
        transfer.action_preview()
        self.env["client.assignment"].assign(self.textile, self.vera)
        transfer.action_confirm()
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual((line.state, self.textile.user_id), ("skipped", self.vera))
        self.assertIn("vera", line.message)
        self.assertEqual(self.market.user_id, self.boris)

    def test_running_twice_changes_nothing(self):
        transfer = self.run_transfer(self.head)
        histories = [self.history(c) for c in (self.textile, self.market)]
        messages = self.textile.message_ids
        with self.assertRaises(UserError):
            transfer.action_confirm()
        self.run_scheduled()
        self.assertEqual(
            [self.history(c) for c in (self.textile, self.market)], histories
        )
        self.assertEqual(self.textile.message_ids, messages)

    def test_cut_off_half_way_it_goes_on(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(5)]
        )
        for client in clients:
            self.assign(client, self.anna, date(2026, 1, 1))
        transfer = self.transfer(self.head)
        transfer.action_preview()
        transfer.sudo().write({"state": "running", "confirmed_by_id": self.head.id})
        batch = transfer._as_confirmed()
        self.assertEqual(batch._run_batch(3), 3)
        # The next batch is killed in the middle of its work.
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            batch._run_batch(3)
            raise ZeroDivisionError
        self.assertEqual(transfer.pending_count, 4)
        self.run_scheduled()
        self.assertEqual(transfer.state, "done")
        for client in clients + self.textile + self.market:
            self.assertEqual(
                self.history(client),
                [
                    ("anna", date(2026, 1, 1), date(2026, 6, 14)),
                    ("boris", date(2026, 6, 15), None),
                ],
            )
        self.assertEqual(transfer.line_ids.mapped("state"), ["done"] * 7)

    def test_one_bad_client_does_not_stop_the_others(self):
        origin = type(self.env["client.transfer"])._move_documents

        def move(transfer, lines, changes):
            if self.textile in lines.partner_id:
                # pylint: disable-next=translation-required
                raise UserError("Textile is closed for stocktaking")
            return origin(transfer, lines, changes)

        self.patch(type(self.env["client.transfer"]), "_move_documents", move)
        transfer = self.run_transfer(self.head)
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual(line.state, "skipped")
        self.assertIn("stocktaking", line.message)
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.market.user_id, self.boris)

    def test_new_manager_gets_one_to_do(self):
        transfer = self.run_transfer(self.head)
        activity = transfer.sudo().activity_ids
        self.assertEqual(activity.user_id, self.boris)
        self.assertIn("2", activity.summary)
