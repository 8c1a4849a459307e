from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAssignment(ClientManagerCase):
    def test_the_whole_tree_follows_the_assignment(self):
        self.assign(self.textile, self.anna, date(2026, 3, 1))
        tree = self.textile + self.contact + self.address
        self.assertEqual(tree.user_id, self.anna)
        self.assertEqual(tree.mapped("user_id.id"), [self.anna.id])
        self.assertTrue(self.textile.is_client)
        self.assertFalse(self.contact.is_client)
        self.assertEqual(self.contact.assignment_id.user_id, self.anna)

    def test_writing_the_salesperson_makes_an_assignment_from_today(self):
        self.assign(self.textile, self.anna)
        self.textile.user_id = self.boris
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", None, date(2026, 6, 14)),
                ("boris", date(2026, 6, 15), None),
            ],
        )
        self.assertEqual(self.address.user_id, self.boris)

    def test_writing_it_on_a_contact_reassigns_the_client(self):
        self.assign(self.textile, self.anna)
        self.contact.user_id = self.boris
        self.assertEqual(self.textile.user_id, self.boris)
        self.assertEqual(self.address.user_id, self.boris)
        self.assertFalse(self.contact.assignment_ids)

    def test_writing_twice_on_one_day_leaves_one_assignment(self):
        self.textile.user_id = self.anna
        self.textile.user_id = self.boris
        self.assertEqual(
            self.history(self.textile), [("boris", date(2026, 6, 15), None)]
        )

    def test_writing_the_same_salesperson_changes_nothing(self):
        assignment = self.assign(self.textile, self.anna, date(2026, 3, 1))
        self.textile.user_id = self.anna
        self.assertEqual(self.textile.assignment_ids, assignment)

    def test_emptying_the_salesperson_ends_the_assignment_yesterday(self):
        self.assign(self.textile, self.anna)
        self.textile.user_id = False
        self.assertEqual(
            self.history(self.textile), [("anna", None, date(2026, 6, 14))]
        )
        self.assertFalse(self.contact.user_id)
        self.assertTrue(self.textile.is_client, "its history makes it a client")

    def test_a_planned_assignment_survives_a_change_today(self):
        self.assign(self.textile, self.anna, date(2026, 3, 1))
        self.assign(self.textile, self.vera, date(2026, 7, 1))
        self.textile.user_id = self.boris
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 3, 1), date(2026, 6, 14)),
                ("boris", date(2026, 6, 15), date(2026, 6, 30)),
                ("vera", date(2026, 7, 1), None),
            ],
        )

    def test_a_new_assignment_ends_the_open_one(self):
        self.assign(self.textile, self.anna)
        self.assign(self.textile, self.boris, date(2026, 6, 1))
        self.assertEqual(
            self.history(self.textile),
            [("anna", None, date(2026, 5, 31)), ("boris", date(2026, 6, 1), None)],
        )

    def test_two_responsibles_on_one_day_are_refused_by_name(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1), date(2026, 6, 30))
        with self.assertRaises(ValidationError) as refused:
            self.assign(self.textile, self.boris, date(2026, 6, 30))
        for name in ("Textile House", "anna", "boris"):
            self.assertIn(name, str(refused.exception))

    def test_shifting_into_another_is_refused(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1), date(2026, 6, 30))
        later = self.assign(self.textile, self.boris, date(2026, 7, 1))
        with self.assertRaises(ValidationError):
            later.date_from = date(2026, 6, 1)

    def test_co_managers_may_overlap(self):
        self.assign(self.textile, self.anna)
        self.assign(self.textile, self.boris, role="co_manager")
        self.assign(self.textile, self.vera, role="co_manager")
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.textile.co_manager_ids, self.boris + self.vera)
        found = self.env["res.partner"].search(
            [("co_manager_ids", "in", self.boris.ids)]
        )
        self.assertEqual(found, self.textile)

    def test_dates_move_one_after_the_other(self):
        first = self.assign(self.textile, self.anna, date(2026, 1, 1), date(2026, 3, 1))
        second = self.assign(self.textile, self.boris, date(2026, 3, 2))
        second.date_from = date(2026, 4, 2)
        first.date_until = date(2026, 4, 1)
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 4, 1)),
                ("boris", date(2026, 4, 2), None),
            ],
        )

    def test_a_contact_cannot_be_assigned(self):
        with self.assertRaisesRegex(ValidationError, "Textile House"):
            self.assign(self.contact, self.anna)

    def test_a_contact_that_changes_its_company_changes_its_manager(self):
        self.assign(self.textile, self.anna)
        self.assign(self.market, self.boris)
        self.contact.parent_id = self.market
        self.assertEqual(self.contact.user_id, self.boris)

    def test_a_new_contact_follows_and_never_takes_the_client_away(self):
        self.assign(self.textile, self.anna)
        contact = self.env["res.partner"].create(
            {
                "name": "Igor",
                "parent_id": self.textile.id,
                "user_id": self.boris.id,
            }
        )
        self.assertEqual(contact.user_id, self.anna)
        self.assertEqual(self.textile.user_id, self.anna)

    def test_an_empty_salesperson_on_a_contact_means_it_follows(self):
        self.assign(self.textile, self.anna)
        contact = self.env["res.partner"].create(
            {"name": "Igor", "parent_id": self.textile.id, "user_id": False}
        )
        self.assertEqual(contact.user_id, self.anna)
        contact.user_id = False
        self.assertEqual(contact.user_id, self.anna)
        self.assertEqual(self.history(self.textile), [("anna", None, None)])

    def test_a_new_client_with_a_salesperson_is_assigned_today(self):
        client = self.env["res.partner"].create(
            {"name": "New", "is_company": True, "user_id": self.vera.id}
        )
        self.assertEqual(self.history(client), [("vera", date(2026, 6, 15), None)])
        self.assertEqual(client.user_id, self.vera)

    def test_a_duplicate_has_no_assignment(self):
        self.assign(self.textile, self.anna)
        duplicate = self.textile.copy()
        self.assertFalse(duplicate.assignment_ids)
        self.assertFalse(duplicate.user_id)

    def test_the_turn_of_the_day_is_followed(self):
        self.assign(self.textile, self.anna, date(2026, 1, 1), date(2026, 6, 30))
        self.assign(self.textile, self.boris, date(2026, 7, 1))
        self.assertEqual(self.contact.user_id, self.anna)
        # 21:30 UTC is already the next day in Moscow.
        with freeze_time("2026-06-30 21:30:00"):
            self.env["client.assignment"]._follow_calendar()
            self.assertEqual(self.contact.user_id, self.boris)
            self.env["client.assignment"]._follow_calendar()
            self.assertEqual(self.textile.user_id, self.boris)

    def test_the_order_is_shown_on_the_card(self):
        assignment = self.assign(self.textile, self.anna, date(2026, 3, 1))
        assignment.write({"order_number": "17-k", "order_date": date(2026, 2, 27)})
        self.assertIn("17-k", self.textile.assignment_order)
        self.assertIn("02/27/2026", self.textile.assignment_order)
        self.assertEqual(self.textile.assigned_since, date(2026, 3, 1))

    def test_the_form_assigns_as_a_head(self):
        form = Form(self.env["client.assignment"].with_user(self.head))
        form.partner_id = self.textile
        form.user_id = self.boris
        self.assertEqual(form.date_from, date(2026, 6, 15))
        form.save()
        self.assertEqual(self.textile.user_id, self.boris)

    def test_a_manager_cannot_give_a_client_away(self):
        self.assign(self.textile, self.anna)
        with self.assertRaisesRegex(AccessError, "Textile House"):
            self.textile.with_user(self.anna).user_id = self.boris
        with self.assertRaises(AccessError):
            self.contact.with_user(self.boris).user_id = self.boris
        self.textile.with_user(self.head).user_id = self.boris
        self.assertEqual(self.textile.user_id, self.boris)

    def test_a_clash_is_named_though_a_predecessor_was_ended_on_the_way(self):
        self.assign(self.textile, self.anna)
        values = {"partner_id": self.textile.id, "date_from": date(2026, 6, 20)}
        with self.assertRaisesRegex(ValidationError, "(boris.*vera|vera.*boris)"):
            self.env["client.assignment"].create(
                [{**values, "user_id": user.id} for user in (self.boris, self.vera)]
            )
