import os
import re
from io import BytesIO

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.client_manager.tests.common import ClientManagerCase


@tagged("post_install", "-at_install")
class TestTransferDocumentsPdf(ClientManagerCase, HttpCase):
    """Order and act as the PDF engine makes them, with the dates of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"], overwrite=True)
        for user in (cls.anna, cls.boris, cls.head):
            user.name = user.login.capitalize()
        cls.today = fields.Date.today()
        (cls.textile + cls.market).user_id = cls.anna
        cls.textile.write({"vat": "US12345671", "city": "Boston"})
        cls.contact.write({"function": "Buyer", "email": "olga@example.com"})
        cls.invoice(cls.textile, cls.today, 1234.5)
        cls.transfer = cls.make_transfer(cls.textile + cls.market)

    @classmethod
    def make_transfer(cls, clients, **values):
        transfer = (
            cls.env["client.transfer"]
            .with_user(cls.director)
            .create(
                {
                    "choice": "selection",
                    "partner_ids": [Command.set(clients.ids)],
                    "user_ids": [Command.set(cls.boris.ids)],
                    "order_number": "15-K",
                    "order_date": cls.today,
                    **values,
                }
            )
        )
        transfer.action_preview()
        return transfer

    def setUp(self):
        super().setUp()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            if os.environ.get("CI"):
                self.fail("wkhtmltopdf is missing: PDF reports can't be tested.")
            self.skipTest("wkhtmltopdf is not installed")

    def pdf(self, report, records, **context):
        """Pages of a printed report, as text with single spaces."""
        reports = self.env["ir.actions.report"].with_user(self.director)
        content, _kind = reports.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf(f"client_manager_reports.{report}", records.ids)
        self.assertTrue(content.startswith(b"%PDF"))
        return [
            re.sub(r"\s+", " ", page.extract_text())
            for page in PdfFileReader(BytesIO(content)).pages
        ]

    def assertPrinted(self, pages, expected, unexpected=()):
        text = " ".join(pages)
        for words in expected:
            self.assertIn(words, text)
        for words in unexpected:
            self.assertNotIn(words, text)

    def test_order_in_english(self):
        self.assertPrinted(
            self.pdf("client_transfer_order", self.transfer, lang="en_US"),
            (
                "ORDER",
                "No. 15-K of",
                self.env.company.name,
                "1.1. Boris, responsible manager (clients: 2)",
                "Textile House",
                "US12345671",
                "Boston",
                "Former manager",
                "Acquainted with the order",
                "Director",
            ),
            ("DRAFT",),
        )

    def test_order_in_russian(self):
        self.assertPrinted(
            self.pdf("client_transfer_order", self.transfer, lang="ru_RU"),
            (
                "ПРИКАЗ",
                "О закреплении клиентов",
                "№ 15-K от",
                "ПРИКАЗЫВАЮ",
                "ответственный менеджер",
                "по акту приёма-передачи",
                "С приказом ознакомлены",
            ),
            ("ORDER", "responsible", "order", "Former", ".."),
        )

    def test_act_in_english(self):
        self.assertPrinted(
            self.pdf("client_handover_act", self.transfer, lang="en_US"),
            (
                "HANDOVER ACT",
                "Clients handed over",
                "1,234.50",
                "Olga",
                "Buyer",
                "olga@example.com",
                "Remarks",
                "Received by",
            ),
        )

    def test_act_in_russian(self):
        self.assertPrinted(
            self.pdf("client_handover_act", self.transfer, lang="ru_RU"),
            (
                "АКТ",
                "приёма-передачи клиентов",
                "приказа № 15-K от",
                "234,50",
                "Отсутствуют: открытые заказы",
                "Замечания",
                "Начальник отдела",
            ),
            ("HANDOVER", "Received", "Remarks", "There are no", ".."),
        )

    def test_a_draft_and_several_orders_in_one_go(self):
        draft = self.make_transfer(self.market, order_number=False)
        draft.action_back_to_draft()
        pages = self.pdf("client_transfer_order", self.transfer + draft, lang="en_US")
        starts = [page for page in pages if "On the assignment of clients" in page]
        self.assertEqual(len(starts), 2)
        self.assertNotIn("DRAFT", starts[0])
        self.assertIn("DRAFT", starts[1])

    def test_no_row_is_lost_or_cut_in_a_long_list(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"Weaver {n:02}", "is_company": True, "vat": f"77{n:06}"}
                for n in range(1, 71)
            ]
        )
        pages = self.pdf("client_transfer_order", self.make_transfer(clients))
        self.assertGreater(len(pages), 1)
        for number in range(1, 71):
            name, vat = f"Weaver {number:02}", f"77{number:06}"
            self.assertTrue(any(name in p and vat in p for p in pages), name)

    def test_orders_of_assignments_and_acts_of_single_clients(self):
        assignments = (self.textile + self.market).assignment_ids
        self.assertPrinted(
            self.pdf("client_assignment_order", assignments, lang="en_US"),
            ("Textile House", "Market Square", "Anna, responsible manager"),
        )
        pages = self.pdf(
            "client_handover_act_single", self.transfer.line_ids, lang="en_US"
        )
        starts = [page for page in pages if "HANDOVER ACT" in page]
        self.assertEqual(len(starts), 2)
