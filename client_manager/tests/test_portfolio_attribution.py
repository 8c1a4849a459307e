from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAttribution(ClientManagerCase):
    """Anna had the textile house until the end of March, then Boris."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.annas = cls.assign(cls.textile, cls.anna, last=date(2026, 3, 31))
        cls.boris_ = cls.assign(cls.textile, cls.boris, date(2026, 4, 1))

    def test_an_order_counts_for_the_manager_of_its_date(self):
        march = self.order(self.textile, datetime(2026, 3, 15, 12))
        april = self.order(self.textile, datetime(2026, 4, 15, 12))
        self.assertEqual(march.client_manager_id, self.anna)
        self.assertEqual(april.client_manager_id, self.boris)

    def test_the_day_ends_in_the_time_zone_of_the_company(self):
        # 21:00 UTC is midnight in Moscow.
        before = self.order(self.textile, datetime(2026, 3, 31, 20, 59, 59))
        after = self.order(self.textile, datetime(2026, 3, 31, 21, 0, 0))
        self.assertEqual(before.client_manager_id, self.anna)
        self.assertEqual(after.client_manager_id, self.boris)

    def test_an_order_of_a_contact_counts_for_the_manager_of_the_client(self):
        order = self.order(self.contact, datetime(2026, 3, 15, 12))
        self.assertEqual(order.client_manager_id, self.anna)

    def test_a_quotation_counts_for_the_manager_of_today(self):
        quotation = self.order(self.textile)
        self.assertEqual(quotation.client_manager_id, self.boris)
        self.textile.user_id = self.vera
        self.assertEqual(quotation.client_manager_id, self.vera)

    def test_a_quotation_follows_the_turn_of_the_day(self):
        self.assign(self.textile, self.vera, date(2026, 7, 1))
        quotation = self.order(self.textile)
        dated = self.order(self.textile, datetime(2026, 6, 10, 12))
        with freeze_time("2026-07-01 09:00:00"):
            self.env["client.assignment"]._follow_calendar()
        self.assertEqual(quotation.client_manager_id, self.vera)
        self.assertEqual(dated.client_manager_id, self.boris)

    def test_giving_the_client_away_moves_no_past(self):
        order = self.order(self.textile, datetime(2026, 4, 15, 12))
        invoice = self.invoice(self.textile, date(2026, 5, 2), 100)
        self.textile.user_id = self.vera
        self.assertEqual(order.client_manager_id, self.boris)
        self.assertEqual(invoice.client_manager_id, self.boris)

    def test_correcting_the_dates_moves_exactly_the_documents_between(self):
        days = [(3, 9), (3, 10), (3, 31), (4, 1), (5, 2)]
        orders = [
            self.order(self.textile, datetime(2026, month, day, 12))
            for month, day in days
        ]
        invoices = [
            self.invoice(self.textile, date(2026, month, day), 10)
            for month, day in days
        ]
        other = self.order(self.market, datetime(2026, 3, 15, 12))
        self.annas.date_until = date(2026, 3, 9)
        self.boris_.date_from = date(2026, 3, 10)
        expected = [self.anna] + 4 * [self.boris]
        for documents in (orders, invoices):
            self.assertEqual([d.client_manager_id for d in documents], expected)
        self.assertFalse(other.client_manager_id)

    def test_a_gap_counts_for_nobody(self):
        order = self.order(self.textile, datetime(2026, 3, 15, 12))
        self.annas.date_until = date(2026, 3, 1)
        self.assertFalse(order.client_manager_id)
        self.annas.unlink()
        self.boris_.date_from = False
        self.assertEqual(order.client_manager_id, self.boris)

    def test_another_client_or_date_on_the_document(self):
        self.assign(self.market, self.vera)
        order = self.order(self.textile, datetime(2026, 3, 15, 12))
        order.date_order = datetime(2026, 4, 15, 12)
        self.assertEqual(order.client_manager_id, self.boris)
        order.partner_id = self.market
        self.assertEqual(order.client_manager_id, self.vera)

    def test_invoices_refunds_and_drafts(self):
        invoice = self.invoice(self.textile, date(2026, 3, 31), 100)
        refund = self.invoice(self.textile, date(2026, 4, 1), 30, "out_refund")
        draft = self.invoice(self.textile, False, 50, post=False)
        bill = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.textile.id}
        )
        self.assertEqual(invoice.client_manager_id, self.anna)
        self.assertEqual(refund.client_manager_id, self.boris)
        self.assertEqual(draft.client_manager_id, self.boris)
        self.assertFalse(bill.client_manager_id)

    def test_documents_older_than_the_install_keep_their_salesperson(self):
        self.env["ir.config_parameter"].set_param(
            "client_manager.attribution_start", "2026-05-01"
        )
        order = self.order(self.textile, datetime(2026, 4, 15, 12))
        order.user_id = self.vera
        order.date_order = datetime(2026, 4, 16, 12)
        self.assertEqual(order.client_manager_id, self.vera)
        self.boris_.user_id = self.anna
        self.assertEqual(order.client_manager_id, self.vera)

    def test_leads_and_tickets_count_by_the_day_they_came_in(self):
        ticket, lead, stranger = self._received_in_march()
        self.assertEqual(ticket.client_manager_id, self.anna)
        self.assertEqual(lead.client_manager_id, self.anna)
        self.assertEqual(stranger.client_manager_id, self.vera)
        self.annas.date_until = date(2026, 2, 28)
        self.boris_.date_from = date(2026, 3, 1)
        self.assertEqual(ticket.client_manager_id, self.boris)
        self.assertEqual(lead.client_manager_id, self.boris)
        self.assertEqual(stranger.client_manager_id, self.vera)

    def _received_in_march(self):
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Hole", "description": "In it", "partner_id": self.contact.id}
        )
        lead, stranger = self.env["crm.lead"].create(
            [
                {"name": "Curtains", "partner_id": self.textile.id},
                {"name": "From the fair", "user_id": self.vera.id},
            ]
        )
        self.env.flush_all()
        for table in ("helpdesk_ticket", "crm_lead"):
            self.env.cr.execute(f"UPDATE {table} SET create_date = '2026-03-15 12:00'")
        self.env.invalidate_all()
        for model in (ticket, lead):
            model.reattribute([(self.textile.id, (None, None))])
        return ticket, lead, stranger

    def test_the_rule_in_python_and_in_sql_agree(self):
        """Whatever was attributed one by one is found right by the grouped update."""
        moments = [
            datetime(2026, 3, 31, 20, 59),
            datetime(2026, 3, 31, 21, 0),
            datetime(2026, 6, 15, 9),
        ]
        for moment in moments:
            self.order(self.address, moment)
        self.order(self.textile)
        self.invoice(self.textile, date(2026, 3, 31), 100)
        self.invoice(self.textile, False, 50, post=False)
        self._received_in_march()
        everything = [(self.textile.id, (None, None)), (self.market.id, (None, None))]
        for model in self.env["client.attribution.mixin"].attributed_models():
            self.assertEqual(model.reattribute(everything), 0, model._name)

    def test_a_month_split_by_manager_adds_up(self):
        for day, amount in ((10, 100.01), (20, 33.33), (31, 0.07)):
            self.invoice(self.textile, date(2026, 3, day), amount)
        self.invoice(self.market, date(2026, 3, 5), 12.34)
        self.annas.date_until = date(2026, 3, 15)
        self.boris_.date_from = date(2026, 3, 16)
        domain = [
            ("invoice_date", ">=", "2026-03-01"),
            ("invoice_date", "<=", "2026-03-31"),
            ("partner_id", "in", (self.textile + self.market).ids),
        ]
        split = dict(
            self.env["account.move"]._read_group(
                domain, ["client_manager_id"], ["amount_untaxed_signed:sum"]
            )
        )
        self.assertAlmostEqual(split[self.anna], 100.01)
        self.assertAlmostEqual(split[self.boris], 33.40)
        self.assertAlmostEqual(split[self.env["res.users"]], 12.34)
        self.assertAlmostEqual(sum(split.values()), 145.75)

    def test_a_copy_of_an_order_counts_for_today(self):
        order = self.order(self.textile, datetime(2026, 3, 15, 12))
        self.assertEqual(order.copy().client_manager_id, self.boris)

    def test_what_was_made_while_the_client_changed_hands_is_found(self):
        """A transaction that did not see the new assignment yet leaves this behind."""
        lead = self.env["crm.lead"].create(
            {"name": "Curtains", "partner_id": self.textile.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET client_manager_id = %s WHERE id = %s",
            (self.anna.id, lead.id),
        )
        self.env.invalidate_all()
        self.env["client.assignment"]._follow_calendar()
        self.assertEqual(lead.client_manager_id, self.boris)

    def test_nobody_writes_the_attribution(self):
        order = self.order(self.textile, datetime(2026, 3, 15, 12))
        for user in (self.boris, self.env.ref("base.user_admin")):
            with self.assertRaisesRegex(AccessError, "Client Manager"):
                order.with_user(user).client_manager_id = self.vera
        with self.assertRaises(AccessError):
            self.textile.with_user(self.head).is_client = False
