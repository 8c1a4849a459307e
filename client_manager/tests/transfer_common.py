from datetime import date, datetime

from odoo import Command

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


class TransferCase(ClientManagerCase):
    """Anna's clients *textile* and *market*, and what is open with them on 15 June.

    Textile: a lead, a quotation of the northern warehouse at an agreed price, a
    ticket, an activity on the card and one on the quotation, a meeting on 20 June.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.of_textile = cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.of_market = cls.assign(cls.market, cls.anna, date(2026, 1, 1))
        cls._make_open_documents()

    @classmethod
    def _make_open_documents(cls):
        env = cls.env
        cls.lead = env["crm.lead"].create(
            {"name": "Curtains", "partner_id": cls.contact.id, "user_id": cls.anna.id}
        )
        cls.warehouse = env["stock.warehouse"].create({"name": "North", "code": "NOR"})
        cls.quotation = cls.order(cls.contact, price=77)
        cls.quotation.write(
            {
                "user_id": cls.anna.id,
                "team_id": cls.central.id,
                "note": "Packed by roll",
                "payment_term_id": env.ref("account.account_payment_term_30days").id,
            }
        )
        cls.quotation.warehouse_id = cls.warehouse
        cls.ticket = env["helpdesk.ticket"].create(
            {
                "name": "Wrong colour",
                "description": "Blue instead of green",
                "partner_id": cls.textile.id,
                "user_id": cls.anna.id,
            }
        )
        cls.activities = cls.textile.activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.anna.id
        ) + cls.quotation.activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.anna.id
        )
        cls.meeting = env["calendar.event"].create(
            {
                "name": "Autumn collection",
                "start": datetime(2026, 6, 20, 9),
                "stop": datetime(2026, 6, 20, 10),
                "user_id": cls.anna.id,
                "partner_ids": [Command.set((cls.anna.partner_id + cls.contact).ids)],
            }
        )

    def transfer(self, user, **values):
        """A draft prepared by a user: Anna's clients to Boris, unless said otherwise"""
        return (
            self.env["client.transfer"]
            .with_user(user)
            .create(
                {
                    "choice": "manager",
                    "from_user_id": self.anna.id,
                    "user_ids": [Command.set(self.boris.ids)],
                    "date_from": date(2026, 6, 15),
                    **values,
                }
            )
        )

    def run_transfer(self, user, **values):
        transfer = self.transfer(user, **values)
        transfer.action_preview()
        transfer.action_confirm()
        return transfer

    def run_scheduled(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "client_manager.ir_cron_client_transfer"
            ).method_direct_trigger()
        self.env.invalidate_all()
