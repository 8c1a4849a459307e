from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationAccount(RelationCase):
    """Account plans; figures worked by hand.

    Textile was invoiced 70 in May 2025 (too old), 1000 in October 2025, 500 in June
    2026 less a refund of 200; it ordered on 2 and 3 May 2026.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create({"name": "Fabrics"})
        cls.sub = cls.env["product.category"].create(
            {"name": "Linen", "parent_id": cls.category.id}
        )
        cls.product.categ_id = cls.sub
        cls.invoice(cls.textile, date(2025, 5, 1), 70)
        cls.invoice(cls.textile, date(2025, 10, 1), 1000)
        cls.invoice(cls.contact, date(2026, 6, 1), 500)
        cls.invoice(cls.textile, date(2026, 6, 2), 200, "out_refund")
        cls.order(cls.textile, datetime(2026, 5, 2, 12))
        # Half past midnight of the first of January in Moscow, and a minute before.
        cls.order(cls.contact, datetime(2025, 12, 31, 21, 30))
        cls.order(cls.contact, datetime(2025, 12, 31, 20, 59))
        cls.order(cls.textile)

    def plan(self, client=None, user=None, **values):
        client = client or self.textile
        values = {"partner_id": client.id, "potential": 5200, **values}
        return self.make("client.account.plan", values, user)

    def goal(self, plan, measure="turnover", target=600, **values):
        values = {"measure": measure, "target": target, "name": measure, **values}
        return plan.goal_ids.create({"plan_id": plan.id, **values})

    def test_a_plan_is_for_this_year_and_of_the_manager(self):
        plan = self.plan(user=self.head)
        self.assertEqual(
            (plan.date_from, plan.date_until), (date(2026, 1, 1), date(2026, 12, 31))
        )
        self.assertEqual(plan.user_id, self.anna)
        self.assertIn("2026", plan.display_name)

    def test_share_of_wallet(self):
        plan = self.plan()
        self.assertEqual((plan.turnover, plan.wallet_share), (1300, 25))
        found = self.env["account.move"].search(plan.action_view_turnover()["domain"])
        self.assertEqual(sum(found.mapped("amount_untaxed_signed")), plan.turnover)
        plan.potential = 0
        self.assertEqual(plan.wallet_share, 0)

    def test_it_shows_before_it_is_saved(self):
        form = Form(self.env["client.account.plan"].with_user(self.anna))
        form.partner_id = self.textile
        self.assertEqual(form.turnover, 1300)

    def test_goals_are_measured_from_records(self):
        plan = self.plan()
        turnover = self.goal(plan)
        self.assertEqual((turnover.value, turnover.progress), (300, 50))
        orders = self.goal(plan, "orders", 4)
        self.assertEqual((orders.value, orders.progress), (2, 50))
        by_hand = self.goal(plan, "manual", 8, manual_value=10)
        self.assertEqual(by_hand.progress, 125)
        self.assertEqual(round(plan.progress, 1), 66.7)

    def test_turnover_of_a_category_with_those_below(self):
        line = Command.create(
            {
                "product_id": self.product.id,
                "price_unit": 40,
                "quantity": 2,
                "tax_ids": [Command.clear()],
            }
        )
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": kind,
                    "partner_id": self.contact.id,
                    "invoice_date": "2026-03-01",
                    "invoice_line_ids": [line],
                }
                for kind in ("out_invoice", "out_invoice", "out_refund")
            ]
        )
        moves.action_post()
        plan = self.plan()
        goal = self.goal(plan, "category", 100, category_id=self.category.id)
        self.assertEqual(goal.value, 80)
        other = self.env["product.category"].create({"name": "Other"})
        self.assertEqual(self.goal(plan, "category", 1, category_id=other.id).value, 0)
        with self.assertRaisesRegex(ValidationError, "product category"):
            self.goal(plan, "category")

    def test_every_progress_opens_its_records(self):
        plan = self.plan()
        for measure, of in (
            ("turnover", lambda found: sum(found.mapped("amount_untaxed_signed"))),
            ("orders", len),
            ("category", lambda found: -sum(found.mapped("balance"))),
        ):
            goal = self.goal(plan, measure, 10, category_id=self.category.id)
            action = goal.action_view_records()
            found = self.env[action["res_model"]].search(action["domain"])
            with self.subTest(measure=measure):
                self.assertEqual(of(found), goal.value)

    def test_behind_is_less_than_the_time_passed(self):
        plan = self.plan()
        goal = self.goal(plan, target=300)
        self.assertFalse(goal.is_behind)
        goal.target = 1000
        self.assertTrue(goal.is_behind)

    def test_one_active_plan_at_a_time(self):
        self.plan().action_activate()
        second = self.plan(date_from="2026-12-31", date_until="2027-06-30")
        with self.assertRaisesRegex(ValidationError, "active on some of these days"):
            second.action_activate()
        second.date_from = "2027-01-01"
        second.action_activate()

    def test_a_closed_plan_stays_as_it_was(self):
        plan = self.plan()
        goal = self.goal(plan)
        plan.action_activate()
        plan.action_close()
        self.invoice(self.textile, date(2026, 6, 10), 700)
        self.env.invalidate_all()
        self.assertEqual((plan.turnover, goal.value), (1300, 300))
        for change in (
            lambda: plan.write({"potential": 1}),
            lambda: goal.write({"target": 1}),
            lambda: self.goal(plan),
            goal.unlink,
        ):
            with self.assertRaisesRegex(UserError, "closed"):
                change()
        following = plan.copy()
        self.assertEqual(following.state, "draft")
        self.assertEqual(following.date_from, date(2027, 1, 1))
        self.assertEqual(following.goal_ids.date, date(2027, 12, 31))

    def test_reviews_are_activities_of_the_owner_while_it_is_active(self):
        plan = self.plan()
        review = plan.review_ids.create({"plan_id": plan.id, "date": "2026-09-01"})
        self.assertFalse(review.activity_id)
        plan.action_activate()
        activity = review.activity_id
        self.assertEqual(activity.user_id, self.anna)
        self.assertEqual(activity.res_id, self.textile.id)
        review.date = "2026-09-10"
        self.assertEqual(activity.date_deadline, date(2026, 9, 10))
        activity.date_deadline = "2026-09-11"
        self.assertEqual(review.date, date(2026, 9, 11))
        later = plan.review_ids.create({"plan_id": plan.id, "date": "2026-12-01"})
        activity.action_feedback(feedback="On course")
        self.assertEqual(review.state, "done")
        plan.action_close()
        self.assertFalse(later.activity_id)
        self.assertEqual(review.state, "done")

    def test_key_clients_are_found(self):
        clients = self.env["res.partner"].with_user(self.director)
        both = self.textile + self.market
        plan = self.plan()

        def found(operator):
            return clients.search(
                [("account_plan_id", operator, False), ("id", "in", both.ids)]
            )

        self.assertFalse(found("!="))
        plan.action_activate()
        self.assertEqual(found("!="), self.textile)
        self.assertEqual(found("="), self.market)
        self.assertEqual(self.contact.with_user(self.anna).account_plan_id, plan)

    def test_merging_clients_closes_what_would_be_active_twice(self):
        plan, other = self.plan(), self.plan(self.market, self.vera)
        (plan + other.with_user(self.anna)).sudo().action_activate()
        self.merge(self.textile, self.market)
        both = (plan + other.with_user(self.anna)).sudo()
        self.assertEqual(both.partner_id, self.textile)
        self.assertEqual(both.mapped("state"), ["active", "closed"])

    def test_impossible_plans(self):
        with self.assertRaisesRegex(ValidationError, "is a contact"):
            self.plan(self.contact)
        plan = self.plan()
        with self.assertRaisesRegex(ValidationError, "within the plan"):
            self.goal(plan, date="2027-01-01")

    def test_access(self):
        own, others = self.plan(), self.plan(self.market, self.vera)
        self.goal(own)
        self.assertOnlyOwn(own, others.with_user(self.anna))
        for record in (own, own.goal_ids):
            self.assertFalse(record.with_user(self.boris).search([]))
        with self.assertRaises(AccessError):
            self.plan(self.market)
        with self.assertRaises(AccessError):
            own.closed_turnover = 1
        with self.assertRaises(AccessError):
            own.goal_ids.final_value = 1

    def test_cost(self):
        clients = self.many_clients(40)
        plans = self.env["client.account.plan"].with_user(self.anna)
        made = plans.create(
            [
                {
                    "partner_id": client.id,
                    "potential": 10,
                    "goal_ids": [
                        Command.create({"name": m, "measure": m, "target": 5})
                        for m in ("turnover", "orders", "manual")
                    ],
                }
                for client in clients
            ]
        )

        def read(records):
            records.read(["turnover", "wallet_share", "progress"])

        self.assertSameCost(read, made, 25)
