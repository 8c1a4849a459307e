from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, ClientReportCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRelationAccountPlan(ClientReportCase):
    """The account plan on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = (
            cls.env["client.account.plan"]
            .with_user(cls.anna)
            .create(
                {
                    "partner_id": cls.textile.id,
                    "potential": 2600,
                    "terms_service": "Samples before each season",
                    "risks": "The buyer retires",
                    "goal_ids": [
                        (0, 0, {"name": "Grow", "measure": "turnover", "target": 600})
                    ],
                    "review_ids": [(0, 0, {"date": date(2026, 9, 1)})],
                }
            )
        )
        cls.env["client.stakeholder"].create(
            {"contact_id": cls.contact.id, "role": "decides"}
        )

    def html(self, user, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user)
        html, _kind = reports.with_context(lang=lang)._render_qweb_html(
            "client_manager_reports.client_account_plan", self.plan.ids
        )
        return html.decode()

    def test_what_stands_on_the_page(self):
        html = self.html(self.anna)
        for text in (
            "Account Plan",
            "Textile House",
            "Grow",
            "Olga",
            "Samples before each season",
            "The buyer retires",
            "09/01/2026",
        ):
            self.assertIn(text, html)
        # turnover 1300 of 2600; 300 of the goal of 600 this year
        self.assertEqual(self.plan.wallet_share, 50)
        self.assertEqual(self.plan.goal_ids.progress, 50)

    def test_it_is_a_disclosure(self):
        before = self.env["client.disclosure"].search_count([])
        self.html(self.anna)
        log = self.env["client.disclosure"].search([], limit=1)
        self.assertEqual(self.env["client.disclosure"].search_count([]), before + 1)
        self.assertEqual(log.line_ids.partner_id, self.textile)

    def test_access(self):
        for user in (self.boris, self.clerk):
            with self.assertRaises(AccessError):
                self.html(user)
        self.assertIn("Grow", self.html(self.auditor))
