from unittest.mock import patch

from lxml import html

from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.addons.client_manager.tests.common import ClientManagerCase

ENGINE = "odoo.addons.client_manager_reports.report.document.ir_actions_report._wkhtml"


@tagged("post_install", "-at_install")
class TestDocumentLayout(ClientManagerCase):
    """The shared layout, seen in its first document."""

    def page(self, patched):
        """The document as HTML, made for an engine with or without patched Qt."""
        info = _wkhtml()._replace(is_patched_qt=patched)
        report = self.env["ir.actions.report"].with_user(self.director)
        with patch(ENGINE, return_value=info):
            content, _kind = report._render_qweb_html(
                "client_manager_reports.client_dossier",
                (self.textile + self.market).ids,
            )
        return html.fromstring(content)

    def test_one_body_for_all_documents(self):
        """An engine without patched Qt refuses several bodies."""
        page = self.page(patched=False)
        self.assertEqual(len(page.find_class("article")), 1)
        self.assertEqual(len(page.find_class("o_client_document")), 2)

    def test_header_and_footer_stay_for_engines_that_print_them(self):
        for patched in (True, False):
            page = self.page(patched)
            self.assertEqual(len(page.find_class("header")), 1)
            self.assertEqual(len(page.find_class("footer")), 1)

    def test_no_empty_band_where_no_header_is_printed(self):
        self.assertIsNone(self.page(patched=True).get("data-report-margin-top"))
        self.assertEqual(self.page(patched=False).get("data-report-margin-top"), "14")

    def test_rows_are_blocks_only_where_the_engine_needs_it(self):
        self.assertFalse(self.page(patched=True).find_class("o_client_plain_engine"))
        self.assertTrue(self.page(patched=False).find_class("o_client_plain_engine"))

    def test_the_body_is_complete_without_header_and_footer(self):
        self.env.company.write({"vat": "US12345671", "street": "12 Weavers Lane"})
        self.textile.ref = "C-17"
        page = self.page(patched=False)
        text = page.find_class("o_client_document")[0].text_content()
        for expected in (
            self.env.company.name,
            "12 Weavers Lane",
            "US12345671",
            "C-17",
            self.director.name,
            "signature",
        ):
            self.assertIn(expected, text)
