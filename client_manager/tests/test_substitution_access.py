from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionAccess(SubstitutionCase):
    """Who reaches what before, during and after; Boris acts, Vera has nothing to do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = {}
        for client in cls.textile + cls.market:
            order = cls.order(client, datetime(2026, 6, 1, 9))
            meeting = cls.env["calendar.event"].create(
                {
                    "name": "Visit",
                    "start": datetime(2026, 7, 15, 9),
                    "stop": datetime(2026, 7, 15, 10),
                    "user_id": cls.anna.id,
                    "partner_ids": [Command.set((client + cls.anna.partner_id).ids)],
                }
            )
            cls.documents[client] = [
                client,
                order,
                order.order_line,
                cls.invoice(client, date(2026, 6, 2), 100),
                meeting,
                cls.env["crm.lead"].create(
                    {
                        "name": "Lead",
                        "partner_id": client.id,
                        "user_id": cls.anna.id,
                        "type": "opportunity",
                    }
                ),
                cls.env["helpdesk.ticket"].create(
                    {
                        "name": "Torn",
                        "description": "Torn",
                        "partner_id": client.id,
                        "user_id": cls.anna.id,
                    }
                ),
            ]
        cls.documents[cls.textile] += [cls.contact, cls.address]
        cls.env.flush_all()

    def reached(self, user, clients, found=True):
        """All documents of the clients are within the reach of a user, or none is."""
        self.env.flush_all()
        self.env.invalidate_all()
        for client in clients:
            for record in self.documents[client]:
                mine = record.with_user(user)
                message = f"{record} {user.login}"
                self.assertEqual(mine.has_access("read"), found, message)
                self.assertEqual(
                    mine.search([("id", "in", record.ids)]),
                    record if found else record.browse(),
                    message,
                )

    def writes(self, user, record, values):
        self.env.invalidate_all()
        record.with_user(user).write(values)
        self.env.flush_all()

    def test_before_during_and_after(self):
        clients = self.textile + self.market
        self.reached(self.anna, clients)
        self.reached(self.boris, clients, False)
        self.substitution(date(2026, 7, 11), date(2026, 7, 12))
        for moment, found in (
            ("2026-07-10 20:59:59", False),
            ("2026-07-10 21:00:00", True),
            ("2026-07-12 20:59:59", True),
            ("2026-07-12 21:00:00", False),
        ):
            with freeze_time(moment):
                for run in (False, True):
                    # Rights turn at midnight, before the scheduled action and after.
                    if run:
                        self.run_calendar()
                    self.reached(self.boris, clients, found)
                    self.reached(self.vera, clients, False)
                    self.reached(self.anna, clients)

    def test_a_draft_opens_nothing_and_an_early_end_closes_at_once(self):
        clients = self.textile + self.market
        found = self.substitution(date(2026, 7, 10), confirm=False)
        self.reached(self.boris, clients, False)
        found.with_user(self.head).action_confirm()
        self.reached(self.boris, clients)
        found.with_user(self.head).action_end()
        self.reached(self.boris, clients, False)

    def test_chosen_clients_only(self):
        self.substitution(date(2026, 7, 10), partners=self.textile)
        self.reached(self.boris, self.textile)
        self.reached(self.boris, self.market, False)

    def test_what_the_absent_no_longer_has_is_not_reached(self):
        self.substitution(date(2026, 7, 10))
        self.env["client.assignment"].assign(self.market, self.vera)
        self.reached(self.boris, self.textile)
        self.reached(self.boris, self.market, False)

    def test_the_substitute_works_with_them(self):
        self.substitution(date(2026, 7, 10), date(2026, 7, 20))
        client, order, _lines, _invoice, meeting, lead, ticket = self.documents[
            self.market
        ]
        self.writes(self.boris, client, {"phone": "+7 495 555-00-00"})
        self.writes(self.boris, order, {"client_order_ref": "7"})
        self.writes(self.boris, lead, {"priority": "1"})
        self.writes(self.boris, ticket, {"priority": "2"})
        self.writes(self.boris, meeting, {"location": "Here"})
        made = (
            self.env["sale.order"]
            .with_user(self.boris)
            .create(
                {
                    "partner_id": client.id,
                    "order_line": [Command.create({"product_id": self.product.id})],
                }
            )
        )
        made.action_confirm()
        self.assertEqual(made.client_manager_id, self.anna)
        self.assertEqual(made.substitution_id.substitute_user_id, self.boris)

    def test_invoices_of_the_absent_are_read_only(self):
        """Also by who may write own invoices, and not where they help anyway."""
        self.boris.group_ids |= self.env.ref("account.group_account_invoice")
        self.assign(self.market, self.boris, date(2026, 1, 1), role="co_manager")
        self.substitution(date(2026, 7, 10), date(2026, 7, 20))
        of_textile, of_market = (
            self.documents[client][3].with_user(self.boris)
            for client in (self.textile, self.market)
        )
        self.env.invalidate_all()
        for record in (of_textile, of_textile.invoice_line_ids):
            self.assertTrue(record.has_access("read"))
            self.assertFalse(record.has_access("write"))
        with self.assertRaises(AccessError):
            of_textile.write({"ref": "Mine"})
        with self.assertRaises(AccessError):
            self.env["account.move"].with_user(self.boris).create(
                {"move_type": "out_invoice", "partner_id": self.textile.id}
            )
        self.writes(self.boris, of_market, {"ref": "Ours"})
        # An order is invoiced as Odoo has it for whoever sells.
        self.boris.group_ids -= self.env.ref("account.group_account_invoice")
        order = self.documents[self.textile][1].with_user(self.boris)
        self.assertEqual(order._create_invoices().partner_id, self.textile)

    def test_what_counts_for_the_substitute_stays_readable(self):
        """As client.attribution has it, and as a former manager reads."""
        # The analysis of invoices is for who may make them.
        self.boris.group_ids |= self.env.ref("account.group_account_invoice")
        for attribution, share, kept in (
            ("substitute", 0, True),
            ("share", 40, True),
            ("share", 0, False),
            ("absent", 50, False),
        ):
            found = self.substitution(
                date(2026, 6, 1),
                date(2026, 6, 20),
                past_reason="Told late",
                attribution=attribution,
                share=share,
            )
            self.assertEqual(found.state, "ended")
            client, order, lines, invoice, meeting, *_ = self.documents[self.textile]
            self.env.invalidate_all()
            rows = self.env["client.attribution"].with_user(self.boris).search([])
            self.assertEqual(bool(rows), kept)
            message = f"{attribution} {share}"
            for record in (order, lines, invoice, invoice.invoice_line_ids):
                mine = record.with_user(self.boris)
                self.assertEqual(mine.has_access("read"), kept, message)
                self.assertEqual(
                    mine.search([("id", "in", record.ids)]),
                    record if kept else record.browse(),
                )
                self.assertFalse(mine.has_access("write"), message)
            for name, key in (
                ("sale.report", "order_reference"),
                ("account.invoice.report", "move_id"),
            ):
                values = {"order_reference": f"sale.order,{order.id}"}
                domain = [(key, "=", values.get(key, invoice.id))]
                report = self.env[name].with_user(self.boris)
                self.assertEqual(bool(report.search(domain)), kept, name)
            for record in (client, meeting):
                self.assertFalse(record.with_user(self.boris).has_access("read"))
            self.assertFalse(order.with_user(self.vera).has_access("read"))
            self.env.cr.execute(
                "UPDATE client_substitution SET state = 'cancelled' WHERE id = %s",
                [found.id],
            )
            self.env.invalidate_all()
            self.reach.sudo()._write_anew(found)

    def test_a_substitute_gives_nobody_away(self):
        self.substitution(date(2026, 7, 10))
        for user in (self.boris, self.vera):
            with self.assertRaises(AccessError):
                self.market.with_user(self.boris).user_id = user
        with self.assertRaises(AccessError):
            self.env["client.assignment"].with_user(self.boris).assign(
                self.market, self.boris
            )
        self.assertEqual(self.market.user_id, self.anna)

    def test_acting_for_a_head_makes_nobody_a_head(self):
        own = self.env["res.partner"].create({"name": "Of the head"})
        self.assign(own, self.head, date(2026, 1, 1))
        self.substitution(
            date(2026, 7, 10), as_user=self.director, absent_user_id=self.head.id
        )
        self.env.invalidate_all()
        self.assertTrue(own.with_user(self.boris).has_access("read"))
        self.reached(self.boris, self.textile + self.market, False)

    def test_who_sees_substitutions(self):
        draft = self.substitution(date(2026, 8, 10), confirm=False)
        for user, found in (
            (self.anna, True),
            (self.boris, False),
            (self.vera, False),
            (self.head, True),
            (self.director, True),
            (self.auditor, True),
            (self.clerk, False),
        ):
            self.assertEqual(
                draft.with_user(user).has_access("read"), found, user.login
            )
        draft.with_user(self.head).action_confirm()
        self.assertTrue(draft.with_user(self.boris).has_access("read"))
        self.assertFalse(draft.with_user(self.vera).has_access("read"))
        for user in (self.anna, self.boris, self.vera, self.auditor):
            self.assertFalse(draft.with_user(user).has_access("write"), user.login)
            with self.assertRaises(AccessError):
                self.env["client.substitution.reach"].with_user(user).search([])
