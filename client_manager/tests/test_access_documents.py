from datetime import date, datetime

from freezegun import freeze_time
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientManagerCase

NOBODY, OWN, OTHERS, FREE = "nobody", "own", "others", "free"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestAccessDocuments(ClientManagerCase):
    """Who reaches which documents.

    *textile* is Anna's, *market* Vera's (another team), *free* has no manager, and
    *stranger* is no client at all. Each has one document of every kind, all of them
    sold by the clerk, so that Odoo's own rules for salespersons open none.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.free = cls.env["res.partner"].create(
            {"name": "Free", "is_company": True, "customer_rank": 1}
        )
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger"})
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1))
        cls.clients = {
            OWN: cls.textile,
            OTHERS: cls.market,
            FREE: cls.free,
            NOBODY: cls.stranger,
        }
        cls.documents = {kind: cls._documents(p) for kind, p in cls.clients.items()}
        # An invoice makes a client, so the stranger has none.
        for model in ("account.move", "account.move.line"):
            del cls.documents[NOBODY][model]

    @classmethod
    def _documents(cls, partner):
        seller = {"user_id": cls.clerk.id}
        order = cls.order(partner, datetime(2026, 6, 1, 12))
        order.user_id = cls.clerk
        posted = partner != cls.stranger
        invoice = cls.invoice(partner, date(2026, 6, 1), 50, post=posted)
        invoice.invoice_user_id = cls.clerk
        lead = cls.env["crm.lead"].create(
            {"name": "Lead", "partner_id": partner.id, **seller}
        )
        ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "a", "partner_id": partner.id}
        )
        meeting = cls.env["calendar.event"].create(
            {
                "name": "Talk",
                "start": "2026-06-16 10:00:00",
                "stop": "2026-06-16 11:00:00",
                "partner_ids": [Command.set(partner.ids)],
                **seller,
            }
        )
        bank = cls.env["res.partner.bank"].create(
            {"acc_number": f"40702-{partner.id}", "partner_id": partner.id}
        )
        return {
            record._name: record
            for record in (
                order,
                order.order_line,
                order.picking_ids,
                order.picking_ids.move_ids,
                invoice,
                invoice.line_ids.filtered(lambda line: line.display_type == "product"),
                lead,
                ticket,
                meeting,
                bank,
                partner,
            )
        }

    def reached(self, user, model, operation="read") -> set[str]:
        """The kinds of clients whose documents of a model a user reaches."""
        return {
            kind
            for kind, documents in self.documents.items()
            if model in documents
            and documents[model].with_user(user).has_access(operation)
            and (
                operation != "read"
                or self.env[model]
                .with_user(user)
                .search([("id", "in", documents[model].ids)])
            )
        }

    def assert_reached(self, user, expected, models=None, operation="read"):
        for model in models or self.documents[OWN]:
            with self.subTest(model=model, user=user.login, operation=operation):
                found = self.reached(user, model, operation)
                # What is nobody's is Odoo's to decide, by its own rules.
                self.assertEqual(found - {NOBODY}, expected)

    def test_every_kind_of_document_is_there(self):
        self.assertEqual(
            set(self.documents[OWN]),
            {
                "sale.order",
                "sale.order.line",
                "stock.picking",
                "stock.move",
                "account.move",
                "account.move.line",
                "crm.lead",
                "helpdesk.ticket",
                "calendar.event",
                "res.partner.bank",
                "res.partner",
            },
        )

    def test_reading(self):
        self.assert_reached(self.anna, {OWN})
        self.assert_reached(self.boris, set())
        self.assert_reached(self.vera, {OTHERS})
        self.assert_reached(self.head, {OWN, FREE})
        self.assert_reached(self.director, {OWN, OTHERS, FREE})
        self.assert_reached(self.auditor, {OWN, OTHERS, FREE})

    WRITTEN = ("sale.order", "sale.order.line", "crm.lead", "helpdesk.ticket")

    def test_writing(self):
        self.assert_reached(self.anna, {OWN}, self.WRITTEN, "write")
        self.assert_reached(self.head, {OWN, FREE}, self.WRITTEN, "write")
        everything = {OWN, OTHERS, FREE}
        self.assert_reached(self.director, everything, self.WRITTEN, "write")
        self.assert_reached(self.auditor, set(), None, "write")

    def test_what_is_about_no_client_stays_as_odoo_has_it(self):
        for model in ("res.partner", "calendar.event", "res.partner.bank"):
            self.assertIn(NOBODY, self.reached(self.anna, model), model)
        order = self.documents[NOBODY]["sale.order"]
        self.assertFalse(order.with_user(self.anna).has_access("read"))
        order.user_id = self.anna
        self.assertTrue(order.with_user(self.anna).has_access("write"))

    def test_odoos_salesperson_on_the_document_opens_nothing(self):
        """Who is named on another's client's order does not get to the client so."""
        for model, field in (
            ("sale.order", "user_id"),
            ("crm.lead", "user_id"),
            ("account.move", "invoice_user_id"),
        ):
            document = self.documents[OTHERS][model]
            document[field] = self.anna
            self.assertFalse(document.with_user(self.anna).has_access("read"), model)

    def test_a_plain_employee_keeps_what_odoo_gave(self):
        clerk = self.clerk
        clerk.group_ids += self.env.ref("sales_team.group_sale_salesman")
        everything = {OWN, OTHERS, FREE}
        self.assert_reached(clerk, everything, ["sale.order", "crm.lead"])
        self.assert_reached(clerk, everything, ["res.partner", "calendar.event"])

    def test_co_managers_work_with_the_client(self):
        self.assign(self.textile, self.boris, date(2026, 6, 1), role="co_manager")
        self.assert_reached(self.boris, {OWN})
        self.assert_reached(self.boris, {OWN}, self.WRITTEN, "write")
        self.env["client.assignment"].search(
            [("user_id", "=", self.boris.id)]
        ).date_until = date(2026, 6, 14)
        self.assert_reached(self.boris, set())

    def test_a_former_manager_reads_what_counts_for_them_and_not_the_client(self):
        self.textile.user_id = self.boris
        counted = (
            "sale.order",
            "sale.order.line",
            "account.move",
            "account.move.line",
            "crm.lead",
            "helpdesk.ticket",
            "stock.picking",
            "stock.move",
        )
        for model in ("sale.order", "account.move"):
            document = self.documents[OWN][model]
            self.assertEqual(document.client_manager_id, self.anna, model)
        dated = [m for m in counted if m not in ("crm.lead", "helpdesk.ticket")]
        self.assert_reached(self.anna, {OWN}, dated)
        self.assert_reached(self.anna, set(), self.WRITTEN, "write")
        self.assert_reached(
            self.anna, set(), ["res.partner", "res.partner.bank", "calendar.event"]
        )
        self.assert_reached(self.boris, {OWN})

    def test_what_a_former_manager_reads_opens_as_a_form(self):
        """No field of it stumbles over the client that is closed."""
        self.textile.user_id = self.boris
        for model in ("sale.order", "account.move", "stock.picking"):
            document = self.documents[OWN][model].with_user(self.anna)
            arch = etree.fromstring(document.get_view(view_type="form")["arch"])
            shown = self._specification(arch)["fields"]
            self.env.invalidate_all()
            (row,) = document.web_read(shown)
            self.assertEqual(row["id"], document.id)

    def _specification(self, node):
        """What the web client asks of a field: the name, or of lines the columns."""
        inner = {
            field.get("name"): self._specification(field)
            for field in node.iter("field")
            if next(field.iterancestors("field"), None)
            is (node if node.tag == "field" else None)
            and field is not node
        }
        return {"fields": inner or {"display_name": {}}}

    def test_meetings_one_takes_part_in(self):
        meeting = self.documents[OTHERS]["calendar.event"]
        meeting.partner_ids += self.anna.partner_id
        self.assertTrue(meeting.with_user(self.anna).has_access("write"))
        self.assertFalse(meeting.with_user(self.boris).has_access("read"))

    def test_meetings_planned_from_a_document(self):
        for kind, reached in ((OWN, True), (OTHERS, False)):
            for model in ("res.partner", "sale.order"):
                meeting = self.env["calendar.event"].create(
                    {
                        "name": "Talk",
                        "start": "2026-06-16 10:00:00",
                        "stop": "2026-06-16 11:00:00",
                        "partner_ids": [],
                        "user_id": self.clerk.id,
                        "res_model_id": self.env["ir.model"]._get_id(model),
                        "res_id": self.documents[kind][model].id,
                    }
                )
                mine = meeting.with_user(self.anna)
                self.assertEqual(mine.has_access("read"), reached, (kind, model))
                self.assertEqual(bool(mine.search([("id", "=", meeting.id)])), reached)

    def test_nothing_is_made_for_others_clients(self):
        make = self.env["sale.order"].with_user(self.anna).create
        self.assertTrue(make({"partner_id": self.textile.id}))
        for partner in (self.market, self.free):
            with self.assertRaises(AccessError):
                make({"partner_id": partner.id})
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.anna).create(
                {"name": "Spy", "parent_id": self.market.id}
            )

    def test_who_only_reads_does_not_comment(self):
        self.textile.user_id = self.boris
        order = self.documents[OWN]["sale.order"]
        ticket = self.documents[OWN]["helpdesk.ticket"]
        for user, record in ((self.anna, order), (self.auditor, ticket)):
            mine = record.with_user(user)
            self.assertTrue(mine.has_access("read"))
            with self.assertRaises(AccessError):
                mine.message_post(body="I was here")
            with self.assertRaises(AccessError):
                mine.activity_schedule("mail.mail_activity_data_todo")
            with self.assertRaises(AccessError):
                mine.message_subscribe(user.partner_id.ids)
        self.assertTrue(order.with_user(self.boris).message_post(body="Mine now"))
        invoice = self.documents[OWN]["account.move"]
        self.assertTrue(invoice.with_user(self.boris).message_post(body="Paid?"))

    def test_a_former_manager_no_longer_follows(self):
        order = self.documents[OWN]["sale.order"]
        quotation = self.order(self.textile)
        followed = (self.textile, self.contact, order, quotation)
        for record in followed:
            record.message_subscribe((self.anna + self.boris).partner_id.ids)
        self.assign(self.textile, self.boris, date(2026, 6, 1), role="co_manager")
        self.textile.user_id = self.vera
        self.env.invalidate_all()
        for record in followed:
            anna_follows = self.anna.partner_id in record.message_partner_ids
            self.assertEqual(anna_follows, record == order, record)
            self.assertIn(self.boris.partner_id, record.message_partner_ids)

    def test_a_default_writes_no_protected_field(self):
        """Neither one of the context nor one the user keeps."""
        defaults = self.env["ir.default"].with_user(self.anna)
        defaults.set("sale.order", "client_manager_id", self.vera.id, user_id=True)
        made = (
            self.env["sale.order"]
            .with_user(self.anna)
            .with_context(default_client_manager_id=self.vera.id)
            .create({"partner_id": self.textile.id})
        )
        self.assertEqual(made.client_manager_id, self.anna)

    def test_a_typed_client_is_ones_own_also_when_already_a_customer(self):
        made = (
            self.env["res.partner"]
            .with_user(self.anna)
            .create({"name": "New", "is_company": True, "customer_rank": 1})
        )
        self.assertEqual(made.user_id, self.anna)
        self.assertTrue(made.is_my_client)

    def test_analyses_follow_their_documents(self):
        self.env.flush_all()
        # In Odoo only those who invoice have this analysis; our rules hold for them.
        invoicing = self.env.ref("account.group_account_invoice")
        for user in (self.anna, self.head, self.director):
            user.group_ids += invoicing
        for model in ("sale.report", "account.invoice.report"):
            for user, expected in (
                (self.anna, {OWN}),
                (self.head, {OWN, FREE}),
                (self.director, {OWN, OTHERS, FREE}),
                (self.auditor, {OWN, OTHERS, FREE}),
            ):
                rows = self.env[model].with_user(user).search([])
                partners = rows.sudo().partner_id
                found = {k for k, client in self.clients.items() if client in partners}
                self.assertEqual(found - {NOBODY}, expected, (model, user.login))

    def test_employees_and_own_companies_are_never_hidden(self):
        ours = self.env.company.partner_id
        ours.customer_rank = 1
        colleague = self.vera.partner_id
        colleague.customer_rank = 1
        supplier = self.env["res.partner"].create(
            {"name": "Mill", "is_company": True, "supplier_rank": 1}
        )
        for partner in (ours, colleague, supplier):
            self.assertTrue(partner.with_user(self.anna).has_access("read"))
            self.assertFalse(partner.belongs_to_client)
