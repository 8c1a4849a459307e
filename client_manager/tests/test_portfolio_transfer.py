"""Which clients are transferred, to whom, and from which day."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .transfer_common import TODAY, TransferCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransfer(TransferCase):
    def test_preview_writes_nothing_but_tells_all(self):
        self.invoice(self.textile, date(2026, 5, 4), 300)
        transfer = self.transfer(self.head)
        transfer.action_preview()
        self.assertEqual(transfer.state, "previewed")
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.quotation.user_id, self.anna)
        summary = transfer.summary_ids
        self.assertEqual(summary.user_id, self.boris)
        self.assertEqual(
            summary.read(
                [
                    "client_count",
                    "turnover_12m",
                    "open_balance",
                    "overdue_balance",
                    "lead_count",
                    "quotation_count",
                    "ticket_count",
                    "activity_count",
                    "meeting_count",
                ]
            )[0],
            {
                "id": summary.id,
                "client_count": 2,
                "turnover_12m": 300,
                "open_balance": 300,
                "overdue_balance": 300,
                "lead_count": 1,
                "quotation_count": 1,
                "ticket_count": 1,
                "activity_count": 2,
                "meeting_count": 1,
            },
        )

    def test_earlier_day_moves_the_sales_since(self):
        invoices = [
            self.invoice(self.textile, day, 100)
            for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 10))
        ]
        transfer = self.transfer(self.head, date_from=date(2026, 6, 1))
        transfer.action_preview()
        # Two invoices, the quotation and the lead and ticket of today.
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual(line.attributed_count, 5)
        transfer.action_confirm()
        self.assertEqual(
            [move.client_manager_id for move in invoices],
            [self.anna, self.boris, self.boris],
        )

    def test_earlier_day_of_a_client_nobody_had(self):
        self.of_market.unlink()
        invoices = [
            self.invoice(self.market, date(2026, 6, day), 100) for day in (10, 11, 12)
        ]
        transfer = self.transfer(
            self.head,
            choice="selection",
            partner_ids=[Command.set(self.market.ids)],
            date_from=date(2026, 6, 11),
        )
        transfer.action_preview()
        self.assertEqual(transfer.attributed_count, 2)
        transfer.action_confirm()
        self.assertEqual(
            [move.client_manager_id for move in invoices],
            [self.env["res.users"], self.boris, self.boris],
        )

    def test_later_assignment_ends_the_new_one(self):
        self.assign(self.textile, self.vera, date(2026, 7, 1))
        transfer = self.run_transfer(self.head)
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertIn("vera", line.message)
        self.assertEqual(
            self.history(self.textile)[1:],
            [
                ("boris", date(2026, 6, 15), date(2026, 6, 30)),
                ("vera", date(2026, 7, 1), None),
            ],
        )

    def test_shares_by_number(self):
        others = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(3)]
        )
        for client in others:
            self.assign(client, self.anna, date(2026, 1, 1))
        transfer = self.transfer(
            self.head,
            distribution="number",
            user_ids=[Command.set((self.boris + self.head).ids)],
        )
        transfer.action_preview()
        counts = transfer.summary_ids.mapped("client_count")
        self.assertEqual(sorted(counts), [2, 3])
        transfer.action_confirm()
        clients = others + self.textile + self.market
        taken = [len(of_one) for of_one in clients.grouped("user_id").values()]
        self.assertEqual(sorted(taken), [2, 3])
        self.assertEqual(clients.user_id, self.boris + self.head)

    def test_one_manager_is_one(self):
        transfer = self.transfer(
            self.head,
            distribution="one",
            user_ids=[Command.set((self.boris + self.head).ids)],
        )
        with self.assertRaises(UserError):
            transfer.action_preview()
        transfer.user_ids = [Command.clear()]
        with self.assertRaises(UserError):
            transfer.action_preview()

    def test_shares_by_turnover(self):
        others = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(4)]
        )
        for client, amount in zip(others, (500, 300, 200, 100), strict=True):
            self.assign(client, self.anna, date(2026, 1, 1))
            self.invoice(client, date(2026, 4, 1), amount)
        transfer = self.transfer(
            self.head,
            distribution="turnover",
            user_ids=[Command.set((self.boris + self.head).ids)],
        )
        transfer.action_preview()
        # 500 to one; 300 and 200 to the other; 100 to the first named; the two
        # without turnover to whoever has less.
        turnovers = sorted(transfer.summary_ids.mapped("turnover_12m"))
        self.assertEqual(turnovers, [500, 600])
        self.assertEqual(sum(transfer.summary_ids.mapped("client_count")), 6)

    def test_by_filter_and_one_line_changed_by_hand(self):
        transfer = self.transfer(
            self.head, choice="filter", domain="[('name', 'ilike', 'Textile House')]"
        )
        transfer.action_preview()
        self.assertEqual(transfer.line_ids.partner_id, self.textile)
        transfer.line_ids.user_id = self.head
        self.assertEqual(transfer.summary_ids.user_id, self.head)
        transfer.action_confirm()
        self.assertEqual(self.textile.user_id, self.head)
        self.assertEqual(self.market.user_id, self.anna)

    def test_unreadable_filter_is_refused(self):
        for domain in ("[(", "[('nonsense', '=', 1)]", "'x'"):
            transfer = self.transfer(self.head, choice="filter", domain=domain)
            with self.assertRaises(UserError):
                transfer.action_preview()

    def test_by_territory(self):
        country = self.env.ref("base.ru")
        territory = self.env["client.territory"].create(
            {
                "name": "Tver",
                "user_id": self.boris.id,
                "rule_ids": [
                    Command.create({"country_id": country.id, "city": "Tver"})
                ],
            }
        )
        self.textile.write({"country_id": country.id, "city": "Tver"})
        transfer = self.transfer(self.head, distribution="territory", user_ids=[])
        transfer.action_preview()
        states = {line.partner_id: line.state for line in transfer.line_ids}
        self.assertEqual(states, {self.textile: "pending", self.market: "skipped"})
        self.assertEqual(transfer.summary_ids.user_id, self.boris)
        other = self.transfer(self.head, choice="territory", territory_id=territory.id)
        other.action_preview()
        self.assertEqual(other.line_ids.partner_id, self.textile)

    def test_from_the_list_of_clients(self):
        action = (self.contact + self.market).with_user(self.head).action_transfer()
        transfer = (
            self.env["client.transfer"]
            .with_user(self.head)
            .with_context(**action["context"])
            .create({"user_ids": [Command.set(self.boris.ids)]})
        )
        transfer.action_preview()
        self.assertEqual(transfer.line_ids.partner_id, self.textile + self.market)
