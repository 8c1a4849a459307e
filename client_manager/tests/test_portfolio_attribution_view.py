from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAttributionView(ClientManagerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.annas = cls.assign(cls.textile, cls.anna, last=date(2026, 3, 31))
        cls.borises = cls.assign(cls.textile, cls.boris, date(2026, 4, 1))

    def rows(self, **values):
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["client.attribution"].search(domain)

    def invoice_of(self, order, day):
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.invoice_date = day
        return invoice

    def test_every_attributed_document_has_a_row_that_adds_up_to_one(self):
        order = self.order(self.textile, datetime(2026, 3, 31, 21))
        invoice = self.invoice(self.textile, date(2026, 3, 31), 100)
        row = self.rows(res_model="sale.order", res_id=order.id)
        self.assertEqual(
            (row.user_id, row.partner_id, row.day, row.share),
            (self.boris, self.textile, date(2026, 4, 1), 1),
        )
        row = self.rows(res_model="account.move", res_id=invoice.id)
        self.assertEqual((row.user_id, row.team_id), (self.anna, self.central))
        for model in self.env["client.attribution.mixin"].attributed_models():
            counted = model.search_count([("client_manager_id", "!=", False)])
            ((total,),) = self.env["client.attribution"]._read_group(
                [("res_model", "=", model._name)], [], ["share:sum"]
            )
            self.assertAlmostEqual(total or 0, counted, msg=model._name)
        ids = self.env["client.attribution"].search([]).ids
        self.assertEqual(len(ids), len(set(ids)))

    def test_a_row_opens_its_document(self):
        order = self.order(self.textile, datetime(2026, 4, 5, 12))
        action = self.rows(res_model="sale.order", res_id=order.id)
        action = action.with_user(self.boris).action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (order._name, order.id)
        )

    def test_who_sees_which_rows(self):
        self.assign(self.market, self.vera)
        march = self.order(self.textile, datetime(2026, 3, 5, 12))
        april = self.order(self.textile, datetime(2026, 4, 5, 12))
        other = self.order(self.market, datetime(2026, 4, 5, 12))
        for user, expected in (
            (self.anna, march),
            (self.boris, march + april),
            (self.vera, other),
            (self.head, march + april),
            (self.director, march + april + other),
            (self.auditor, march + april + other),
        ):
            rows = self.env["client.attribution"].with_user(user)
            rows = rows.search(
                [
                    ("res_model", "=", "sale.order"),
                    ("res_id", "in", (march + april + other).ids),
                ]
            )
            self.assertEqual(set(rows.mapped("res_id")), set(expected.ids), user.login)

    def test_the_team_stays_when_the_manager_moves(self):
        order = self.order(self.textile, datetime(2026, 3, 5, 12))
        self.assertEqual(order.client_team_id, self.central)
        self.central.member_ids -= self.anna
        self.north.member_ids += self.anna
        self.assertEqual(self.anna.sale_team_id, self.north)
        order.date_order = datetime(2026, 3, 6, 12)
        self.assertEqual(order.client_team_id, self.central)
        later = self.order(self.textile, datetime(2026, 3, 7, 12))
        self.assertEqual(later.client_team_id, self.north)

    def test_a_head_who_sells_counts_for_the_team_they_lead(self):
        self.assertFalse(self.head.sale_team_id)
        self.assign(self.market, self.head)
        order = self.order(self.market, datetime(2026, 3, 5, 12))
        self.assertEqual(order.client_team_id, self.central)
        order.invalidate_recordset()
        self.env.cr.execute(
            "UPDATE sale_order SET client_manager_id = NULL, client_team_id = NULL"
            " WHERE id = %s",
            (order.id,),
        )
        order.reattribute([(self.market.id, (None, None))])
        self.assertEqual(order.client_team_id, self.central)

    def test_an_invoice_may_count_for_the_manager_of_its_order(self):
        order = self.order(self.textile, datetime(2026, 3, 30, 12))
        invoice = self.invoice_of(order, date(2026, 4, 10))
        alone = self.invoice(self.textile, date(2026, 4, 10), 50)
        draft = self.invoice_of(
            self.order(self.textile, datetime(2026, 3, 29, 12)), False
        )
        self.assertEqual((invoice + alone + draft).client_manager_id, self.boris)
        self.env.company.client_invoice_attribution = "order"
        self.assertEqual((invoice + draft).client_manager_id, self.anna)
        self.assertEqual(alone.client_manager_id, self.boris)
        self.annas.date_until = date(2026, 3, 15)
        self.borises.date_from = date(2026, 3, 16)
        self.assertEqual(invoice.client_manager_id, self.boris)
        order.date_order = datetime(2026, 3, 10, 12)
        self.assertEqual(invoice.client_manager_id, self.anna)
        self.env.company.client_invoice_attribution = "date"
        self.assertEqual(invoice.client_manager_id, self.boris)

    def test_a_new_invoice_of_an_old_order(self):
        self.env.company.client_invoice_attribution = "order"
        order = self.order(self.textile, datetime(2026, 3, 30, 12))
        self.assertEqual(
            self.invoice_of(order, date(2026, 4, 10)).client_manager_id, self.anna
        )
