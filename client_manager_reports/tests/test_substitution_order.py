import os
import re
from datetime import date
from io import BytesIO

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.client_manager.tests.substitution_common import SubstitutionCase


@tagged("post_install", "-at_install")
class TestSubstitutionOrder(SubstitutionCase, HttpCase):
    """The order of substitution: what it says, and as the PDF engine makes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"], overwrite=True)
        for user in (cls.anna, cls.boris, cls.head, cls.director):
            user.name = user.login.partition("_")[0].capitalize()
        cls.textile.write({"vat": "US12345671", "city": "Boston"})
        with freeze_time("2026-07-10 09:00:00"):
            cls.whole = cls.substitution(
                date(2026, 7, 13),
                date(2026, 7, 24),
                confirm=False,
                order_number="58-K",
                order_date=date(2026, 7, 9),
                attribution="share",
                share=32.5,
            )
            cls.part = cls.substitution(
                date(2026, 8, 3), confirm=False, partners=cls.textile
            )

    def orders(self, substitutions, user=None, lang="en_US"):
        report = self.env["report.client_manager_reports.client_substitution_order"]
        report = report.with_user(user or self.head).with_context(lang=lang)
        return report._get_report_values(substitutions.ids)["orders"]

    def pdf(self, substitutions, lang):
        reports = self.env["ir.actions.report"].with_user(self.head)
        if reports.get_wkhtmltopdf_state() == "install":
            if os.environ.get("CI"):
                self.fail("wkhtmltopdf is missing: PDF reports can't be tested.")
            self.skipTest("wkhtmltopdf is not installed")
        content, _kind = reports.with_context(
            force_report_rendering=True, lang=lang
        )._render_qweb_pdf(
            "client_manager_reports.client_substitution_order", substitutions.ids
        )
        pages = PdfFileReader(BytesIO(content)).pages
        return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]

    def test_what_an_order_says(self):
        whole, part = self.orders(self.whole + self.part)
        text = "\n".join(whole["clauses"])
        for words in (
            "manager Anna (from July 13, 2026 to July 24, 2026), the duties towards",
            "responsibility for complaints",
            "count for Boris by 32.50 % and for Anna by 67.50 %",
            "head of department: Head",
        ):
            self.assertIn(words, text)
        self.assertEqual(whole["readers"].mapped("name"), ["Anna", "Boris"])
        self.assertEqual((whole["lists"], whole["mark"]), ([], ""))
        text = "\n".join(part["clauses"])
        self.assertIn("until the return to work", text)
        self.assertIn("listed below (1)", text)
        self.assertIn("Sales to these clients in this time count for Anna.", text)
        self.assertEqual(part["lists"][0]["clients"], self.textile)

    def test_substitutions_of_one_number_are_one_order(self):
        self.part.write({"order_number": "58-K", "order_date": date(2026, 7, 9)})
        (order,) = self.orders(self.whole + self.part)
        self.assertEqual(len(order["clauses"]), 9)

    def test_without_a_substitute_it_is_a_draft(self):
        self.whole.substitute_user_id = False
        (order,) = self.orders(self.whole)
        self.assertEqual(order["mark"], "DRAFT")

    def test_who_prints(self):
        for user in (self.anna, self.boris, self.clerk):
            with self.assertRaises(AccessError):
                self.orders(self.whole, user)
        self.assertTrue(self.orders(self.whole, self.auditor))

    def test_printed_in_both_languages(self):
        english = self.pdf(self.whole + self.part, "en_US")
        self.assertEqual(len(english), 2)
        for words in ("ORDER", "58-K", "Anna", "Acquainted with the order"):
            self.assertIn(words, english[0])
        for words in ("Textile House", "US12345671", "Boston"):
            self.assertIn(words, english[1])
        russian = " ".join(self.pdf(self.whole + self.part, "ru_RU"))
        for words in ("ПРИКАЗ", "замещении", "13 июля 2026", "32,50", "ознакомлены"):
            self.assertIn(words, russian)
