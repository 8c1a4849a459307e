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
        cls.clients = cls.many_clients()
        cls.make_sales(cls.clients, date(2026, 5, 1))
        cls.env["res.partner"].create(
            [{"name": "Contact", "parent_id": c.id} for c in cls.clients]
        )

    def test_dossier(self):
        report = self.env["ir.actions.report"].with_user(self.anna)

        def render(clients):
            report._render_qweb_html(
                "client_manager_reports.client_dossier", clients.ids
            )

        self.assertSameCost(render, self.clients, more=2)

    def test_workbook(self):
        report = self.env["ir.actions.report"].with_user(self.anna)

        def render(clients):
            report._render_xlsx(
                "client_manager_reports.client_portfolio", clients.ids, {}
            )

        self.assertSameCost(render, self.clients, more=2)
