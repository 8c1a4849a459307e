"""What goes along with a client that is transferred."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.portfolio.client_transfer_companies import CHECK_ALIKE
from .transfer_common import TODAY, TransferCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferDocuments(TransferCase):
    def test_client_and_all_that_is_open_change_hands(self):
        self.textile.message_subscribe(self.anna.partner_id.ids)
        self.quotation.message_subscribe(self.anna.partner_id.ids)
        transfer = self.run_transfer(
            self.head, order_number="15-K", order_date=date(2026, 6, 14), reason="Leave"
        )
        self.assertEqual(transfer.state, "done")
        self.assertEqual(transfer.line_ids.mapped("state"), ["done", "done"])
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 6, 14)),
                ("boris", date(2026, 6, 15), None),
            ],
        )
        self.assertEqual((self.textile + self.contact).user_id, self.boris)
        self.assertEqual(self.textile.assignment_id.order_number, "15-K")
        self.assertEqual(self.textile.assignment_id.reason, "Leave")
        for document in (self.lead, self.quotation, self.ticket, *self.activities):
            self.assertEqual(document.user_id, self.boris, document)
        self.assertEqual(self.meeting.user_id, self.boris)
        self.assertEqual(
            self.meeting.attendee_ids.partner_id, self.boris.partner_id + self.contact
        )
        self.assertEqual(self.meeting.partner_ids, self.meeting.attendee_ids.partner_id)
        for record in (self.textile, self.quotation):
            self.assertNotIn(self.anna.partner_id, record.message_partner_ids)
        self.assertIn(self.boris.partner_id, self.quotation.message_partner_ids)
        self.assertIn(transfer.name, self.textile.message_ids[0].body)

    def test_quotation_keeps_warehouse_prices_and_terms(self):
        names = (
            "warehouse_id",
            "pricelist_id",
            "payment_term_id",
            "note",
            "company_id",
        )
        lines = ("price_unit", "discount", "warehouse_id", "name")
        before = [self.quotation[name] for name in names]
        before += [self.quotation.order_line[name] for name in lines]
        self.vera.property_warehouse_id = self.env["stock.warehouse"].create(
            {"name": "Vera's own", "code": "VER"}
        )
        self.run_transfer(self.director, user_ids=[Command.set(self.vera.ids)])
        self.env.flush_all()
        self.env.invalidate_all()
        after = [self.quotation[name] for name in names]
        after += [self.quotation.order_line[name] for name in lines]
        self.assertEqual(after, before)
        self.assertEqual(self.quotation.warehouse_id, self.warehouse)
        self.assertEqual(self.quotation.amount_total, 77)
        self.assertEqual(self.quotation.user_id, self.vera)
        self.assertEqual(self.quotation.team_id, self.north)

    def test_ticket_waits_in_a_team_without_the_new_manager(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Quality", "user_ids": [Command.set(self.anna.ids)]}
        )
        self.ticket.team_id = team
        self.ticket.user_id = self.anna
        self.run_transfer(self.head)
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.team_id, team)

    def test_what_does_not_go_along_stays(self):
        self.run_transfer(
            self.head,
            with_leads=False,
            with_quotations=False,
            with_tickets=False,
            with_activities=False,
            with_meetings=False,
        )
        self.assertEqual(self.textile.user_id, self.boris)
        for record in (self.lead, self.quotation, self.ticket, *self.activities):
            self.assertEqual(record.user_id, self.anna)
        self.assertEqual(self.meeting.user_id, self.anna)

    def test_documents_of_a_colleague_stay(self):
        self.quotation.user_id = self.head
        won = self.lead.copy({"user_id": self.anna.id})
        won.action_set_won()
        self.run_transfer(self.head)
        self.assertEqual(self.quotation.user_id, self.head)
        self.assertEqual(won.user_id, self.anna)

    def test_every_client_and_document_gets_its_note(self):
        other = self.quotation.copy({"user_id": self.anna.id})
        self.run_transfer(self.head)
        for records, word in (
            (self.textile + self.market, "Transferred"),
            (self.quotation + other, "Handed over"),
        ):
            notes = [record.message_ids[0] for record in records]
            self.assertEqual(len(set(notes)), 2)
            for note in notes:
                self.assertIn(word, note.body)
                self.assertEqual(note.author_id, self.head.partner_id)
                self.assertTrue(note.is_internal)

    def updates(self, table):
        """How many rows of a table were changed so far in this transaction."""
        self.env.flush_all()
        [(count,)] = self.env.execute_query(
            SQL(
                "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = %s",
                table,
            )
        )
        return count

    def test_each_document_is_written_once(self):
        # Also with whom it counts for now.
        self.quotation.copy({"user_id": self.anna.id})
        transfer = self.transfer(self.head)
        transfer.action_preview()
        before = [self.updates(table) for table in ("crm_lead", "sale_order")]
        transfer.action_confirm()
        after = [self.updates(table) for table in ("crm_lead", "sale_order")]
        written = [now - then for then, now in zip(before, after, strict=True)]
        self.assertEqual(written, [1, 2])
        for document in (self.lead, self.quotation, self.ticket):
            self.assertEqual(document.client_manager_id, self.boris)
            self.assertEqual(document.client_team_id, self.central)

    def test_other_modules_hear_of_the_new_salesperson(self):
        heard = {}
        for name in ("crm.lead", "sale.order", "helpdesk.ticket"):
            model = type(self.env[name])

            def write(documents, vals, name=name, origin=model.write):
                if vals.get("user_id"):
                    heard.setdefault(name, []).append((documents.ids, vals["user_id"]))
                return origin(documents, vals)

            self.patch(model, "write", write)
        self.run_transfer(self.head)
        self.assertEqual(
            heard,
            {
                document._name: [(document.ids, self.boris.id)]
                for document in (self.lead, self.quotation, self.ticket)
            },
        )

    def test_what_a_company_forbids_is_refused_for_all_by_name(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        team = self.env["crm.team"].create({"name": "Far", "company_id": company.id})
        orders = self.quotation + self.quotation.copy() + self.order(self.market)
        for alike in (True, False):
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                orders.with_context(**{CHECK_ALIKE: alike}).write({"team_id": team.id})
            for order in orders:
                self.assertIn(order.name, str(refused.exception))

    def test_former_manager_follows_the_client_no_longer_until_undone(self):
        self.textile.message_subscribe(self.anna.partner_id.ids)
        transfer = self.run_transfer(self.head)
        self.assertNotIn(self.anna.partner_id, self.textile.message_partner_ids)
        transfer._start_undo()
        self.assertIn(self.anna.partner_id, self.textile.message_partner_ids)
