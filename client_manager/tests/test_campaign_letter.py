from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignLetter(CadenceCase):
    """A campaign is written with all rights, and any employee makes templates."""

    def template(self, model="client.campaign.line", report=None):
        values = {
            "name": "Letter",
            "model_id": self.env["ir.model"]._get_id(model),
            "subject": "Fair",
            "email_to": "somebody@example.com",
        }
        if report:
            values["report_template_ids"] = [Command.link(self.env.ref(report).id)]
        return self.env["mail.template"].with_user(self.anna).create(values)

    def campaign(self, template):
        return (
            self.env["client.campaign"]
            .with_user(self.anna)
            .create({"name": "Fair", "template_id": template.id})
        )

    def test_a_letter_carries_no_papers_of_other_records(self):
        with self.assertRaisesRegex(ValidationError, "reports of other documents"):
            self.template(report="sale.action_report_saleorder")
        template = self.template()
        self.assertEqual(self.campaign(template).template_id, template)
        paper = self.env.ref("sale.action_report_saleorder")
        with self.assertRaises(ValidationError):
            template.report_template_ids = paper

    def test_a_letter_is_of_clients_of_campaigns(self):
        template = self.template("sale.order")
        with self.assertRaises(ValidationError):
            self.campaign(template)
        used = self.template()
        self.campaign(used)
        with self.assertRaises(ValidationError):
            used.model_id = self.env["ir.model"]._get("sale.order")

    def test_other_templates_keep_their_papers(self):
        template = self.template("sale.order", "sale.action_report_saleorder")
        self.assertTrue(template.report_template_ids)
        template.model_id = self.env["ir.model"]._get("res.partner")
