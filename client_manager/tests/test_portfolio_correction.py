import base64
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ClientManagerCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCorrection(ClientManagerCase):
    """A corrected assignment can be read on the client's card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assignments = cls.assign(
            cls.textile, cls.anna, date(2026, 1, 1)
        ) + cls.assign(cls.market, cls.anna, date(2026, 1, 1))

    def correct(self, assignments, user=None, **values):
        told = assignments.with_user(user or self.head).with_context(
            tracking_disable=False
        )
        before = self.notes(self.textile) + self.notes(self.market)
        told.write(values)
        self.env.flush_all()
        return self.notes(self.textile) + self.notes(self.market) - before

    def notes(self, client):
        return client.message_ids.filtered(lambda m: "corrected" in (m.body or ""))

    def test_both_states_are_told_in_words(self):
        note = self.correct(
            self.assignments[0], user_id=self.boris.id, date_from=date(2026, 2, 1)
        )
        self.assertEqual(note.res_id, self.textile.id)
        self.assertEqual(note.author_id, self.head.partner_id)
        text = note.body.striptags()
        before, _, now = text.partition("Now:")
        self.assertIn(self.anna.name, before)
        self.assertIn("from 01/01/2026", before)
        self.assertIn(self.boris.name, now)
        self.assertIn("from 02/01/2026", now)

    def test_a_batch_makes_one_note_for_each_client(self):
        notes = self.correct(self.assignments, date_until=date(2026, 12, 31))
        self.assertEqual(
            sorted(notes.mapped("res_id")), sorted((self.textile + self.market).ids)
        )

    def test_the_former_and_the_new_client_are_told(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        note = self.correct(self.assignments[0], partner_id=other.id)
        self.assertEqual(len(note), 1)
        self.assertIn("Other", note.body)
        self.assertEqual(len(self.notes(other)), 1)

    def test_nothing_is_told_where_nothing_was_corrected(self):
        self.assertFalse(self.correct(self.assignments, reason="Because"))
        self.assertFalse(self.correct(self.assignments, date_from=date(2026, 1, 1)))
        # The end of an assignment that follows from the next one is no correction.
        before = self.notes(self.textile)
        self.env["client.assignment"].with_user(self.head).with_context(
            tracking_disable=False
        ).create({"partner_id": self.textile.id, "user_id": self.boris.id})
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 6, 14)),
                ("boris", date(2026, 6, 15), None),
            ],
        )
        self.assertEqual(self.notes(self.textile), before)

    def test_a_hundred_corrections_take_as_many_queries_as_one(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(102)]
        )
        made = self.env["client.assignment"].create(
            [
                {
                    "partner_id": client.id,
                    "user_id": self.anna.id,
                    "date_from": date(2026, 1, 1),
                }
                for client in clients
            ]
        )
        costs = []
        for day, some in (
            (date(2026, 7, 1), made[:1]),
            (date(2026, 7, 2), made[1:2]),
            (date(2026, 7, 3), made[2:]),
        ):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.correct(some, date_until=day)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[2], costs[1] + 8, costs)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestTransferScan(ClientManagerCase):
    """The signed order of a transfer is found at each assignment it made."""

    def attachments(self, records):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", "order_scan"),
            ]
        )

    def transfer(self, **values):
        self.assign(self.textile, self.anna, date(2026, 1, 1))
        self.assign(self.market, self.anna, date(2026, 1, 1))
        transfer = (
            self.env["client.transfer"]
            .with_user(self.head)
            .create(
                {
                    "choice": "manager",
                    "from_user_id": self.anna.id,
                    "user_ids": [Command.set(self.boris.ids)],
                    **values,
                }
            )
        )
        transfer.action_preview()
        transfer.action_confirm()
        return transfer

    def made(self):
        clients = self.textile + self.market
        return clients.assignment_ids.filtered(lambda a: a.user_id == self.boris)

    def test_each_new_assignment_has_the_file_which_is_kept_once(self):
        scan = base64.b64encode(b"signed and sealed")
        transfer = self.transfer(order_scan=scan, order_scan_name="order.pdf")
        made = self.made()
        self.assertEqual(len(made), 2)
        self.assertEqual(set(made.mapped("order_scan")), {scan})
        self.assertEqual(set(made.mapped("order_scan_name")), {"order.pdf"})
        one = self.attachments(transfer)
        copies = self.attachments(made)
        self.assertEqual(len(copies), 2)
        self.assertEqual(set(copies.mapped("store_fname")), {one.store_fname})
        self.assertEqual(made[0].with_user(self.boris).order_scan, scan)

    def test_undone_the_copies_are_gone_and_the_order_stays(self):
        scan = base64.b64encode(b"signed and sealed")
        transfer = self.transfer(order_scan=scan, order_scan_name="order.pdf")
        made = self.made()
        self.env["client.transfer.undo"].with_user(self.head).create(
            {"transfer_id": transfer.id}
        ).action_undo()
        self.assertFalse(made.exists())
        self.assertFalse(self.attachments(made))
        self.env.invalidate_all()
        self.assertEqual(transfer.order_scan, scan)

    def test_without_a_scan_nothing_is_attached(self):
        self.transfer()
        self.assertFalse(self.attachments(self.made()))

    def test_the_scan_of_a_confirmed_transfer_is_fixed(self):
        transfer = self.transfer()
        with self.assertRaisesRegex(Exception, "confirmed"):
            transfer.order_scan = base64.b64encode(b"another")
