from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHistory(ClientManagerCase):
    """Clients that are merged, archived, made part of another or typed anew."""

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source + target).ids, target)

    def test_merge_joins_histories_that_do_not_meet(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1), date(2026, 2, 28))
        self.assign(self.market, self.boris, date(2026, 3, 1))
        self.merge(self.textile, self.market)
        self.assertEqual(
            self.history(self.market),
            [
                ("anna", date(2026, 1, 1), date(2026, 2, 28)),
                ("boris", date(2026, 3, 1), None),
            ],
        )
        self.assertEqual(self.contact.user_id, self.boris)
        self.assertEqual(self.contact.commercial_partner_id, self.market)

    def test_merge_keeps_the_other_manager_as_co_manager_where_both_had_one(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1))
        self.assign(self.market, self.boris, date(2026, 3, 1), date(2026, 4, 30))
        self.merge(self.textile, self.market)
        self.assertEqual(
            self.history(self.market),
            [
                ("anna", date(2026, 1, 1), date(2026, 2, 28)),
                ("boris", date(2026, 3, 1), date(2026, 4, 30)),
                ("anna", date(2026, 5, 1), None),
            ],
        )
        shared = self.market.assignment_ids.filtered(lambda a: a.role == "co_manager")
        self.assertEqual(shared.user_id, self.anna)
        self.assertEqual(shared._period(), (date(2026, 3, 1), date(2026, 4, 30)))
        self.assertIn("Textile House", shared.reason)

    def test_merge_of_the_same_manager_leaves_one_history(self):
        self.assign(self.textile, self.anna)
        self.assign(self.market, self.anna)
        self.merge(self.textile, self.market)
        self.assertEqual(self.history(self.market), [("anna", None, None)])

    def test_merge_attributes_the_documents_anew(self):
        self.assign(self.textile, self.anna)
        self.assign(self.market, self.boris, date(2026, 3, 1))
        before = self.order(self.contact, datetime(2026, 2, 10, 12))
        after = self.order(self.contact, datetime(2026, 3, 10, 12))
        self.assertEqual((before + after).client_manager_id, self.anna)
        self.merge(self.textile, self.market)
        self.assertEqual(before.client_manager_id, self.anna)
        self.assertEqual(after.client_manager_id, self.boris)

    def test_merge_of_a_client_without_manager(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1))
        self.merge(self.market, self.textile)
        self.assertEqual(self.history(self.textile), [("anna", date(2026, 1, 1), None)])
        self.assertFalse(self.market.exists())

    def test_a_client_that_becomes_a_contact_brings_its_history(self):
        person = self.env["res.partner"].create({"name": "Pavel"})
        self.assign(person, self.anna, date(2026, 1, 1), date(2026, 5, 31))
        self.assign(self.market, self.boris, date(2026, 6, 1))
        order = self.order(person, datetime(2026, 4, 1, 12))
        person.parent_id = self.market
        self.assertEqual(order.client_manager_id, self.anna)
        self.assertEqual(person.user_id, self.boris)
        self.assertFalse(person.is_client)
        self.assertEqual(
            self.history(self.market),
            [
                ("anna", date(2026, 1, 1), date(2026, 5, 31)),
                ("boris", date(2026, 6, 1), None),
            ],
        )

    def test_a_contact_that_becomes_a_client_keeps_manager_and_history(self):
        self.assign(self.textile, self.anna, last=date(2026, 4, 30))
        self.assign(self.textile, self.boris, date(2026, 5, 1))
        order = self.order(self.contact, datetime(2026, 4, 1, 12))
        self.contact.parent_id = False
        self.assertTrue(self.contact.is_client)
        self.assertEqual(self.contact.user_id, self.boris)
        self.assertEqual(self.history(self.contact), self.history(self.textile))
        self.assertEqual(order.client_manager_id, self.anna)

    def test_archiving_ends_the_assignment_and_unarchiving_opens_it(self):
        self.assign(self.textile, self.anna, date(2026, 3, 1))
        self.textile.action_archive()
        self.assertEqual(
            self.history(self.textile),
            [("anna", date(2026, 3, 1), date(2026, 6, 15))],
        )
        with freeze_time("2026-07-01 09:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.assertFalse(self.textile.user_id)
            self.textile.action_unarchive()
            self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.history(self.textile), [("anna", date(2026, 3, 1), None)])

    def test_unarchiving_does_not_undo_an_end_set_by_hand(self):
        self.assign(self.textile, self.anna, date(2026, 3, 1), date(2026, 5, 31))
        self.textile.action_archive()
        self.textile.action_unarchive()
        self.assertEqual(
            self.history(self.textile),
            [("anna", date(2026, 3, 1), date(2026, 5, 31))],
        )

    def test_a_client_typed_by_a_manager_becomes_theirs(self):
        partners = self.env["res.partner"].with_user(self.anna)
        client = partners.create({"name": "From the fair", "is_company": True})
        self.assertEqual(client.user_id, self.anna)
        # A form sends the empty field along.
        client = partners.create({"name": "On the phone", "user_id": False})
        self.assertEqual(client.user_id, self.anna)
        contact = partners.create({"name": "Nina", "parent_id": client.id})
        self.assertFalse(contact.sudo().assignment_ids)
        self.assertEqual(contact.user_id, self.anna)

    def test_a_client_typed_by_a_head_or_employee_has_no_manager_yet(self):
        for user in (self.head, self.env.ref("base.user_admin")):
            client = self.env["res.partner"].with_user(user).create({"name": "X"})
            self.assertFalse(client.user_id, user.login)

    def test_a_supplier_typed_by_a_manager_is_nobodys_client(self):
        partners = self.env["res.partner"].with_user(self.anna)
        supplier = partners.create({"name": "Mill", "supplier_rank": 1})
        self.assertFalse(supplier.user_id)
        self.assertFalse(supplier.is_client)

    def test_lines_of_the_card_are_not_written_by_a_manager(self):
        """The history on the card is a list: its commands are checked like any."""
        self.assign(self.textile, self.anna)
        with self.assertRaises(Exception) as refused:
            self.textile.with_user(self.anna).write(
                {
                    "assignment_ids": [
                        Command.create({"user_id": self.anna.id, "role": "co_manager"})
                    ]
                }
            )
        self.assertIn("client.assignment", str(refused.exception))

    def test_no_client_is_a_part_of_itself(self):
        """Neither at once nor by a detour; it ends with a message, not never."""
        for part, whole in (
            (self.textile, self.textile),
            (self.textile, self.contact),
        ):
            with self.assertRaises(ValidationError):
                part.parent_id = whole
        self.assertFalse(self.textile.parent_id)
