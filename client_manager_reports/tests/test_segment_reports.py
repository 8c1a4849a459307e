from datetime import date, datetime, timedelta
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, ClientReportCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegmentReports(ClientReportCase):
    """Retention, portfolios, the workbook and the status report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["client.retention"].compute_now()
        cls.env.flush_all()

    def test_retention_of_buyers_of_a_quarter(self):
        """Textile buys in the 3rd and 4th quarter of 2025, market in the 3rd only."""
        for client, moment in (
            (self.textile, datetime(2025, 7, 3)),
            (self.contact, datetime(2025, 9, 3)),
            (self.textile, datetime(2025, 11, 3)),
            (self.market, datetime(2025, 8, 3)),
        ):
            self.order(client, moment)
        rows = self.env["client.retention.report"].search(
            [("partner_id", "in", (self.textile + self.market).ids)]
        )
        found = {(row.partner_id, row.quarter): row for row in rows}
        third, fourth = date(2025, 7, 1), date(2025, 10, 1)
        self.assertEqual(found[self.textile, third].retained_count, 1)
        self.assertEqual(found[self.market, third].churned_count, 1)
        self.assertEqual(found[self.market, third].churn_rate, 100)
        self.assertEqual(found[self.textile, fourth].churned_count, 1)
        # What follows the first quarter of 2026 is not over yet.
        self.assertNotIn((self.textile, date(2026, 1, 1)), found)
        [(rate, buyers)] = self.env["client.retention.report"]._read_group(
            [("id", "in", rows.ids), ("quarter", "=", third)],
            [],
            ["retention_rate:avg", "buyer_count:sum"],
        )
        self.assertEqual((rate, buyers), (50, 2))

    def test_portfolio_is_the_sum_of_the_cards(self):
        rows = self.env["client.portfolio.report"].with_user(self.anna).search([])
        row = rows.filtered(lambda r: r.partner_id == self.textile)
        self.assertAlmostEqual(
            row.turnover, self.textile.with_user(self.anna).turnover_12m
        )
        self.assertEqual(row.user_id, self.anna)
        self.assertEqual(row.segment_id, self.textile.segment_id)
        self.assertEqual(row.health, self.textile.health)

    def test_completeness_is_averaged_over_clients(self):
        """A client that bought from two companies counts once."""
        second = self.env["res.company"].create({"name": "Second"})
        self.env["account.chart.template"]._load("generic_coa", second, False)
        self.invoice(self.textile, date(2026, 6, 1), 100)
        move = self.env["account.move"].with_company(second)
        move.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.textile.id,
                "invoice_date": date(2026, 6, 1),
                "invoice_line_ids": [
                    Command.create(
                        {"name": "L", "price_unit": 9, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        ).action_post()
        self.textile.write({"city": "Tver", "phone": "+7 495 1112233"})
        clients = self.textile + self.market
        companies = self.env.company + second
        report = self.env["client.portfolio.report"].with_context(
            allowed_company_ids=companies.ids
        )
        domain = [("partner_id", "in", clients.ids)]
        self.assertEqual(report.search_count(domain), 3)
        [(score,)] = report._read_group(domain, [], ["data_score:avg"])
        self.assertNotEqual(*clients.mapped("data_score"))
        self.assertEqual(score, sum(clients.mapped("data_score")) / 2)

    def test_analyses_show_only_clients_within_reach(self):
        self.order(self.market, datetime(2025, 8, 3))
        self.order(self.textile, datetime(2025, 8, 3))
        for model in ("client.portfolio.report", "client.retention.report"):
            seen = self.env[model].with_user(self.anna).search([]).partner_id
            self.assertIn(self.textile, seen, model)
            self.assertNotIn(self.market, seen, model)
            seen = self.env[model].with_user(self.auditor).search([]).partner_id
            self.assertIn(self.market, seen, model)
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.clerk).search([])

    def test_workbook_tells_segment_and_health(self):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.anna)
            .with_context(lang="en_US")
            ._render_xlsx("client_manager_reports.client_portfolio", None, {})
        )
        sheet = load_workbook(BytesIO(content))["Clients"]
        heads, row, *_rest = sheet.iter_rows(values_only=True)
        found = dict(zip(heads, row, strict=True))
        self.assertEqual(found["Segment"], self.textile.segment_id.name)
        self.assertEqual(found["Health"], "At Risk")
        self.assertEqual(found["Completeness, %"], self.textile.data_score)
        self.assertIn("Debt overdue", found["Why"])
        self.assertEqual(
            found["Expected next order"].date(),
            self.textile.with_user(self.anna).expected_order_date,
        )

    def status(self, user, partners):
        report = self.env["report.client_manager_reports.client_status"]
        return report.with_user(user)._get_report_values(partners.ids)["statuses"]

    def html(self, user, partner):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("client_manager_reports.client_status", partner.ids)
        )
        return content.decode()

    def test_status_worked_by_hand(self):
        (status,) = self.status(self.anna, self.contact)
        self.assertEqual(status["client"], self.textile)
        self.assertEqual(status["balance"], 970)
        # What was due until 14 June: 70, 600 and the refund of 200.
        self.assertEqual(status["overdue"], 470)
        self.assertEqual(len(status["orders"]), 12)
        self.assertEqual(len(status["tickets"]), 2)
        self.assertEqual(status["manager"], self.anna.partner_id)

    def test_status_has_nothing_internal(self):
        self.textile.comment = "Secret note"
        key = self.env.ref("client_manager.client_segment_key")
        key.name = "Secret segment"
        self.textile.set_segment(key, "Secret reason")
        self.env["client.interaction"].create(
            {
                "partner_id": self.textile.id,
                "date": datetime(2026, 6, 14),
                "summary": "Secret summary",
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Send the samples",
                            "date_deadline": date(2026, 6, 20),
                            "user_id": self.anna.id,
                        },
                    )
                ],
            }
        )
        html = self.html(self.anna, self.textile)
        self.assertNotIn("Secret", html)
        self.assertNotIn("Autumn assortment", html)  # our own activity
        self.assertIn("Send the samples", html)
        self.assertIn("Torn", html)
        self.assertIn(self.anna.name, html)

    def test_status_is_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.textile.lang = "ru_RU"
        # The stages of tickets are OCA's, who left them untranslated.
        self.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"])
        html = self.html(self.anna, self.textile)
        self.assertIn("Взаиморасчёты", html)
        self.assertIn("Новая", html)

    def test_status_of_others_clients_is_refused(self):
        with self.assertRaises(AccessError):
            self.status(self.anna, self.market)

    def test_status_is_sent_by_mail(self):
        self.textile.email = "buyer@example.com"
        action = self.textile.with_user(self.anna).action_send_status_report()
        template = self.env.ref("client_manager_reports.client_status_mail_template")
        self.assertEqual(action["context"]["default_template_id"], template.id)
        self.assertEqual(action["context"]["default_res_ids"], self.textile.ids)

    def test_status_costs_the_same_for_many(self):
        clients = self.env["res.partner"].create(
            [{"name": f"C {n}", "is_company": True} for n in range(20)]
        )
        self.env["client.assignment"].create(
            [{"partner_id": c.id, "user_id": self.anna.id} for c in clients]
        )
        self.make_sales(clients, date(2026, 6, 1) - timedelta(20))
        self.status(self.anna, clients)
        costs = []
        for some in (clients[:1], clients):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.status(self.anna, some)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1], costs[0] + 10, costs)
