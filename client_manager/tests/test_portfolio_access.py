from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientManagerCase


@tagged("post_install", "-at_install")
class TestAccess(ClientManagerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_anna = cls.assign(cls.textile, cls.anna)
        cls.of_vera = cls.assign(cls.market, cls.vera)
        cls.orders = cls.order(cls.textile) + cls.order(cls.market)

    def seen(self, user):
        return (
            self.env["client.assignment"]
            .with_user(user)
            .search([("id", "in", (self.of_anna + self.of_vera).ids)])
        )

    def test_who_sees_which_assignments(self):
        self.assertEqual(self.seen(self.anna), self.of_anna)
        self.assertEqual(self.seen(self.head), self.of_anna)
        everything = self.of_anna + self.of_vera
        for user in (self.director, self.auditor):
            self.assertEqual(self.seen(user), everything)
        with self.assertRaises(AccessError):
            self.seen(self.clerk)

    def test_only_heads_keep_assignments(self):
        values = {
            "partner_id": self.textile.id,
            "user_id": self.boris.id,
            "role": "co_manager",
        }
        for user in (self.anna, self.auditor):
            with self.assertRaises(AccessError):
                self.env["client.assignment"].with_user(user).create(values)
            with self.assertRaises(AccessError):
                self.of_anna.with_user(user).date_until = date(2026, 1, 1)
        made = self.env["client.assignment"].with_user(self.head).create(values)
        self.assertTrue(made)
        with self.assertRaises(AccessError):
            self.of_vera.with_user(self.head).unlink()

    def test_documents_of_own_clients_whoever_sold(self):
        self.orders.user_id = self.director
        for user, expected in (
            (self.anna, self.orders[0]),
            (self.vera, self.orders[1]),
            (self.head, self.orders[0]),
            (self.director, self.orders),
            (self.auditor, self.orders),
        ):
            found = self.env["sale.order"].with_user(user)
            self.assertEqual(
                found.search([("id", "in", self.orders.ids)]), expected, user.login
            )
            lines = self.env["sale.order.line"].with_user(user)
            self.assertEqual(
                lines.search([("order_id", "in", self.orders.ids)]).order_id, expected
            )

    def test_the_auditor_writes_nothing(self):
        for record in (self.orders[0], self.textile, self.of_anna):
            with self.assertRaises(AccessError):
                record.with_user(self.auditor).write({"write_date": False})

    def test_a_head_gives_clients_only_within_the_own_teams(self):
        self.textile.with_user(self.head).user_id = self.boris
        self.assertEqual(self.textile.user_id, self.boris)
        with self.assertRaisesRegex(AccessError, "vera"):
            self.textile.with_user(self.head).user_id = self.vera
        with self.assertRaises(AccessError):
            self.market.with_user(self.head).user_id = self.anna
        self.assertEqual(self.market.user_id, self.vera)
        self.market.with_user(self.director).user_id = self.anna
        self.assertEqual(self.market.user_id, self.anna)

    def test_nor_by_an_assignment_for_days_to_come(self):
        values = {
            "partner_id": self.textile.id,
            "user_id": self.vera.id,
            "date_from": fields.Date.today() + timedelta(days=40),
        }
        assignments = self.env["client.assignment"].with_user(self.head)
        with self.assertRaises(AccessError) as refused:
            assignments.create(values)
        self.assertIn("vera", str(refused.exception))
        mine = assignments.create({**values, "user_id": self.boris.id})
        with self.assertRaises(AccessError):
            mine.user_id = self.vera
        helper = assignments.create({**values, "role": "co_manager"})
        self.assertEqual(helper.user_id, self.vera)

    def take_by_making_it_a_contact(self, user):
        self.market.with_user(user).write(
            {"parent_id": self.textile.id, "is_company": False}
        )

    def test_a_manager_takes_no_client_by_making_it_a_contact(self):
        with self.assertRaises(AccessError):
            self.take_by_making_it_a_contact(self.anna)
        self.assertEqual(self.market.user_id, self.vera)

    def test_a_head_takes_no_client_of_another_team_so(self):
        with self.assertRaises(AccessError):
            self.take_by_making_it_a_contact(self.head)
        self.assertEqual(self.market.user_id, self.vera)

    def test_a_director_may_join_clients_so(self):
        self.take_by_making_it_a_contact(self.director)
        self.assertEqual(self.market.user_id, self.anna)

    def test_a_manager_joins_own_clients(self):
        other = self.env["res.partner"].create({"name": "Branch"})
        self.assign(other, self.anna)
        other.with_user(self.anna).parent_id = self.textile
        self.assertEqual(other.commercial_partner_id, self.textile)
        self.assertFalse(other.assignment_ids)
