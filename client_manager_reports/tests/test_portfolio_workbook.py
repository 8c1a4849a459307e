from datetime import datetime
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, ClientReportCase

REPORT = "client_manager_reports.client_portfolio"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortfolioWorkbook(ClientReportCase):
    """The workbook read back by another program."""

    def workbook(self, user, partners=None, values=True, **context):
        report = self.env["ir.actions.report"].with_user(user)
        content, kind = report.with_context(lang="en_US", **context)._render_xlsx(
            REPORT, partners.ids if partners else None, {}
        )
        self.assertEqual(kind, "xlsx")
        return load_workbook(BytesIO(content), data_only=values)

    def rows(self, sheet):
        """The rows below the heads as dicts by head, without empty ones."""
        heads, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]

    def test_own_clients_with_the_figures_of_the_card(self):
        rows = self.rows(self.workbook(self.anna)["Clients"])
        self.assertEqual([row["Client"] for row in rows], ["Textile House", "Total"])
        card = self.textile.with_user(self.anna)
        for row in rows:
            self.assertAlmostEqual(row["Turnover, 12 months"], card.turnover_12m)
            self.assertAlmostEqual(row["Open balance"], card.open_balance)
            self.assertAlmostEqual(row["Overdue"], card.overdue_balance)
            self.assertEqual(row["Open tickets"], 2)
        self.assertEqual(rows[0]["Manager"], self.anna.name)

    def test_dates_are_dates(self):
        row = self.rows(self.workbook(self.anna)["Clients"])[0]
        self.assertEqual(row["Since"], datetime(2026, 4, 1))
        self.assertEqual(row["Last order"], datetime(2026, 5, 12))
        self.assertEqual(row["Next activity"], datetime(2026, 6, 20))

    def test_receivables_add_up_to_the_open_balances(self):
        workbook = self.workbook(self.director, self.textile + self.market)
        rows = self.rows(workbook["Receivables"])
        self.assertEqual(len(rows), 6)
        total = rows.pop()
        self.assertEqual(total["Client"], "Total")
        self.assertAlmostEqual(sum(row["Unsettled"] for row in rows), 1000)
        self.assertAlmostEqual(total["Unsettled"], 1000)
        clients = self.rows(workbook["Clients"])
        self.assertAlmostEqual(clients[-1]["Open balance"], 1000)

    def test_totals_are_formulas(self):
        both = self.textile + self.market
        sheet = self.workbook(self.director, both, values=False)["Clients"]
        heads = [cell.value for cell in sheet[1]]
        total = sheet.cell(sheet.max_row, heads.index("Open balance") + 1)
        self.assertRegex(total.value, r"^=SUBTOTAL\(109,[A-Z]+2:[A-Z]+3\)$")

    def test_selected_contacts_stand_for_their_client_once(self):
        rows = self.rows(
            self.workbook(self.anna, self.contact + self.textile)["Clients"]
        )
        self.assertEqual([row["Client"] for row in rows], ["Textile House", "Total"])

    def test_a_name_can_not_become_a_formula(self):
        self.textile.name = '=HYPERLINK("http://evil.example","click")'
        self.market.name = "@" + "long " * 60
        workbook = self.workbook(
            self.director, self.textile + self.market, values=False
        )
        for name in ("Clients", "Receivables"):
            cell = workbook[name]["A2"]
            self.assertEqual(cell.value, self.textile.name)
            self.assertEqual(cell.data_type, "s")
            self.assertIsNone(cell.hyperlink)
        self.assertEqual(workbook["Clients"]["A3"].value, self.market.name)

    def test_an_empty_portfolio(self):
        workbook = self.workbook(self.vera)
        self.assertEqual(workbook["Clients"]["A1"].value, "Client")
        self.assertIn("No clients", workbook["Clients"]["A2"].value)
        self.assertIn("None of these", workbook["Receivables"]["A2"].value)

    def test_about(self):
        about = dict(self.workbook(self.anna)["About"].iter_rows(values_only=True))
        self.assertEqual(about["Made by"], self.anna.name)
        self.assertEqual(about["Number of clients"], 1)
        self.assertIn(self.anna.name, about["Which clients"])
        self.assertEqual(about["Currency"], self.env.company.currency_id.name)
        selected = dict(
            self.workbook(self.anna, self.textile)["About"].iter_rows(values_only=True)
        )
        self.assertEqual(selected["Which clients"], "Selected by hand")

    def test_a_plain_employee_is_refused(self):
        with self.assertRaisesRegex(AccessError, "Only client managers and auditors"):
            self.workbook(self.clerk, self.textile)
        with self.assertRaisesRegex(AccessError, "Only client managers and auditors"):
            self.workbook(self.clerk)

    def test_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("name", "=", "client_manager_reports")]
        )._update_translations(["ru_RU"], overwrite=True)
        report = self.env["ir.actions.report"].with_user(self.anna)
        content = report.with_context(lang="ru_RU")._render_xlsx(REPORT, None, {})[0]
        workbook = load_workbook(BytesIO(content))
        self.assertEqual(
            workbook.sheetnames, ["Клиенты", "Дебиторская задолженность", "О файле"]
        )
        self.assertEqual(workbook["Клиенты"]["A1"].value, "Клиент")
