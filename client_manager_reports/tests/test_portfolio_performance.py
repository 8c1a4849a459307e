from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, ClientReportCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReportPerformance(ClientReportCase):
    """A report on a hundred clients takes as many queries as one on one client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(101)]
        )
        cls.env["client.assignment"].create(
            [{"partner_id": c.id, "user_id": cls.anna.id} for c in cls.clients]
        )
        cls.make_sales(cls.clients, date(2026, 5, 1))
        cls.env["res.partner"].create(
            [{"name": "Contact", "parent_id": c.id} for c in cls.clients]
        )

    def queries(self, run, clients):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run(clients)
        return self.env.cr.sql_log_count - before

    def assertSameCost(self, run):
        run(self.clients[100])  # what is loaded once for all
        one, hundred = (
            self.queries(run, clients)
            for clients in (self.clients[0], self.clients[:100])
        )
        self.assertLessEqual(hundred, one + 2, "queries grow with the clients")

    def test_dossier(self):
        report = self.env["ir.actions.report"].with_user(self.anna)

        def render(clients):
            report._render_qweb_html(
                "client_manager_reports.client_dossier", clients.ids
            )

        self.assertSameCost(render)

    def test_workbook(self):
        report = self.env["ir.actions.report"].with_user(self.anna)

        def render(clients):
            report._render_xlsx(
                "client_manager_reports.client_portfolio", clients.ids, {}
            )

        self.assertSameCost(render)
