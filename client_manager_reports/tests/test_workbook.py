import doctest
from io import BytesIO

import xlsxwriter
from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ..tools import workbook as workbook_tools
from ..tools.workbook import Column, TableWriter, money_format


@tagged("post_install", "-at_install")
class TestWorkbookTools(BaseCase):
    def table(self, columns, rows):
        file = BytesIO()
        workbook = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
        writer = TableWriter(workbook, money_format("€", "after", 2))
        writer.add_table("A & B", columns, rows, "Total", "Nothing here.")
        workbook.close()
        return load_workbook(file).active

    def test_examples(self):
        self.assertFalse(doctest.testmod(workbook_tools).failed)

    def test_text_never_computes(self):
        attacks = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://x"]
        sheet = self.table([Column("Name")], [(text,) for text in attacks])
        for cell in sheet["A"][1 : len(attacks) + 1]:
            self.assertEqual(cell.data_type, "s", cell.value)
            self.assertIsNone(cell.hyperlink)
            if cell.value.startswith(workbook_tools.FORMULA_STARTS):
                self.assertTrue(cell.quotePrefix, cell.value)

    def test_numbers_that_look_like_text_stay_text(self):
        sheet = self.table([Column("Tax ID")], [("007700900123",)])
        self.assertEqual(sheet["A2"].value, "007700900123")

    def test_totals_are_formulas_over_the_rows(self):
        columns = [Column("Name"), Column("Amount", "money", total=True)]
        sheet = self.table(columns, [("One", 1.5), ("Two", None), ("Three", -4)])
        self.assertEqual(sheet["B6"].value, "=SUBTOTAL(109,B2:B4)")
        self.assertEqual(sheet.auto_filter.ref, "A1:B4")

    def test_an_empty_table_says_so(self):
        sheet = self.table([Column("Name"), Column("Amount", "money")], [])
        self.assertEqual([cell.value for cell in sheet[1]], ["Name", "Amount"])
        self.assertEqual(sheet["A2"].value, "Nothing here.")

    def test_prints_well(self):
        sheet = self.table([Column("Name")], [("One",)])
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertEqual(sheet.page_setup.fitToHeight, 0)
        self.assertEqual(sheet.print_title_rows, "$1:$1")
        self.assertEqual(sheet.freeze_panes, "B2")
        self.assertEqual(sheet.oddHeader.left.text, "A && B")
