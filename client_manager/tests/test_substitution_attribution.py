from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"
NOBODY = False


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionAttribution(SubstitutionCase):
    def shares(self, document):
        """{login: share} of a document in the view of attribution."""
        rows = self.env["client.attribution"].search(
            [("res_model", "=", document._name), ("res_id", "=", document.id)]
        )
        self.assertEqual(sum(rows.mapped("share")), 1)
        return {row.user_id.login: row.share for row in rows}

    def test_documents_of_the_days_carry_the_substitution(self):
        # 21:00 in UTC is the next day in Moscow.
        moments = (
            datetime(2026, 7, 2, 20, 59),
            datetime(2026, 7, 2, 21),
            datetime(2026, 7, 5, 20, 59),
            datetime(2026, 7, 5, 21),
        )
        orders = [self.order(self.textile, moment) for moment in moments]
        found = self.substitution(date(2026, 7, 3), date(2026, 7, 5), past_reason="Ill")
        none = found.browse()
        self.assertEqual(
            [order.substitution_id for order in orders], [none, found, found, none]
        )
        # What is written now, by Python, says the same as what SQL has written.
        again = [self.order(self.textile, moment) for moment in moments]
        self.assertEqual(
            [order.substitution_id for order in again], [none, found, found, none]
        )
        for order in orders:
            self.assertEqual(order.client_manager_id, self.anna)

    def test_all_kinds_of_documents(self):
        found = self.substitution(date(2026, 7, 10))
        lead = self.env["crm.lead"].create(
            {"name": "Lead", "partner_id": self.contact.id}
        )
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "T", "description": "T", "partner_id": self.contact.id}
        )
        invoice = self.invoice(self.textile, date(2026, 7, 10), 100)
        early = self.invoice(self.textile, date(2026, 7, 9), 100)
        quotation = self.order(self.textile)
        for document in (lead, ticket, invoice, quotation):
            self.assertEqual(document.substitution_id, found, document._name)
        self.assertFalse(early.substitution_id)

    def test_undated_documents_follow_the_calendar(self):
        quotation = self.order(self.textile)
        found = self.substitution(date(2026, 7, 11), date(2026, 7, 12))
        self.assertFalse(quotation.substitution_id)
        for day, expected in ((11, found), (12, found), (13, found.browse())):
            with freeze_time(datetime(2026, 7, day, 9)):
                self.run_calendar()
                self.assertEqual(quotation.substitution_id, expected, day)

    def test_changed_days_change_exactly_their_documents(self):
        orders = {
            day: self.order(self.textile, datetime(2026, 7, day, 9))
            for day in range(1, 10)
        }
        found = self.substitution(date(2026, 7, 3), date(2026, 7, 6), past_reason="Ill")

        def covered():
            return [day for day, order in orders.items() if order.substitution_id]

        self.assertEqual(covered(), [3, 4, 5, 6])
        before = {day: order.write_date for day, order in orders.items()}
        found.with_user(self.head).date_until = date(2026, 7, 4)
        self.assertEqual(covered(), [3, 4])
        found.with_user(self.head).date_until = date(2026, 7, 8)
        self.assertEqual(covered(), [3, 4, 5, 6, 7, 8])
        found.with_user(self.head).date_from = date(2026, 7, 5)
        self.assertEqual(covered(), [5, 6, 7, 8])
        self.assertEqual(before, {d: order.write_date for d, order in orders.items()})

    def test_chosen_clients_only(self):
        found = self.substitution(date(2026, 7, 10), partners=self.textile)
        self.assertEqual(self.order(self.address).substitution_id, found)
        self.assertFalse(self.order(self.market).substitution_id)

    def test_it_holds_while_the_absent_has_the_client(self):
        found = self.substitution(date(2026, 7, 10))
        order, other = self.order(self.textile), self.order(self.market)
        self.env["client.assignment"].assign(self.market, self.vera)
        self.assertEqual(other.client_manager_id, self.vera)
        self.assertFalse(other.substitution_id)
        self.assertEqual(order.substitution_id, found)
        gained = self.env["res.partner"].create({"name": "Gained"})
        self.env["client.assignment"].assign(gained, self.anna)
        self.assertEqual(self.order(gained).substitution_id, found)

    def test_whom_sales_count_for(self):
        for attribution, share, expected in (
            ("absent", 50, {"anna": 1}),
            ("substitute", 50, {"boris": 1}),
            ("share", 30, {"anna": 0.7, "boris": 0.3}),
            ("share", 0, {"anna": 1}),
            ("share", 100, {"boris": 1}),
            ("share", 33.33, {"anna": 0.6667, "boris": 0.3333}),
        ):
            found = self.substitution(
                date(2026, 7, 10), attribution=attribution, share=share
            )
            order = self.order(self.textile, datetime(2026, 7, 10, 9))
            shares = self.shares(order)
            self.assertEqual(set(shares), set(expected))
            for login, part in expected.items():
                self.assertAlmostEqual(shares[login], part, 10)
            found.with_user(self.head).action_end()
            # The next round begins the same day.
            found._stepping()._cancel()

    def test_sums_of_a_month_are_the_same_split_and_unsplit(self):
        amounts = [0.01, 33.33, 100, 99999.99, 7.77, 1234.56]
        invoices = [
            self.invoice(self.textile, date(2026, 7, day), amount)
            for day, amount in enumerate(amounts, 1)
        ]
        refund = self.invoice(self.textile, date(2026, 7, 5), 12.34, "out_refund")
        self.substitution(
            date(2026, 7, 2),
            date(2026, 7, 5),
            past_reason="Ill",
            attribution="share",
            share=33.33,
        )
        self.env.flush_all()
        total = split = 0
        for move in (*invoices, refund):
            rows = self.env["client.attribution"].search(
                [("res_model", "=", move._name), ("res_id", "=", move.id)]
            )
            total += move.amount_untaxed_signed
            split += sum(move.amount_untaxed_signed * row.share for row in rows)
        self.assertEqual(round(total, 2), 101363.32)
        self.assertEqual(round(split, 2), round(total, 2))

    def test_the_team_of_the_substitute_is_kept(self):
        self.substitution(
            date(2026, 7, 10),
            attribution="substitute",
            substitute_user_id=self.vera.id,
        )
        order = self.order(self.textile, datetime(2026, 7, 10, 9))
        self.env["crm.team.member"].search([("user_id", "=", self.vera.id)]).unlink()
        self.env.flush_all()
        row = self.env["client.attribution"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)]
        )
        self.assertEqual((row.user_id, row.team_id), (self.vera, self.north))

    def test_nobody_writes_it_by_hand(self):
        found = self.substitution(date(2026, 7, 10))
        order = self.order(self.textile)
        with self.assertRaises(AccessError):
            order.substitution_id = False
        self.assertEqual(order.substitution_id, found)

    def test_cancelled_leaves_nothing_behind(self):
        found = self.substitution(date(2026, 7, 20))
        invoice = self.invoice(self.textile, date(2026, 7, 21), 10, post=False)
        self.assertEqual(invoice.substitution_id, found)
        found.with_user(self.head).action_cancel()
        self.assertFalse(invoice.substitution_id)

    def test_daylight_saving(self):
        self.env.company.resource_calendar_id.tz = "Europe/Berlin"
        # Clocks go back on 25 October 2026: the day has 25 hours, from 22:00 in UTC
        # of the day before until 23:00.
        moments = (
            datetime(2026, 10, 24, 21, 59),
            datetime(2026, 10, 24, 22),
            datetime(2026, 10, 25, 22, 59),
            datetime(2026, 10, 25, 23),
        )
        found = self.substitution(date(2026, 10, 25), date(2026, 10, 25))
        for moment, covered in zip(moments, (0, 1, 1, 0), strict=True):
            with freeze_time(moment):
                self.run_calendar()
                self.assertEqual(found.state == "active", bool(covered), moment)
                order = self.order(self.textile)
                self.assertEqual(bool(order.substitution_id), bool(covered), moment)
