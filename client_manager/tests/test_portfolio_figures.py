from datetime import date, datetime

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"
FIGURES = [
    "turnover_12m",
    "last_order_date",
    "open_balance",
    "overdue_balance",
    "open_ticket_count",
]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestFigures(ClientManagerCase):
    """Worked by hand for 15 June 2026:

    turnover 1000 + 500 − 200 = 1300 (an invoice of 14 June 2025 is too old, a draft
    does not count); open 1300 + 70 of the old invoice − 400 paid − 50 not matched;
    overdue: what was due until 14 June.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna)
        cls.assign(cls.market, cls.boris)
        cls.old = cls.invoice(cls.textile, date(2025, 6, 14), 70)
        cls.paid = cls.invoice(cls.textile, date(2025, 6, 16), 1000)
        cls.recent = cls.invoice(
            cls.contact, date(2026, 6, 1), 500, due=date(2026, 6, 15)
        )
        cls.invoice(cls.textile, date(2026, 5, 1), 200, "out_refund")
        cls.invoice(cls.textile, False, 999, post=False)
        cls._pay(cls.paid, 400)
        cls._pay_in_advance(50)
        cls.order(cls.textile, datetime(2026, 2, 1, 12))
        cls.order(cls.contact, datetime(2026, 5, 1, 12))
        cls.order(cls.textile)
        cls._make_tickets()

    @classmethod
    def _pay(cls, invoice, amount):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"amount": amount})._create_payments()

    @classmethod
    def _pay_in_advance(cls, amount):
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": cls.textile.id,
                "amount": amount,
                "date": date(2026, 6, 15),
            }
        )
        payment.action_post()

    @classmethod
    def _make_tickets(cls):
        tickets = cls.env["helpdesk.ticket"].create(
            [
                {"name": "A", "description": "a", "partner_id": cls.contact.id},
                {"name": "B", "description": "b", "partner_id": cls.textile.id},
                {"name": "C", "description": "c", "partner_id": cls.textile.id},
            ]
        )
        closed = cls.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        tickets[2].stage_id = closed

    def as_anna(self, partner):
        return partner.with_user(self.anna)

    def test_figures_worked_by_hand(self):
        card = self.as_anna(self.textile)
        self.assertEqual(card.turnover_12m, 1300)
        self.assertEqual(card.open_balance, 1300 + 70 - 400 - 50)
        # Old 70, rest of 1000: 600, refund −200; the advance of 50 is dated today.
        self.assertEqual(card.overdue_balance, 70 + 600 - 200)
        self.assertEqual(card.last_order_date, datetime(2026, 5, 1, 12))
        self.assertEqual(card.open_ticket_count, 2)

    def test_contacts_show_the_figures_of_their_client(self):
        for field in FIGURES:
            self.assertEqual(
                self.as_anna(self.contact)[field], self.as_anna(self.textile)[field]
            )

    def test_figures_equal_what_odoo_says(self):
        self.assertEqual(self.as_anna(self.textile).open_balance, self.textile.credit)
        report = self.env["account.invoice.report"]._read_group(
            [
                ("commercial_partner_id", "=", self.textile.id),
                ("state", "=", "posted"),
                ("invoice_date", ">", "2025-06-15"),
            ],
            [],
            ["price_subtotal:sum"],
        )
        self.assertAlmostEqual(self.as_anna(self.textile).turnover_12m, report[0][0])

    def test_each_figure_is_the_sum_of_the_records_it_opens(self):
        card = self.as_anna(self.textile)
        for action, field, total in (
            ("action_view_turnover", "turnover_12m", "amount_untaxed_signed"),
            ("action_view_open_balance", "open_balance", "amount_residual"),
            ("action_view_overdue_balance", "overdue_balance", "amount_residual"),
        ):
            opened = getattr(card, action)()
            records = card.env[opened["res_model"]].search(opened["domain"])
            self.assertAlmostEqual(sum(records.mapped(total)), card[field], msg=action)
        tickets = card.action_view_open_tickets()
        self.assertEqual(
            card.env["helpdesk.ticket"].search_count(tickets["domain"]),
            card.open_ticket_count,
        )
        orders = card.action_view_client_orders()
        found = card.env["sale.order"].search(orders["domain"])
        self.assertEqual(max(found.mapped("date_order")), card.last_order_date)

    def test_searching_by_a_figure_agrees_with_showing_it(self):
        clients = self.textile + self.market
        for field, values in (
            ("turnover_12m", (0, 1300, -5)),
            ("open_balance", (0, 920, 1000)),
            ("overdue_balance", (0, 470)),
            ("open_ticket_count", (0, 2)),
        ):
            for value in values:
                for operator, compare in (
                    (">", float.__gt__),
                    (">=", float.__ge__),
                    ("<", float.__lt__),
                    ("<=", float.__le__),
                    ("=", float.__eq__),
                    ("!=", float.__ne__),
                ):
                    found = self.env["res.partner"].search(
                        [("id", "in", clients.ids), (field, operator, value)]
                    )
                    expected = clients.filtered(
                        lambda c, f=field, v=value, k=compare: k(float(c[f]), float(v))
                    )
                    self.assertEqual(found, expected, (field, operator, value))

    def test_searching_by_the_last_order(self):
        clients = self.textile + self.market
        partners = self.env["res.partner"].with_user(self.director)

        def found(*leaf):
            return partners.search([("id", "in", clients.ids), leaf])

        self.assertEqual(found("last_order_date", "=", False), self.market)
        self.assertEqual(found("last_order_date", "!=", False), self.textile)
        self.assertEqual(found("last_order_date", ">=", "2026-05-01"), self.textile)
        self.assertFalse(found("last_order_date", "<", "2026-05-01"))

    def test_every_filter_of_my_clients_works(self):
        view = self.env.ref("client_manager.res_partner_view_search_client")
        arch = self.env["res.partner"].with_user(self.head).get_view(view.id)["arch"]
        filters = etree.fromstring(arch).xpath("//filter[@domain]")
        self.assertGreater(len(filters), 10)
        for node in filters:
            domain = safe_eval(node.get("domain"), {"uid": self.head.id})
            self.env["res.partner"].with_user(self.head).search(domain)

    def test_a_plain_employee_reads_no_figures(self):
        partners = self.env["res.partner"].with_user(self.clerk)
        for field in FIGURES:
            with self.assertRaises(AccessError):
                self.textile.with_user(self.clerk).read([field])
            value = "2026-01-01" if field == "last_order_date" else 0
            with self.assertRaises(AccessError):
                partners.search([(field, ">", value)])

    def test_nobody_without_documents_shows_zero(self):
        card = self.market.with_user(self.boris)
        self.assertEqual([card[field] for field in FIGURES], [0, False, 0, 0, 0])

    def test_another_company_is_left_out_and_converted_when_chosen(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Sister", "currency_id": euro.id}
        )
        rate = {"currency_id": euro.id, "rate": 0.5, "company_id": other.id}
        self.env["res.currency.rate"].create({**rate, "name": date(2026, 1, 1)})
        self.director.company_ids += other
        card = self.textile.with_user(self.director)
        chosen = card.with_context(allowed_company_ids=[self.env.company.id, other.id])
        self.assertEqual(card.turnover_12m, chosen.turnover_12m)
