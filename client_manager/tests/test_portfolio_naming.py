from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, users

from .common import ClientManagerCase


class TestNamingClients(ClientManagerCase):
    """Whoever is shown nothing of a client does not learn of it by naming it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna)
        cls.assign(cls.market, cls.boris)
        cls.market.write({"email": "market@example.com", "street": "Square 1"})
        cls.order_of_textile = cls.order(cls.textile)

    def refused(self, call, *arguments, **options):
        with self.assertRaises(AccessError):
            call(*arguments, **options)

    @users("anna")
    def test_a_form_tells_nothing_of_a_client_of_others(self):
        for model in ("sale.order", "crm.lead", "helpdesk.ticket"):
            form = self.env[model]
            spec = {"partner_id": {"fields": {"display_name": {}}}}
            values = {"partner_id": self.market.id}
            self.refused(form.onchange, values, ["partner_id"], spec)
            opened = form.with_context(default_partner_id=self.market.id)
            self.refused(opened.onchange, {}, [], spec)

    @users("anna")
    def test_a_form_works_for_an_own_client(self):
        with Form(self.env["sale.order"]) as form:
            form.partner_id = self.textile
        self.assertEqual(form.record.partner_id, self.textile)

    @users("anna")
    def test_lines_and_lists_count_too(self):
        partners = self.env["res.partner"]
        child = Command.create({"name": "X", "parent_id": self.market.id})
        self.refused(partners.create, {"name": "Y", "child_ids": [child]})
        meeting = {"name": "Z", "start": "2026-05-01", "stop": "2026-05-01"}
        for command in (Command.link(self.market.id), Command.set(self.market.ids)):
            values = {**meeting, "partner_ids": [command]}
            self.refused(self.env["calendar.event"].create, values)

    @users("anna")
    def test_documents_of_others_are_not_named_either(self):
        """Their names would be shown, and own records sorted by them."""
        lead, own = (
            self.env["crm.lead"]
            .sudo()
            .create({"name": "Secret", "partner_id": c.id, "user_id": u.id})
            for c, u in ((self.market, self.boris), (self.textile, self.anna))
        )
        order = self.order_of_textile.with_user(self.env.user)
        self.refused(order.write, {"opportunity_id": lead.id})
        values = {"partner_id": self.textile.id, "opportunity_id": lead.id}
        self.refused(self.env["sale.order"].create, values)
        spec = {"opportunity_id": {"fields": {"display_name": {}}}}
        self.refused(order.onchange, values, ["opportunity_id"], spec)
        order.opportunity_id = own.id
        self.assertEqual(order.opportunity_id, own)

    @users("anna")
    def test_nobody_of_others_is_made_to_follow_or_is_written_to(self):
        order = self.order_of_textile.with_user(self.env.user)
        self.refused(order.message_subscribe, self.market.ids)
        self.refused(order.message_post, body="Hello", partner_ids=self.market.ids)
        order.message_subscribe(self.contact.ids)
        self.assertIn(self.contact, order.sudo().message_partner_ids)

    @users("anna")
    def test_what_is_named_already_may_stay(self):
        """A third party's address on an own order: nobody is stopped by it."""
        self.order_of_textile.partner_shipping_id = self.market
        order = self.order_of_textile.with_user(self.env.user)
        order.write({"partner_shipping_id": self.market.id, "note": "By the gate"})
        self.assertEqual(order.copy().sudo().partner_shipping_id, self.market)
        self.refused(order.copy, {"partner_invoice_id": self.market.id})
        mark = {"client_manager_copying": True}
        self.refused(
            self.env["sale.order"].with_context(**mark).create,
            {"partner_id": self.textile.id, "partner_shipping_id": self.market.id},
        )

    def test_others_name_whom_they_like(self):
        for user in (self.head, self.director, self.env.ref("base.user_admin")):
            lead = self.env["crm.lead"].with_user(user)
            made = lead.create({"name": "New", "partner_id": self.market.id})
            self.assertEqual(made.partner_id, self.market)

    @users("anna")
    def test_the_check_costs_the_same_for_many(self):
        contacts = self.env["res.partner"]
        values = {"parent_id": self.textile.id}
        made = contacts.create([{"name": "A", **values}, {"name": "B", **values}])
        leads = self.env["crm.lead"]
        counts = []
        for partners in (made[:1], list(made) * 50):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._refuse_what_is_out_of_reach(
                [{"partner_id": partner.id} for partner in partners]
            )
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 4)
