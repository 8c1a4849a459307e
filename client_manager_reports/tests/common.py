from datetime import date, datetime

from odoo import Command
from odoo.tests import tagged

from odoo.addons.client_manager.tests.common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
class ClientReportCase(ClientManagerCase):
    """Anna is responsible for *textile* since 1 April, Boris before; *market* is his.

    On 15 June 2026 textile has, worked by hand: turnover 1000 + 500 − 200 = 1300, of
    which 1000 in June 2025 (an invoice of 14 June 2025 is too old), −200 in May and
    500 in June 2026; open 70 + 1000 − 400 (paid) + 500 − 200 = 970; twelve orders; two
    open tickets; one activity. Market owes 30.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.boris, date(2026, 1, 1), date(2026, 3, 31))
        cls.current = cls.assign(cls.textile, cls.anna, date(2026, 4, 1))
        cls.current.write(
            {"order_number": "45-k", "order_date": date(2026, 3, 28), "reason": "Move"}
        )
        cls.assign(cls.textile, cls.vera, date(2026, 5, 1), role="co_manager")
        cls.assign(cls.market, cls.boris, date(2026, 1, 1))
        cls._make_documents()
        cls.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 20),
            summary="Autumn assortment",
            user_id=cls.anna.id,
        )

    @classmethod
    def _make_documents(cls):
        cls.invoice(cls.textile, date(2025, 6, 14), 70)
        paid = cls.invoice(cls.textile, date(2025, 6, 16), 1000, due=date(2025, 7, 16))
        cls.invoice(cls.contact, date(2026, 6, 1), 500, due=date(2026, 7, 1))
        cls.invoice(cls.textile, date(2026, 5, 1), 200, "out_refund")
        cls.invoice(cls.market, date(2026, 5, 1), 30)
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=paid.ids
        ).create({"amount": 400})._create_payments()
        for day in range(1, 13):
            cls.order(cls.textile, datetime(2026, 5, day, 12))
        cls.env["helpdesk.ticket"].create(
            [
                {"name": "Torn", "description": "a", "partner_id": cls.contact.id},
                {"name": "Late", "description": "b", "partner_id": cls.textile.id},
            ]
        )

    @classmethod
    def make_sales(cls, clients, day):
        """An invoice of 10 and a confirmed order for each client, all at once."""
        line = {"name": "Linen", "price_unit": 10, "tax_ids": [Command.clear()]}
        cls.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": client.id,
                    "invoice_date": day,
                    "invoice_line_ids": [Command.create(line)],
                }
                for client in clients
            ]
        ).action_post()
        cls.env["sale.order"].create(
            [{"partner_id": client.id} for client in clients]
        ).write({"state": "sale"})

    def dossiers(self, user, partners, **context):
        """The values of the dossiers of partners, as the template gets them."""
        report = self.env["report.client_manager_reports.client_dossier"]
        return report.with_user(user).with_context(**context)._get_report_values(
            partners.ids
        )["dossiers"]

    def dossier(self, user, partner, **context):
        (dossier,) = self.dossiers(user, partner, **context)
        return dossier

    @classmethod
    def hide(cls, documents):
        """Hide documents from everybody by a rule, as an integrator might."""
        cls.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": cls.env["ir.model"]._get_id(documents._name),
                "domain_force": f"[('id', 'not in', {documents.ids})]",
            }
        )
