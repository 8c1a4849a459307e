import doctest
from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import TransactionCase, tagged
from odoo.tests.common import BaseCase

from odoo.addons.client_manager.demo import planning, tables
from odoo.addons.client_manager.demo.client_demo import NAMESPACE
from odoo.addons.client_manager.demo.client_table import ARCHIVED
from odoo.addons.client_manager.demo.people import PEOPLE

# A winter holiday, a leap day, a summer weekend, an ordinary Monday.
DAYS = [date(2027, 1, 2), date(2028, 2, 29), date(2026, 7, 19), date(2026, 11, 23)]


@tagged("post_install", "-at_install")
class TestDemoPlan(BaseCase):
    """What is planned for the demo company, whatever the day; no database needed."""

    def test_examples_in_docstrings_hold(self):
        for module in (planning, tables):
            self.assertEqual(doctest.testmod(module).failed, 0, module)

    def test_the_same_day_gives_the_same_plan(self):
        for day in DAYS:
            self.assertEqual(planning.plan_orders(day), planning.plan_orders(day))

    def test_orders_are_many_and_fall_on_working_days_of_the_last_half_year(self):
        for day in DAYS:
            orders = planning.plan_orders(day)
            self.assertGreaterEqual(len(orders), 300)
            moments = [order.moment for order in orders]
            self.assertGreaterEqual(
                min(moments).date(), day - timedelta(planning.HISTORY_DAYS)
            )
            self.assertLess(max(moments).date(), day)
            self.assertFalse([m for m in moments if m.weekday() > 4])
            self.assertEqual(
                [m.date() for m in moments], sorted(m.date() for m in moments)
            )

    def test_nothing_happens_after_today_or_before_its_cause(self):
        for day in DAYS:
            for order in planning.plan_orders(day):
                if not order.delivered:
                    self.assertFalse(order.payments)
                    continue
                self.assertLessEqual(order.moment.date(), order.delivered)
                self.assertLessEqual(order.delivered, day)
                for paid, _part in order.payments:
                    self.assertLessEqual(order.delivered, paid)
                    self.assertLessEqual(paid, day)
                if order.refund:
                    self.assertLessEqual(order.delivered, order.refund[0])
                    self.assertLessEqual(order.refund[0], day)

    def test_clients_buy_only_while_they_are_clients(self):
        for day in DAYS:
            for order in planning.plan_orders(day):
                ago = (day - order.moment.date()).days
                self.assertTrue(order.client.buys(ago), order)
                self.assertNotEqual(order.client.kind, "P")

    def test_every_kind_of_outcome_is_there(self):
        for day in DAYS:
            orders = planning.plan_orders(day)
            self.assertTrue(any(not o.delivered for o in orders))
            self.assertTrue(any(o.delivered and o.delivered_part < 1 for o in orders))
            self.assertTrue(any(o.delivered and not o.payments for o in orders))
            self.assertTrue(any(part < 1 for o in orders for _day, part in o.payments))
            self.assertTrue(any(o.refund for o in orders))

    def test_names_of_the_clients_are_used_once(self):
        names = [client.name for client in planning.clients()]
        self.assertGreaterEqual(len(names), 45)
        self.assertEqual(len(names), len(set(names)))
        self.assertIn(ARCHIVED, names)


class DemoCompanyCase(TransactionCase):
    """Finds what the demo data consist of by their company."""

    def find(self, model, *domain):
        return self.env[model].search([("company_id", "=", self.company.id), *domain])

    @property
    def company(self):
        return self.env.ref(f"{NAMESPACE}.company")

    def clients(self):
        numbers = range(1, len(planning.clients()) + 1)
        return self.env["res.partner"].union(
            *(self.env.ref(f"{NAMESPACE}.client_{number:02}") for number in numbers)
        )

    def in_company(self, records):
        return records.with_context(allowed_company_ids=self.company.ids)


