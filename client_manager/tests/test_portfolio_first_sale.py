from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .territory_common import TerritoryCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestFirstSale(TerritoryCase):
    """The manager who makes the first sale to a prospect answers for the client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounting = cls.env.ref("account.group_account_invoice")
        (cls.anna + cls.head + cls.clerk).group_ids = [Command.link(accounting.id)]
        sales = cls.env.ref("sales_team.group_sale_salesman")
        cls.clerk.group_ids = [Command.link(sales.id)]
        cls.prospect = cls.env["res.partner"].create({"name": "Prospect"})

    def confirm(self, user, client=None):
        order = self.order(client or self.prospect)
        order.user_id = user
        order.with_user(user).action_confirm()
        return order

    def post(self, user, client=None, day=date(2026, 6, 15)):
        invoice = self.invoice(client or self.prospect, day, 100, post=False)
        invoice.invoice_user_id = user
        invoice.with_user(user).action_post()
        return invoice

    def test_the_first_order_makes_the_client_the_managers(self):
        order = self.confirm(self.anna)
        self.assertEqual(
            self.history(self.prospect), [("anna", date(2026, 6, 15), None)]
        )
        self.assertEqual(
            self.prospect.assignment_ids.reason, "First order of the client"
        )
        self.assertEqual(self.prospect.user_id, self.anna)
        self.assertTrue(self.prospect.with_user(self.anna).is_my_client)
        self.assertEqual(order.client_manager_id, self.anna)

    def test_the_first_invoice_makes_the_client_the_managers(self):
        invoice = self.post(self.anna)
        self.assertEqual(
            self.history(self.prospect), [("anna", date(2026, 6, 15), None)]
        )
        self.assertEqual(
            self.prospect.assignment_ids.reason, "First invoice of the client"
        )
        self.assertTrue(self.prospect.is_client)
        # Still within reach after Odoo has made a client of it.
        self.assertTrue(self.prospect.with_user(self.anna).has_access("write"))
        self.assertEqual(invoice.client_manager_id, self.anna)

    def test_an_invoice_of_an_earlier_day_counts_for_the_manager(self):
        invoice = self.post(self.anna, day=date(2026, 6, 10))
        self.assertEqual(
            self.history(self.prospect), [("anna", date(2026, 6, 10), None)]
        )
        self.assertEqual(invoice.client_manager_id, self.anna)

    def test_a_sale_to_a_contact_wins_the_client_as_a_whole(self):
        self.confirm(self.anna, self.contact)
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.history(self.textile)[0][0], "anna")

    def test_many_at_once_and_a_second_sale_changes_nothing(self):
        orders = self.order(self.textile) + self.order(self.market)
        orders.user_id = self.anna
        orders.with_user(self.anna).action_confirm()
        before = self.textile.assignment_ids + self.market.assignment_ids
        self.assertEqual(before.user_id, self.anna)
        self.confirm(self.anna, self.textile)
        self.post(self.anna, self.market)
        after = self.textile.assignment_ids + self.market.assignment_ids
        self.assertEqual(after, before)

    def test_heads_and_others_take_nothing_by_selling(self):
        for user in (self.head, self.clerk, self.env.user):
            client = self.env["res.partner"].create({"name": f"Of {user.login}"})
            self.confirm(user, client)
            self.post(user, client)
            self.assertFalse(client.assignment_ids, user.login)

    def test_a_territory_with_another_manager_is_proposed_only(self):
        self.move(self.prospect, **self.at_tver)
        self.confirm(self.anna)
        self.assertFalse(self.prospect.assignment_ids)
        self.assertEqual(self.prospect.proposed_manager_id, self.boris)

    def test_in_the_own_territory_the_client_is_won(self):
        self.move(self.prospect, **self.at_capital)
        self.confirm(self.anna)
        self.assertEqual(self.prospect.user_id, self.anna)
        self.assertEqual(self.prospect.assignment_ids.territory_id, self.capital)

    def test_who_once_had_a_manager_is_for_the_head_to_give(self):
        self.assign(self.market, self.boris, date(2026, 1, 1), date(2026, 5, 31))
        self.assertFalse(self.market.sudo()._first_won_by(self.anna))
        self.confirm(self.head, self.market)
        self.assertEqual(len(self.market.assignment_ids), 1)

    def test_colleagues_and_own_companies_become_nobodys_client(self):
        colleague, own = self.boris.partner_id, self.env.company.partner_id
        self.assertFalse((colleague + own).sudo()._first_won_by(self.anna))
        self.assertEqual(self.prospect.sudo()._first_won_by(self.anna), self.prospect)

    def test_an_order_dated_before_keeps_its_date(self):
        order = self.order(self.prospect)
        order.user_id = self.anna
        order.with_user(self.anna).action_confirm()
        order.date_order = datetime(2026, 6, 1, 9)
        self.assertFalse(order.client_manager_id, "nobody answered for it then")
