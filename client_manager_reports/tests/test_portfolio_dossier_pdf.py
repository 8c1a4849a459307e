import os
import re
from io import BytesIO

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.client_manager.tests.common import ClientManagerCase

REPORT = "client_manager_reports.client_dossier"


@tagged("post_install", "-at_install")
class TestDossierPdf(ClientManagerCase, HttpCase):
    """The dossier as the PDF engine makes it, with the dates of today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"], overwrite=True)
        (cls.textile + cls.market).user_id = cls.anna
        cls.invoice(cls.textile, cls.today, 1234.5)
        cls.env.company.write({"city": "Boston", "vat": "US12345671"})

    def setUp(self):
        super().setUp()
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            if os.environ.get("CI"):
                self.fail("wkhtmltopdf is missing: PDF reports can't be tested.")
            self.skipTest("wkhtmltopdf is not installed")

    def pdf(self, partners, user=None, **context):
        """Pages of the printed dossiers, as text with single spaces."""
        report = self.env["ir.actions.report"].with_user(user or self.anna)
        content, _kind = report.with_context(
            force_report_rendering=True, **context
        )._render_qweb_pdf(REPORT, partners.ids)
        self.assertTrue(content.startswith(b"%PDF"))
        return [
            re.sub(r"\s+", " ", page.extract_text())
            for page in PdfFileReader(BytesIO(content)).pages
        ]

    def test_in_english(self):
        text = " ".join(self.pdf(self.textile, lang="en_US"))
        for expected in (
            "Client Dossier",
            "Textile House",
            self.env.company.name,
            "US12345671",
            "Who is responsible",
            "1,234.50",
            "Open balance",
            "Prepared by",
        ):
            self.assertIn(expected, text)

    def test_in_russian(self):
        text = " ".join(self.pdf(self.textile, lang="ru_RU"))
        for expected in (
            "Досье клиента",
            "Textile House",
            "Кто отвечает за клиента",
            "Непогашенная дебиторская задолженность",
            "234,50",
            "Составил",
        ):
            self.assertIn(expected, text)
        for english in ("Client Dossier", "Turnover", "Unsettled", "Prepared"):
            self.assertNotIn(english, text)

    def test_several_clients_in_one_go(self):
        """Each on pages of its own, also with an engine that refuses several files."""
        pages = self.pdf(self.textile + self.market, lang="en_US")
        self.assertIn("Textile House", pages[0])
        starts = [page for page in pages if "Client Dossier" in page]
        self.assertEqual(len(starts), 2)
        self.assertIn("Market Square", starts[1])
        self.assertNotIn("Textile House", starts[1])

    def test_no_row_is_cut_and_nothing_is_lost_in_a_long_table(self):
        drafts = [
            self.invoice(self.textile, self.today, 10000 + number, post=False)
            for number in range(1, 81)
        ]
        self.env["account.move"].union(*drafts).action_post()
        pages = self.pdf(self.textile, lang="en_US")
        self.assertGreater(len(pages), 1)
        text = " ".join(pages)
        for number in range(1, 81):
            # Amount and what is unsettled of it stand in the same row.
            amount = f"{10000 + number:,}.00"
            self.assertTrue(any(page.count(amount) == 2 for page in pages), amount)
        self.assertIn("Open balance", text)

    def test_odd_characters_in_a_name(self):
        self.textile.name = "<b>Wool & \"Silk\"</b> ' {{ 7*7 }} 织物"
        text = " ".join(self.pdf(self.textile, lang="en_US"))
        self.assertIn("<b>Wool & \"Silk\"</b> ' {{ 7*7 }}", text)