@tagged("post_install", "-at_install")
class TestDemoCompanyLoads(DemoCompanyCase):
    """The methods behind the demo data work, with a few orders only."""

    def setUp(self):
        super().setUp()
        if self.env.ref(f"{NAMESPACE}.company", raise_if_not_found=False):
            self.skipTest("this database has the demo data already")

    def load(self):
        few = {"ORDER_COUNT": 14, "QUOTATION_COUNT": 3, "CANCELLED_COUNT": 1}
        with patch.multiple(planning, **few, REFUND_COUNT=1):
            self.env["client.demo"]._load_company()

    def test_a_small_company_loads_and_a_second_call_changes_nothing(self):
        self.load()
        self.assertEqual(len(self.find("sale.order", ("state", "=", "sale"))), 14)
        self.assertEqual(
            len(self.find("account.move", ("move_type", "=", "out_refund"))), 1
        )
        self.assertTrue(self.find("account.payment"))
        count = self.env["res.partner"].search_count([])
        self.env["client.demo"]._load_company()
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_a_company_with_accounting_entries_is_left_alone(self):
        main = self.env.ref("base.main_company")
        parameters = self.env["ir.config_parameter"].sudo()
        before = main.name, parameters.get_param("client_manager.attribution_start")
        account = self.env["account.account"].search(
            [("account_type", "=", "asset_current"), ("company_ids", "in", main.ids)],
            limit=1,
        )
        self.env["account.move"].with_company(main).create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for balance in (100, -100)
                ],
            }
        )
        self.load()
        self.assertNotEqual(self.company, main)
        self.assertEqual(
            (main.name, parameters.get_param("client_manager.attribution_start")),
            before,
        )
        self.assertEqual(len(self.find("sale.order", ("state", "=", "sale"))), 14)
        self.assertEqual(self.env.ref(f"{NAMESPACE}.manager1").company_id, self.company)


