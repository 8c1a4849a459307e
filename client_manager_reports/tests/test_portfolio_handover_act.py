from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY
from .test_portfolio_transfer_documents import TransferPaperCase

ACT = "report.client_manager_reports.client_handover_act"
SINGLE_ACT = "report.client_manager_reports.client_handover_act_single"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHandoverAct(TransferPaperCase):
    def acts(self, user, records, report=ACT):
        return self.values(report, user, records)["acts"]

    def item(self, user, transfer, client):
        """What the acts of a transfer say of a client."""
        (item,) = (
            item
            for act in self.acts(user, transfer)
            for item in act["items"]
            if item["client"] == client
        )
        return item

    def test_it_says_what_the_card_says(self):
        transfer = self.transfer()
        item = self.item(self.director, transfer, self.textile)
        card = self.textile.with_user(self.director)
        self.assertEqual((card.open_balance, card.overdue_balance), (970, 470))
        self.assertEqual((item["open_balance"], item["overdue_balance"]), (970, 470))
        self.assertEqual(sum(row.unsettled for row in item["receivables"]), 970)
        self.assertFalse(item["receivables_hidden"])
        self.assertEqual(item["contacts"], self.contact + self.address)
        self.assertEqual((len(item["orders"]), item["orders_amount"]), (12, 1200))
        self.assertEqual(len(item["tickets"]), card.open_ticket_count)
        self.assertEqual(item["activities"].summary, "Autumn assortment")
        self.assertEqual(
            item["missing"], "There are no: open quotations, open leads, meetings."
        )

    def test_totals(self):
        transfer = self.transfer(managers=self.vera)
        transfer.line_ids.sudo().from_user_id = self.anna
        (act,) = self.acts(self.director, transfer)
        self.assertEqual(
            act["totals"],
            {
                "orders_amount": 1200,
                "open_balance": 1000,
                "overdue_balance": 500,
                "orders": 12,
                "quotations": 0,
                "tickets": 2,
            },
        )

    def test_one_act_for_each_pair_of_managers(self):
        transfer = self.transfer(order_number="15-K", order_date=date(2026, 6, 10))
        acts = self.acts(self.director, transfer)
        self.assertEqual(
            {(act["giver"].login, act["receiver"].login) for act in acts},
            {("anna", "vera"), ("boris", "vera")},
        )
        numbers = [act["number"] for act in acts]
        self.assertEqual(numbers, [f"{transfer.name}/{n}" for n in (1, 2)])
        self.assertTrue(all(act["head"] == self.head for act in acts))
        self.assertIn("order No. 15-K of June 10, 2026", acts[0]["statement"])
        self.assertFalse(acts[0]["note"])

    def test_one_act_for_each_chosen_client(self):
        transfer = self.transfer()
        acts = self.acts(self.director, transfer.line_ids, SINGLE_ACT)
        self.assertEqual([len(act["items"]) for act in acts], [1, 1])
        self.assertEqual(len({act["number"] for act in acts}), 2)

    def test_the_head_hands_over_what_nobody_had(self):
        nobodys = self.env["res.partner"].create({"name": "New", "is_company": True})
        transfer = self.transfer(nobodys, self.boris)
        (act,) = self.acts(self.director, transfer)
        self.assertEqual(act["giver"], self.head)

    def test_debts_are_those_of_the_day_of_the_transfer(self):
        """On 1 June the payment of 15 June had not come in yet."""
        transfer = self.transfer(date_from=date(2026, 6, 1))
        item = self.item(self.director, transfer, self.textile)
        self.assertEqual(item["open_balance"], 70 + 1000 + 500 - 200)
        self.assertEqual(item["overdue_balance"], 70 + 1000 - 200)
        self.assertEqual(
            [(row.due, row.days_overdue, row.unsettled) for row in item["receivables"]],
            [
                (date(2025, 6, 14), 352, 70),
                (date(2025, 7, 16), 320, 1000),
                (date(2026, 5, 1), 31, -200),
                (date(2026, 7, 1), 0, 500),
            ],
        )
        self.assertIn("June 1, 2026", self.acts(self.director, transfer)[0]["note"])

    def test_what_was_settled_since_is_owed_on_an_earlier_day(self):
        invoice = self.invoice(self.market, date(2026, 6, 2), 90)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        market = self.item(
            self.director, self.transfer(date_from=date(2026, 6, 3)), self.market
        )
        self.assertEqual(market["open_balance"], 30 + 90)
        self.assertEqual(self.market.with_user(self.director).open_balance, 30)
        before = self.transfer(date_from=date(2026, 6, 1))
        market = self.item(self.director, before, self.market)
        self.assertEqual(market["open_balance"], 30)

    def test_tickets_open_on_the_day(self):
        closed = self.env["helpdesk.ticket.stage"].search([("closed", "=", True)])[:1]
        torn, late = (
            self.tickets.filtered(lambda ticket, name=name: ticket.name == name)
            for name in ("Torn", "Late")
        )
        with freeze_time("2026-06-18 09:00:00"):
            torn.stage_id = closed
        self.made_on(late, datetime(2026, 6, 17))
        with freeze_time("2026-06-20 09:00:00"):
            item = self.item(self.director, self.transfer(), self.textile)
        self.assertEqual(item["tickets"], torn)

    def test_open_quotations_orders_and_meetings(self):
        quotation = self.order(self.contact)
        quotation.activity_schedule(
            "mail.mail_activity_data_call", date_deadline=date(2026, 6, 16)
        )
        lead = self.env["crm.lead"].create(
            {"name": "Curtains", "partner_id": self.contact.id}
        )
        self.made_on(quotation, datetime(2026, 6, 12))
        # The day of Moscow ends at nine in the evening, UTC.
        self.made_on(lead, datetime(2026, 6, 15, 20, 59))
        meeting = self.env["calendar.event"].create(
            {
                "name": "Collection",
                "start": datetime(2026, 6, 20, 9),
                "stop": datetime(2026, 6, 20, 10),
                "partner_ids": [Command.set(self.contact.ids)],
            }
        )
        self.env["sale.order"].search(
            [("partner_id", "=", self.textile.id)], limit=1
        )._action_cancel()
        item = self.item(self.director, self.transfer(), self.textile)
        self.assertEqual(item["quotations"], quotation)
        self.assertEqual(item["leads"], lead)
        self.assertEqual(item["meetings"], [meeting])
        self.assertEqual(len(item["orders"]), 11)
        self.assertEqual(
            item["activities"].mapped("date_deadline"),
            [date(2026, 6, 16), date(2026, 6, 20)],
        )
        self.assertFalse(item["missing"])

    def test_an_order_delivered_and_invoiced_is_not_open(self):
        order = self.env["sale.order"].search(
            [("partner_id", "=", self.textile.id)], limit=1
        )
        order.picking_ids.move_ids.quantity = 1
        order.picking_ids.button_validate()
        transfer = self.transfer()
        self.assertIn(order, self.item(self.director, transfer, self.textile)["orders"])
        order._create_invoices().action_post()
        orders = self.item(self.director, transfer, self.textile)["orders"]
        self.assertNotIn(order, orders)

    def test_a_manager_prints_the_act_of_own_clients_only(self):
        transfer = self.transfer(date_from=date(2026, 6, 20))
        transfer.action_confirm()
        (act,) = self.acts(self.anna, transfer)
        self.assertEqual([item["client"] for item in act["items"]], [self.textile])
        self.assertEqual(act["number"], f"{transfer.name}/1")

    def test_once_handed_over_the_new_manager_prints_the_acts(self):
        transfer = self.transfer()
        transfer.action_confirm()
        self.assertEqual(len(self.acts(self.vera, transfer)), 2)
        with self.assertRaises(AccessError):
            self.acts(self.anna, transfer)

    def test_what_counts_but_is_not_open_is_told(self):
        transfer = self.transfer()
        transfer.action_confirm()
        orders = self.env["sale.order"].search([("partner_id", "=", self.textile.id)])
        moves = self.env["account.move"].search(
            [("commercial_partner_id", "=", self.textile.id), ("state", "=", "posted")]
        )
        self.hide(orders[:3])
        self.hide(moves[:2].line_ids)
        item = self.item(self.vera, transfer, self.textile)
        self.assertEqual(item["orders_hidden"], 3)
        self.assertTrue(item["receivables_hidden"])
        shown = sum(row.unsettled for row in item["receivables"])
        self.assertAlmostEqual(shown + item["receivables_hidden"], 970)
        self.assertEqual(len(item["orders"]) + item["orders_hidden"], 12)

    def test_others_are_refused(self):
        transfer = self.transfer(self.textile)
        transfer.action_confirm()
        for user in (self.boris, self.clerk):
            with self.subTest(login=user.login), self.assertRaises(AccessError):
                self.acts(user, transfer)
            with self.subTest(login=user.login), self.assertRaises(AccessError):
                self.acts(user, transfer.line_ids, SINGLE_ACT)

    def test_nothing_to_hand_over(self):
        transfer = self.transfer()
        transfer.action_back_to_draft()
        with self.assertRaisesRegex(UserError, "no clients to hand over"):
            self.acts(self.director, transfer)
