from odoo import Command
from odoo.tests import Form, tagged

from .common import ClientManagerCase


@tagged("post_install", "-at_install")
class TestAccessAuditor(ClientManagerCase):
    """Whoever reads all opens Odoo's own pages of it, with all that stands on them."""

    def opened(self, record):
        """The page of a record as the auditor opens it."""
        return Form(record.with_user(self.auditor))

    def test_an_opportunity_with_tags(self):
        tag = self.env["crm.tag"].create({"name": "Fair"})
        lead = self.env["crm.lead"].create(
            {
                "name": "Linen",
                "type": "opportunity",
                "partner_id": self.textile.id,
                "tag_ids": [Command.set(tag.ids)],
            }
        )
        self.assertEqual(self.opened(lead).name, "Linen")
        (row,) = lead.with_user(self.auditor).web_read(
            {"tag_ids": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(row["tag_ids"][0]["display_name"], "Fair")

    def test_an_order_and_its_invoice(self):
        order = self.order(self.textile, "2026-06-01 09:00:00")
        self.assertEqual(self.opened(order).partner_id, self.textile)
        invoice = self.invoice(self.textile, "2026-06-01", 100)
        self.assertEqual(self.opened(invoice).partner_id, self.textile)

    def test_a_loyalty_programme(self):
        program = self.env["loyalty.program"].create(
            {"name": "Linen Points", "program_type": "loyalty"}
        )
        self.assertEqual(self.opened(program).name, "Linen Points")

    def test_a_ticket(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "Torn", "partner_id": self.textile.id}
        )
        self.assertEqual(self.opened(ticket).name, "Torn")
