from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import ClientManagerCase

PAST = datetime(2026, 3, 10, 9)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRecomputation(ClientManagerCase):
    """Attribution after changes that come from the side, against a naive count.

    Anna has the textile house until the end of March, then Boris; Vera has the market.
    Each client and the contact have an order, an invoice, a lead and a ticket in March.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, last=date(2026, 3, 31))
        cls.assign(cls.textile, cls.boris, date(2026, 4, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1))
        cls.documents = [
            document
            for partner in (cls.textile, cls.market, cls.contact)
            for document in cls.all_kinds(partner)
        ]

    @classmethod
    def all_kinds(cls, partner, moment=PAST):
        """A document of each kind dated at a moment."""
        with freeze_time(moment):
            lead = cls.env["crm.lead"].create(
                {"name": "Curtains", "partner_id": partner.id}
            )
            ticket = cls.env["helpdesk.ticket"].create(
                {"name": "Hole", "description": "In it", "partner_id": partner.id}
            )
        cls.env.flush_all()
        for record in (lead, ticket):
            # The database's own clock is not frozen.
            cls.env.cr.execute(
                f"UPDATE {record._table} SET create_date = %s WHERE id = %s",
                (moment, record.id),
            )
        cls.env.invalidate_all()
        cls.attribute_anew(lead, ticket)
        order = cls.order(partner, moment)
        return lead, ticket, order, cls.invoice(partner, moment.date(), 100)

    @classmethod
    def attribute_anew(cls, *records):
        """Attribute records by the rule in Python, whatever is stored."""
        for record in records:
            for name in ("client_manager_id", "client_team_id"):
                cls.env.add_to_compute(record._fields[name], record)
            record._recompute_recordset(["client_manager_id"])

    def recount(self, document):
        """The manager of a document, by walking through all assignments."""
        # An invoice stays the debt of whom it was made out to.
        client = (
            document.commercial_partner_id
            if document._name == "account.move"
            else document.partner_id.commercial_partner_id
        )
        day = document._attribution_day()
        return self.env["res.users"].union(
            *(
                assignment.user_id
                for assignment in self.env["client.assignment"].search([])
                if assignment.partner_id == client
                and assignment.role == "responsible"
                and (assignment.date_from or date.min) <= day
                and day <= (assignment.date_until or date.max)
            )
        )

    def check(self, *more):
        """Compare every document with the naive count, and Python with SQL."""
        self.env.flush_all()
        self.env.invalidate_all()
        for document in [*self.documents, *more]:
            self.assertEqual(
                document.client_manager_id,
                self.recount(document),
                f"{document} of {document.partner_id.name}",
            )
        everything = [
            (client.id, (None, None))
            for client in self.env["client.assignment"].search([]).partner_id
        ]
        for model in self.env["client.attribution.mixin"].attributed_models():
            self.assertEqual(model.reattribute(everything), 0, model._name)

    def test_as_it_stands(self):
        self.check()

    def test_a_contact_changes_its_company(self):
        self.contact.parent_id = self.market
        self.check()

    def test_a_client_becomes_part_of_another(self):
        self.textile.write({"is_company": False, "parent_id": self.market.id})
        self.assertEqual(self.contact.commercial_partner_id, self.market)
        self.check()

    def test_a_contact_becomes_a_client(self):
        self.contact.parent_id = False
        self.check()

    def test_a_contact_becomes_a_company(self):
        self.contact.is_company = True
        self.assertEqual(self.contact.commercial_partner_id, self.contact)
        self.check()

    def test_merge_of_overlapping_histories(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.textile + self.market).ids, self.market)
        self.check()

    def test_merge_of_a_contact_into_another_client(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.contact + self.market).ids, self.market)
        self.check()

    def test_archived_contacts_follow_a_merge(self):
        self.contact.action_archive()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.textile + self.market).ids, self.market)
        self.assertEqual(self.contact.user_id, self.vera)
        self.check()

    def test_archived_clients_and_users(self):
        self.textile.action_archive()
        self.vera.with_context(client_manager_leave_clients=True).action_archive()
        self.check()
        self.textile.action_unarchive()
        self.check()

    def test_an_assignment_of_another_client(self):
        self.assignment_of(self.textile, self.boris).unlink()
        self.assignment_of(self.market, self.vera).partner_id = self.textile.copy()
        self.check()

    def assignment_of(self, client, user):
        return client.assignment_ids.filtered(lambda a: a.user_id == user)

    def test_the_days_of_the_company_move(self):
        """Midnight of the company lies elsewhere from now on."""
        late = datetime(2026, 3, 31, 21, 30)  # 1 April in Moscow, 31 March in Berlin
        documents = self.all_kinds(self.textile, late)
        self.check(*documents)
        self.assertEqual(documents[2].client_manager_id, self.boris)
        self.env.company.resource_calendar_id.tz = "UTC"
        self.check(*documents)
        self.assertEqual(documents[2].client_manager_id, self.anna)
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "East", "tz": "Asia/Vladivostok"}
        )
        self.check(*documents)
        self.assertEqual(documents[2].client_manager_id, self.boris)

    def test_what_belongs_to_no_company(self):
        """Its days are the main company's, in whatever company one is working."""
        late = datetime(2026, 3, 31, 21, 30)
        lead = self.all_kinds(self.textile, late)[0]
        lead.company_id = False
        self.check(lead)
        company = self.env["res.company"].create({"name": "Far West"})
        company.resource_calendar_id.tz = "America/New_York"
        self.attribute_anew(lead.with_company(company))
        self.check(lead)
        self.assertEqual(lead.client_manager_id, self.boris)

    def test_future_dates(self):
        self.assign(self.textile, self.vera, date(2026, 7, 1))
        order = self.order(self.textile, datetime(2026, 7, 10, 9))
        invoice = self.invoice(self.textile, date(2026, 7, 10), 10)
        self.check(order, invoice)
        self.assertEqual(
            (order.client_manager_id, invoice.client_manager_id), (self.vera, self.vera)
        )
        with freeze_time("2026-07-02 09:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.check(order, invoice)

    def test_invoices_by_order(self):
        self.env.company.client_invoice_attribution = "order"
        order = self.order(self.textile, datetime(2026, 3, 20, 9))
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.invoice_date = date(2026, 6, 1)
        invoice.action_post()
        self.check(order, invoice)
        self.assertEqual(invoice.client_manager_id, self.anna)
        refund = invoice._reverse_moves([{"invoice_date": date(2026, 6, 10)}])
        self.check(order, invoice, refund)
        self.assertEqual(refund.client_manager_id, self.anna)
        order.date_order = datetime(2026, 4, 20, 9)
        self.check(order, invoice, refund)
        self.assertEqual(refund.client_manager_id, self.boris)
        order._action_cancel()
        self.check(order, invoice, refund)
        order.action_draft()
        self.check(order, invoice, refund)

    def test_documents_change_their_client_state_and_date(self):
        lead, ticket, order, invoice = self.documents[:4]
        for document in (lead, ticket, order):
            document.partner_id = self.market
        invoice.button_draft()
        invoice.partner_id = self.contact
        invoice.invoice_date = date(2026, 4, 1)
        self.check()
        order.action_cancel()
        self.check()
        order.action_draft()
        self.check()
        order.write({"state": "sent", "partner_id": self.address.id})
        self.check()

    def test_a_company_without_working_hours(self):
        company = self.env["res.company"].create({"name": "No hours"})
        company.resource_calendar_id = False
        orders = self.env["sale.order"].with_company(company)
        order = orders.create(
            {
                "partner_id": self.textile.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        order.write({"state": "sale", "date_order": datetime(2026, 3, 31, 22)})
        self.check(order)
        self.assertEqual(order.client_manager_id, self.anna)
