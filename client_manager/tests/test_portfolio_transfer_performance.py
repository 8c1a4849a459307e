from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ClientManagerCase
from .transfer_common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferPerformance(ClientManagerCase):
    """A hundred clients take as many queries as one, with all that goes along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(102)]
        )
        cls.env["client.assignment"].create(
            [
                {
                    "partner_id": client.id,
                    "user_id": cls.anna.id,
                    "date_from": date(2026, 1, 1),
                }
                for client in cls.clients
            ]
        )
        cls.env["crm.lead"].create(
            [
                {"name": "Lead", "partner_id": client.id, "user_id": cls.anna.id}
                for client in cls.clients
            ]
        )
        cls.env["sale.order"].create(
            [
                {"partner_id": client.id, "user_id": cls.anna.id}
                for client in cls.clients
            ]
        )
        cls.env["helpdesk.ticket"].create(
            [
                {
                    "name": "Ticket",
                    "description": "x",
                    "partner_id": client.id,
                    "user_id": cls.anna.id,
                }
                for client in cls.clients
            ]
        )
        cls.clients.activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.anna.id
        )
        cls.env["calendar.event"].create(
            [
                {
                    "name": "Visit",
                    "start": datetime(2026, 6, 20, 9),
                    "stop": datetime(2026, 6, 20, 10),
                    "user_id": cls.anna.id,
                    "partner_ids": [Command.set((cls.anna.partner_id + client).ids)],
                }
                # Odoo itself reads the attendees of each meeting anew.
                for client in cls.clients[:3]
            ]
        )

    def transfer(self, clients):
        return (
            self.env["client.transfer"]
            .with_user(self.head)
            .create(
                {
                    "choice": "selection",
                    "partner_ids": [Command.set(clients.ids)],
                    "user_ids": [Command.set(self.boris.ids)],
                    "date_from": date(2026, 6, 15),
                }
            )
        )

    def undo(self, transfer):
        self.env["client.transfer.undo"].with_user(self.head).create(
            {"transfer_id": transfer.id}
        ).action_undo()

    def test_cost_does_not_grow_with_the_clients(self):
        costs = []
        warm, one, many = self.clients[:1], self.clients[1:2], self.clients[2:]
        for clients in (warm, one, many):
            transfer = self.transfer(clients)
            costs.append(
                [
                    self.queries(transfer.action_preview),
                    self.queries(transfer.action_confirm),
                    self.queries(lambda transfer=transfer: self.undo(transfer)),
                ]
            )
            self.assertEqual(set(transfer.line_ids.mapped("state")), {"undone"}, costs)
        _warm, for_one, for_many = costs
        for step, single, hundred in zip(
            ("preview", "confirm", "undo"), for_one, for_many, strict=True
        ):
            # A few statements are split into portions of rows.
            self.assertLessEqual(hundred, single + 12, (step, costs))
