import json
from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationNeeds(RelationCase):
    """What clients need, from the first word to the order."""

    def need(self, client=None, user=None, **values):
        values = {"name": "Linen", **values}
        client = client or self.textile
        return self.make("client.need", {"partner_id": client.id, **values}, user)

    def test_heard_at_a_meeting(self):
        talk = self.make("client.interaction", {"partner_id": self.contact.id})
        with Form(talk) as form, form.need_ids.new() as line:
            line.name = "Felt"
        self.assertEqual(talk.need_ids.partner_id, self.textile)
        self.assertEqual(talk.need_ids.state, "stated")

    def test_an_offer_answers_it_and_the_order_meets_it(self):
        need = self.need()
        action = need.action_offer()
        order = self.env["sale.order"].browse(action["res_id"])
        self.assertEqual(order.partner_id, self.textile)
        self.assertEqual(need.state, "offered")
        self.assertEqual(need.action_offer()["res_id"], order.id)
        with freeze_time("2026-06-20"):
            order.order_line = [Command.create({"product_id": self.product.id})]
            order.action_confirm()
            self.assertEqual(need.state, "met")
            self.env.flush_all()
        self.assertEqual(need.state_date, date(2026, 6, 20))

    def test_the_budget_of_a_year_in_the_money_of_the_company(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2, "name": "2026-01-01"}
        )
        need = self.need(budget=100, rhythm="month", currency_id=currency.id)
        self.assertEqual(need.yearly_budget, 600)
        need.rhythm = "once"
        self.assertEqual(need.yearly_budget, 50)

    def test_unmet_needs_are_counted(self):
        self.need(state="offered")
        self.need()
        self.need(state="met")
        self.need(state="dropped")
        for partner in (self.textile, self.contact):
            self.assertEqual(partner.with_user(self.anna).unmet_need_count, 2)
        domain = self.textile.with_user(self.anna).action_view_needs()["domain"]
        self.assertEqual(self.env["client.need"].search_count(domain), 4)

    def test_needs_are_the_clients_own(self):
        with self.assertRaisesRegex(ValidationError, "is a contact"):
            self.need(self.contact)
        order = self.order(self.market)
        with self.assertRaisesRegex(ValidationError, "does not belong to"):
            self.need(user=self.director, order_id=order.id)

    def test_unmet_needs_by_segment(self):
        need, segment = self.need(), self.env["client.segment"].create({"name": "Key"})
        self.env.cr.execute(
            "UPDATE res_partner SET segment_id = %s WHERE id = %s",
            [segment.id, self.textile.id],
        )
        self.env.invalidate_all()
        ((found, count),) = (
            self.env["client.need"]
            .with_user(self.anna)
            ._read_group([("id", "=", need.id)], ["segment_id"], ["__count"])
        )
        self.assertEqual((found, count), (segment, 1))
        needs = self.env["client.need"].with_user(self.anna)
        self.assertIn(need, needs.search([("segment_id", "=", segment.id)]))

    def test_what_follows_is_not_written(self):
        with self.assertRaises(AccessError):
            self.need().yearly_budget = 5
        with self.assertRaises(AccessError):
            self.need(state_date="2020-01-01")

    def test_access(self):
        own, others = self.need(), self.need(self.market, self.vera)
        self.assertOnlyOwn(own, others.with_user(self.anna))
        with self.assertRaises(AccessError):
            self.need(self.market)
        company = self.env["res.company"].create({"name": "Second"})
        own.sudo().company_id = company
        self.assertFalse(own.with_user(self.anna).search([]))

    def test_they_follow_the_client(self):
        need = self.need()
        self.merge(self.market, self.textile)
        self.assertEqual(need.sudo().partner_id, self.market)

    def test_a_client_that_becomes_a_part_of_another_takes_them_along(self):
        need = self.need()
        plan = self.env.company.client_onboarding_plan_id
        run = self.env["client.onboarding"].launch(self.textile, plan)
        self.textile.sudo().write({"parent_id": self.market.id, "is_company": False})
        self.assertEqual(need.sudo().partner_id, self.market)
        self.assertEqual(run.sudo().partner_id, self.market)

    def test_merged_into_a_contact_it_is_of_the_contacts_client(self):
        need = self.need()
        self.merge(self.foreigner, self.textile)
        self.assertEqual(need.sudo().partner_id, self.market)

    def test_cost(self):
        clients = self.many_clients(40)
        needs = self.env["client.need"].with_user(self.anna)

        def record(records):
            needs.create([{"name": "Felt", "partner_id": c.id} for c in records])
            records.with_user(self.anna).mapped("unmet_need_count")

        self.assertSameCost(record, clients, 30)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationOnboarding(RelationCase):
    """New clients are brought on board by a plan."""

    def begin(self, clients=None, user=None):
        clients = clients or self.textile
        clients.with_user(user or self.anna).action_begin_onboarding()
        return clients.client_onboarding_ids

    def test_the_steps_are_activities_of_the_manager(self):
        run = self.begin(user=self.head)
        self.assertEqual(run.step_count, 5)
        self.assertEqual(run.activity_ids.user_id, self.anna)
        self.assertEqual(run.next_date, date(2026, 6, 16))
        self.assertEqual(
            sorted(run.activity_ids.mapped("date_deadline"))[-1], date(2026, 7, 15)
        )

    def test_done_rate(self):
        run = self.begin()
        steps = run.activity_ids.sorted("date_deadline")
        steps[0].with_user(self.anna).action_feedback()
        self.assertEqual((run.done_count, run.done_rate), (1, 20))
        steps[1].unlink()
        self.assertEqual((run.done_count, run.state), (1, "running"))
        steps[2:].with_user(self.anna).action_feedback()
        self.assertEqual((run.done_rate, run.state), (80, "running"))

    def test_it_is_done_when_all_is_done(self):
        run = self.begin()
        run.activity_ids.with_user(self.anna).action_feedback()
        self.assertEqual((run.done_rate, run.state), (100, "done"))
        domain = run.with_user(self.anna).action_view_activities()["domain"]
        activities = self.env["mail.activity"].with_context(active_test=False)
        self.assertEqual(activities.search_count(domain), 5)

    def test_once_for_each_client(self):
        run = self.begin()
        self.assertEqual(self.begin(), run)
        self.assertEqual(len(run.activity_ids), 5)

    def test_it_begins_by_itself_with_the_first_assignment(self):
        company = self.env.company
        new, other = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.assign(new, self.anna, date(2026, 6, 1), date(2026, 6, 10))
        company.client_onboarding_auto = True
        self.assign(new, self.boris, date(2026, 6, 11))
        self.assertFalse(new.client_onboarding_ids)
        self.assign(other, self.boris, date(2026, 6, 11))
        self.assertEqual(other.client_onboarding_ids.activity_ids.user_id, self.boris)
        self.assign(other, self.anna, date(2026, 6, 12), role="co_manager")
        self.assertEqual(len(other.client_onboarding_ids), 1)

    def test_a_manager_who_types_a_new_client_begins_it(self):
        self.env.company.client_onboarding_auto = True
        client = (
            self.env["res.partner"]
            .with_user(self.anna)
            .create({"name": "New", "is_company": True})
        )
        self.assertEqual(client.client_onboarding_ids.user_id, self.anna)

    def test_without_a_plan_it_says_where_to_choose_one(self):
        self.env.company.client_onboarding_plan_id = False
        with self.assertRaisesRegex(UserError, "Settings"):
            self.begin()

    def test_merging_clients_leaves_one_of_a_plan(self):
        run, other = self.begin(), self.begin(self.market, self.vera)
        other.activity_ids[0].with_user(self.vera).action_feedback()
        self.merge(self.textile, self.market)
        self.assertEqual(run.step_count, 10)
        self.assertEqual(run.done_rate, 10)
        self.assertFalse(other.exists())

    def test_access(self):
        with self.assertRaises(AccessError):
            self.begin(user=self.boris)
        own, others = self.begin(), self.begin(self.market, self.vera)
        found = self.env["client.onboarding"].with_user
        self.assertEqual(found(self.anna).search([]), own)
        self.assertEqual(found(self.auditor).search([]), own + others)
        for user in (self.anna, self.auditor):
            with self.assertRaises(AccessError):
                own.with_user(user).step_count = 1

    def test_cost(self):
        clients = self.many_clients(40)
        plan = self.env.company.client_onboarding_plan_id
        launch = self.env["client.onboarding"].launch

        def run(records):
            launch(records, plan).sudo().unlink()

        self.assertSameCost(run, clients, 60)


@tagged("post_install", "-at_install")
class TestCardsOnPhone(RelationCase):
    """A phone shows cards first; what the web client can't parse shows nothing."""

    def test_colours_of_progress_bars_are_json(self):
        views = self.env["ir.ui.view"].search(
            [("type", "=", "kanban"), ("model", "=like", "client.%")]
        )
        bars = [
            bar
            for view in views
            for bar in etree.fromstring(view.arch).iter("progressbar")
        ]
        self.assertTrue(bars)
        for bar in bars:
            self.assertTrue(json.loads(bar.get("colors")))
