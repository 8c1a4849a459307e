from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

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

    def test_client_and_all_that_is_open_change_hands(self):
        self.textile.message_subscribe(self.anna.partner_id.ids)
        self.quotation.message_subscribe(self.anna.partner_id.ids)
        transfer = self.run_transfer(
            self.head, order_number="15-K", order_date=date(2026, 6, 14), reason="Leave"
        )
        self.assertEqual(transfer.state, "done")
        self.assertEqual(transfer.line_ids.mapped("state"), ["done", "done"])
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 6, 14)),
                ("boris", date(2026, 6, 15), None),
            ],
        )
        self.assertEqual((self.textile + self.contact).user_id, self.boris)
        self.assertEqual(self.textile.assignment_id.order_number, "15-K")
        self.assertEqual(self.textile.assignment_id.reason, "Leave")
        for document in (self.lead, self.quotation, self.ticket, *self.activities):
            self.assertEqual(document.user_id, self.boris, document)
        self.assertEqual(self.meeting.user_id, self.boris)
        self.assertEqual(
            self.meeting.attendee_ids.partner_id, self.boris.partner_id + self.contact
        )
        self.assertEqual(self.meeting.partner_ids, self.meeting.attendee_ids.partner_id)
        for record in (self.textile, self.quotation):
            self.assertNotIn(self.anna.partner_id, record.message_partner_ids)
        self.assertIn(self.boris.partner_id, self.quotation.message_partner_ids)
        self.assertIn(transfer.name, self.textile.message_ids[0].body)

    def test_quotation_keeps_warehouse_prices_and_terms(self):
        names = (
            "warehouse_id",
            "pricelist_id",
            "payment_term_id",
            "note",
            "company_id",
        )
        lines = ("price_unit", "discount", "warehouse_id", "name")
        before = [self.quotation[name] for name in names]
        before += [self.quotation.order_line[name] for name in lines]
        self.vera.property_warehouse_id = self.env["stock.warehouse"].create(
            {"name": "Vera's own", "code": "VER"}
        )
        self.run_transfer(self.director, user_ids=[Command.set(self.vera.ids)])
        self.env.flush_all()
        self.env.invalidate_all()
        after = [self.quotation[name] for name in names]
        after += [self.quotation.order_line[name] for name in lines]
        self.assertEqual(after, before)
        self.assertEqual(self.quotation.warehouse_id, self.warehouse)
        self.assertEqual(self.quotation.amount_total, 77)
        self.assertEqual(self.quotation.user_id, self.vera)
        self.assertEqual(self.quotation.team_id, self.north)

    def test_ticket_waits_in_a_team_without_the_new_manager(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Quality", "user_ids": [Command.set(self.anna.ids)]}
        )
        self.ticket.team_id = team
        self.ticket.user_id = self.anna
        self.run_transfer(self.head)
        self.assertFalse(self.ticket.user_id)
        self.assertEqual(self.ticket.team_id, team)

    def test_what_does_not_go_along_stays(self):
        self.run_transfer(
            self.head,
            with_leads=False,
            with_quotations=False,
            with_tickets=False,
            with_activities=False,
            with_meetings=False,
        )
        self.assertEqual(self.textile.user_id, self.boris)
        for record in (self.lead, self.quotation, self.ticket, *self.activities):
            self.assertEqual(record.user_id, self.anna)
        self.assertEqual(self.meeting.user_id, self.anna)

    def test_documents_of_a_colleague_stay(self):
        self.quotation.user_id = self.head
        won = self.lead.copy({"user_id": self.anna.id})
        won.action_set_won()
        self.run_transfer(self.head)
        self.assertEqual(self.quotation.user_id, self.head)
        self.assertEqual(won.user_id, self.anna)

    def test_later_day_is_planned_and_documents_follow_then(self):
        transfer = self.run_transfer(self.head, date_from=date(2026, 6, 20))
        self.assertEqual(transfer.state, "planned")
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.quotation.user_id, self.anna)
        self.assertEqual(
            self.history(self.textile),
            [
                ("anna", date(2026, 1, 1), date(2026, 6, 19)),
                ("boris", date(2026, 6, 20), None),
            ],
        )
        with freeze_time("2026-06-20 03:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.run_scheduled()
            self.assertEqual(transfer.state, "done")
            self.assertEqual(self.textile.user_id, self.boris)
            self.assertEqual(self.quotation.user_id, self.boris)

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

    def test_client_transferred_meanwhile_is_left_out(self):
        transfer = self.transfer(self.head)
        transfer.action_preview()
        self.env["client.assignment"].assign(self.textile, self.vera)
        transfer.action_confirm()
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual((line.state, self.textile.user_id), ("skipped", self.vera))
        self.assertIn("vera", line.message)
        self.assertEqual(self.market.user_id, self.boris)

    def test_running_twice_changes_nothing(self):
        transfer = self.run_transfer(self.head)
        histories = [self.history(c) for c in (self.textile, self.market)]
        messages = self.textile.message_ids
        with self.assertRaises(UserError):
            transfer.action_confirm()
        self.run_scheduled()
        self.assertEqual(
            [self.history(c) for c in (self.textile, self.market)], histories
        )
        self.assertEqual(self.textile.message_ids, messages)

    def test_cut_off_half_way_it_goes_on(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Shop {n}", "is_company": True} for n in range(5)]
        )
        for client in clients:
            self.assign(client, self.anna, date(2026, 1, 1))
        transfer = self.transfer(self.head)
        transfer.action_preview()
        transfer.sudo().write({"state": "running", "confirmed_by_id": self.head.id})
        batch = transfer._as_confirmed()
        self.assertEqual(batch._run_batch(3), 3)
        # The next batch is killed in the middle of its work.
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            batch._run_batch(3)
            raise ZeroDivisionError
        self.assertEqual(transfer.pending_count, 4)
        self.run_scheduled()
        self.assertEqual(transfer.state, "done")
        for client in clients + self.textile + self.market:
            self.assertEqual(
                self.history(client),
                [
                    ("anna", date(2026, 1, 1), date(2026, 6, 14)),
                    ("boris", date(2026, 6, 15), None),
                ],
            )
        self.assertEqual(transfer.line_ids.mapped("state"), ["done"] * 7)

    def test_one_bad_client_does_not_stop_the_others(self):
        origin = type(self.env["client.transfer"])._move_documents

        def move(transfer, lines, changes):
            if self.textile in lines.partner_id:
                # pylint: disable-next=translation-required
                raise UserError("Textile is closed for stocktaking")
            return origin(transfer, lines, changes)

        self.patch(type(self.env["client.transfer"]), "_move_documents", move)
        transfer = self.run_transfer(self.head)
        line = transfer.line_ids.filtered(lambda x: x.partner_id == self.textile)
        self.assertEqual(line.state, "skipped")
        self.assertIn("stocktaking", line.message)
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.market.user_id, self.boris)

    def test_new_manager_gets_one_to_do(self):
        transfer = self.run_transfer(self.head)
        activity = transfer.sudo().activity_ids
        self.assertEqual(activity.user_id, self.boris)
        self.assertIn("2", activity.summary)

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

    def test_every_client_and_document_gets_its_note(self):
        other = self.quotation.copy({"user_id": self.anna.id})
        self.run_transfer(self.head)
        for records, word in (
            (self.textile + self.market, "Transferred"),
            (self.quotation + other, "Handed over"),
        ):
            notes = [record.message_ids[0] for record in records]
            self.assertEqual(len(set(notes)), 2)
            for note in notes:
                self.assertIn(word, note.body)
                self.assertEqual(note.author_id, self.head.partner_id)
                self.assertTrue(note.is_internal)
