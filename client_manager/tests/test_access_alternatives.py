from datetime import date, datetime, timedelta
from random import Random

from freezegun import freeze_time

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.web.models.models import Base

from .substitution_common import SubstitutionCase

ORDERS = 120
DAY = datetime(2026, 7, 1, 9)


@tagged("post_install", "-at_install")
@freeze_time("2026-07-10 09:00:00")
class TestAccessAlternatives(SubstitutionCase):
    """A manager's orders, found for each alternative of the rules in its own index.

    Orders of all kinds are thrown together; what is found must be what Odoo's own
    search finds, in the same order, and what the rules say of each single order.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.of_vera, cls.free, supplier = partners.create(
            [
                {"name": "Northern Lights", "is_company": True},
                {"name": "Nobody's Shop", "is_company": True, "customer_rank": 1},
                {"name": "Supplier", "is_company": True},
            ]
        )
        cls.assign(cls.of_vera, cls.vera, date(2026, 1, 1))
        cls.assign(cls.of_vera, cls.anna, date(2026, 1, 1), role="co_manager")
        cls.assign(cls.market, cls.vera, date(2026, 1, 1), role="co_manager")
        # One substitution is over and counts for Boris, another one runs.
        late = {"past_reason": "Told late"}
        over = cls.substitution(
            date(2026, 7, 1), date(2026, 7, 3), attribution="substitute", **late
        )
        cls.substitution(
            date(2026, 7, 9), date(2026, 7, 20), partners=cls.textile, **late
        )
        cls.second = cls.env["res.company"].create({"name": "Second"})
        cls.users = cls.anna + cls.boris + cls.vera
        for user in cls.users:
            user.company_ids = [Command.link(cls.second.id)]
        cls.env["sale.order"].create(
            [{"partner_id": cls.textile.id} for _number in range(ORDERS)]
        )
        cls.env.flush_all()
        kinds = {
            "partner_id": (cls.textile + cls.contact + cls.market + cls.of_vera).ids
            + (cls.free + supplier + cls.boris.partner_id).ids,
            "user_id": [*cls.users.ids, None],
            "client_manager_id": [*cls.users.ids, None, None],
            "substitution_id": [over.id, None, None, None],
            "company_id": [cls.env.company.id, cls.second.id],
            # Few moments for many orders: then the order of ids decides.
            "date_order": [DAY + timedelta(days=number) for number in range(9)],
        }
        cls.scatter(kinds)

    @classmethod
    def scatter(cls, kinds: dict):
        """Give all orders values of each kind, by chance."""
        chance = Random(20260710)
        for order in cls.env["sale.order"].with_context(active_test=False).search([]):
            values = {name: chance.choice(of) for name, of in kinds.items()}
            columns = ", ".join(f"{name} = %s" for name in values)
            cls.env.cr.execute(
                f"UPDATE sale_order SET {columns} WHERE id = %s",
                [*values.values(), order.id],
            )
        cls.env.invalidate_all()

    def check(self, user, companies, domain=()):
        """The orders of a user, three times over; returns how many they are."""
        domain = list(domain)
        self.env.invalidate_all()
        orders = self.env["sale.order"].with_user(user)
        orders = orders.with_context(allowed_company_ids=companies.ids)
        query = orders._query_by_alternatives(Domain(domain))
        self.assertTrue(query, "found in indexes")
        found = orders._few_documents(Domain(domain), orders._order)
        by_odoo = list(orders._search(domain, order=orders._order).get_result_ids())
        self.assertEqual(found, by_odoo)
        everything = self.env["sale.order"].search(domain, order=orders._order)
        rule = self.env["ir.rule"].with_env(orders.env)._compute_domain(orders._name)
        by_rule = everything.with_env(orders.env).sudo().filtered_domain(rule)
        self.assertEqual(found, by_rule.ids)
        for options in ({"limit": 7}, {"limit": 7, "offset": 14, "count_limit": 20}):
            asked = (domain, {"name": {}})
            ours = orders.web_search_read(*asked, **options)
            self.env.invalidate_all()
            self.assertEqual(ours, Base.web_search_read(orders, *asked, **options))
        return len(found)

    def test_the_same_is_found_for_everybody_in_all_companies(self):
        first = self.env.company
        for user in self.users:
            counts = []
            for companies in (first, self.second, first + self.second):
                with self.subTest(user=user.login, companies=companies.mapped("name")):
                    counts.append(self.check(user, companies))
            self.assertTrue(0 < counts[0] < counts[2] < ORDERS, counts)
            self.assertEqual(counts[0] + counts[1], counts[2])

    def test_what_is_asked_for_is_found_as_well(self):
        """The filter of Odoo's menu, a field of another table, nothing at all."""
        company = self.env.company
        everything = self.check(self.anna, company)
        for domain in (
            [("date_order", ">=", "2026-07-05")],
            [("partner_id.name", "ilike", "northern")],
            ["|", ("partner_id", "=", self.textile.id), ("user_id", "=", False)],
            [("state", "not in", ("sent", "cancel"))],
        ):
            with self.subTest(domain=domain):
                found = self.check(self.anna, company, domain)
                self.assertTrue(0 < found <= everything)
        self.assertFalse(self.check(self.anna, company, [("state", "=", "sale")]))

    def test_nobody_guesses_by_what_is_asked_for(self):
        """Behind a relation only what one may read is looked for."""
        vera_s = self.env["res.partner"].create(
            {"name": "Hidden Holding", "is_company": True}
        )
        self.assign(vera_s, self.vera, date(2026, 1, 1))
        order = self.env["sale.order"].create({"partner_id": vera_s.id})
        order.flush_recordset()
        self.env.cr.execute(
            "UPDATE sale_order SET client_manager_id = %s, user_id = %s WHERE id = %s",
            [self.anna.id, self.anna.id, order.id],
        )
        self.env.invalidate_all()
        orders = self.env["sale.order"].with_user(self.anna)
        self.assertIn(order.id, orders._few_documents(Domain.TRUE, orders._order))
        guess = Domain("partner_id", "any", [("name", "ilike", "hidden")])
        self.assertTrue(orders._query_by_alternatives(guess))
        self.assertFalse(orders._few_documents(guess, orders._order))

    def test_whoever_sees_all_leads_sees_all_that_is_about_no_client(self):
        before = self.check(self.anna, self.env.company)
        self.anna.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.assertGreater(self.check(self.anna, self.env.company), before)

    def test_who_acts_today_sees_more_from_the_first_moment_on(self):
        """Whether somebody acts for others is remembered, and forgotten in time."""
        acting = self.check(self.boris, self.env.company)
        self.substitution(date(2026, 7, 10), date(2026, 7, 20), partners=self.market)
        self.assertGreater(self.check(self.boris, self.env.company), acting)
        self.assertTrue(self.boris.sudo().acts_for_others)
        self.assertFalse(self.vera.sudo().acts_for_others)
        running = self.env["client.substitution"].search(
            [("substitute_user_id", "=", self.boris.id), ("state", "=", "active")]
        )
        running.with_user(self.director).action_end()
        self.assertLess(self.check(self.boris, self.env.company), acting)

    def test_with_other_rules_odoo_searches_itself(self):
        orders = self.env["sale.order"]
        self.assertIsNone(
            orders.with_user(self.director)._query_by_alternatives(Domain.TRUE)
        )
        rule = self.env["ir.rule"].create(
            {
                "name": "Another choice",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "domain_force": "['|', ('name', '!=', 'x'), ('id', '=', 0)]",
            }
        )
        self.assertIsNone(
            orders.with_user(self.anna)._query_by_alternatives(Domain.TRUE)
        )
        rule.domain_force = "[('amount_total', '>', 0)]"
        found = orders.with_user(self.anna)._few_documents(Domain.TRUE, orders._order)
        self.assertFalse(found)