@tagged("post_install", "-at_install")
class TestDemoCompany(DemoCompanyCase):
    """A database with the demo data shows something on every screen."""

    def setUp(self):
        super().setUp()
        if not self.env.ref(f"{NAMESPACE}.company", raise_if_not_found=False):
            self.skipTest("no demo data in this database")

    def test_there_are_clients_contacts_and_prospects(self):
        clients = self.clients()
        self.assertGreaterEqual(len(clients.filtered("is_client")), 40)
        self.assertEqual(clients.filtered(lambda c: not c.active).name, ARCHIVED)
        self.assertEqual(len(clients.filtered(lambda c: not c.user_id)), 2)
        self.assertTrue(clients.child_ids.filtered(lambda c: c.type == "delivery"))
        self.assertTrue(clients.co_manager_ids)

    def test_some_clients_have_changed_hands_by_an_order(self):
        history = self.clients().assignment_ids
        ended = history.filtered(
            lambda a: a.role == "responsible" and a.date_until
        ).partner_id
        self.assertGreaterEqual(len(ended), 6)
        self.assertTrue(history.filtered("order_number"))

    def test_transfers_are_done_planned_and_previewed(self):
        transfers = self.find("client.transfer")
        self.assertEqual(
            sorted(transfers.mapped("state")), ["done", "planned", "previewed"]
        )
        for transfer in transfers:
            self.assertEqual(transfer.owner_id.login, "head")
            self.assertTrue(transfer.line_ids)
            self.assertNotIn("skipped", transfer.line_ids.mapped("state"))

    def test_clients_lie_in_the_territories_of_their_regions(self):
        clients = self.clients()
        self.assertFalse(clients.filtered(lambda c: c.active and not c.territory_id))
        self.assertEqual(len(clients.territory_id), 6)

    def test_there_are_three_hundred_orders_over_half_a_year(self):
        orders = self.find("sale.order", ("state", "=", "sale"))
        self.assertGreaterEqual(len(orders), 300)
        moments = orders.mapped("date_order")
        self.assertGreater((max(moments) - min(moments)).days, 150)
        self.assertTrue(self.find("sale.order", ("state", "in", ("draft", "sent"))))
        self.assertTrue(self.find("sale.order", ("state", "=", "cancel")))
        self.assertTrue(orders.order_line.filtered("discount"))

    def test_goods_are_delivered_on_past_days_and_some_awaited(self):
        deliveries = self.find("stock.picking")
        self.assertIn("assigned", deliveries.mapped("state"))
        days = {day.date() for day in deliveries.mapped("date_done") if day}
        self.assertGreater(len(days), 60)
        self.assertTrue(deliveries.filtered("backorder_id"))

    def test_invoices_are_paid_whole_in_part_and_not_at_all(self):
        invoices = self.find("account.move", ("move_type", "=", "out_invoice"))
        states = set(invoices.mapped("payment_state"))
        self.assertLessEqual({"paid", "partial", "not_paid"}, states)
        self.assertTrue(self.find("account.move", ("move_type", "=", "out_refund")))
        clients = self.in_company(self.clients())
        self.assertGreater(sum(clients.mapped("overdue_balance")), 0)
        self.assertLess(
            sum(clients.mapped("overdue_balance")), sum(clients.mapped("open_balance"))
        )

    def test_documents_count_for_the_manager_of_their_date(self):
        orders = self.find("sale.order", ("state", "=", "sale"))
        self.assertEqual(
            orders.mapped("client_manager_id.login"),
            orders.mapped("user_id.login"),
        )
        self.assertFalse(orders.filtered(lambda o: o.client_manager_id != o.user_id))

    def test_the_managers_turnover_adds_up_to_the_companys(self):
        moves = self.find(
            "account.move",
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("state", "=", "posted"),
        )
        total = sum(moves.mapped("amount_untaxed_signed"))
        by_manager = self.env["account.move"]._read_group(
            [("id", "in", moves.ids)],
            ["client_manager_id"],
            ["amount_untaxed_signed:sum"],
        )
        self.assertAlmostEqual(sum(amount for _m, amount in by_manager), total, 2)
        self.assertEqual(
            {user.login for user, _amount in by_manager if user},
            {login for login, _name, group, _b in PEOPLE if group == "manager"},
        )
        clients = self.in_company(self.clients())
        self.assertAlmostEqual(sum(clients.mapped("turnover_12m")), total, 2)

    def test_there_are_tickets_leads_activities_and_meetings(self):
        tickets = self.find("helpdesk.ticket")
        self.assertGreaterEqual(len(tickets.filtered(lambda t: not t.closed)), 15)
        self.assertTrue(tickets.filtered("closed"))
        self.assertGreaterEqual(len(set(self.find("crm.lead").stage_id)), 3)
        clients = self.clients()
        deadlines = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", clients.ids)]
        )
        self.assertLessEqual(
            {"overdue", "today", "planned"}, set(deadlines.mapped("state"))
        )
        self.assertTrue(
            self.env["calendar.event"].search([("partner_ids", "in", clients.ids)])
        )

    def test_there_are_contacts_of_every_kind_with_open_and_done_actions(self):
        interactions = self.find("client.interaction")
        self.assertGreaterEqual(len(interactions), 90)
        self.assertEqual(len(set(interactions.mapped("kind"))), 7)
        self.assertTrue(interactions.filtered("next_date"))
        self.assertTrue(interactions.filtered("event_id"))
        states = set(interactions.action_ids.mapped("state"))
        self.assertEqual(states, {"decision", "open", "done"})
        spoken_to = self.in_company(self.clients()).filtered("last_contact_date")
        self.assertLess(len(spoken_to), len(self.clients()))

    def test_everyone_logs_in_with_the_login_as_password(self):
        for login, _name, _group, _branch in PEOPLE:
            credential = {"login": login, "password": login, "type": "password"}
            answer = self.env["res.users"].authenticate(credential, {})
            self.assertEqual(
                self.env["res.users"].browse(answer["uid"]).company_id, self.company
            )
