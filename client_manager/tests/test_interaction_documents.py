from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
class TestInteractionDocuments(InteractionCase):
    """An opportunity, an order and a ticket of *textile*, each with its contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lead = cls.env["crm.lead"].create(
            {"name": "Curtains", "partner_id": cls.contact.id}
        )
        ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "a", "partner_id": cls.textile.id}
        )
        cls.documents = {
            "lead_id": lead,
            "order_id": cls.order(cls.textile),
            "ticket_id": ticket,
        }

    def record(self, document):
        """Fill the dialog the button opens, as Anna."""
        action = document.with_user(self.anna).action_record_interaction()
        form = Form(
            self.env["client.interaction"]
            .with_user(self.anna)
            .with_context(**action["context"]),
            view=action["views"][0][0],
        )
        form.summary = "About the price"
        return form.save()

    def test_a_contact_about_a_document(self):
        for link, document in self.documents.items():
            with self.subTest(document=document._name):
                interaction = self.record(document)
                self.assertEqual(interaction[link], document)
                self.assertEqual(interaction.partner_id, document.partner_id)
                self.assertEqual(interaction.commercial_partner_id, self.textile)
                others = set(self.documents) - {link}
                self.assertFalse(any(interaction[other] for other in others))

    def test_the_button_shows_what_it_counts(self):
        self.talk(self.textile)
        for document in self.documents.values():
            self.record(document)
            seen = document.with_user(self.anna)
            action = seen.action_view_interactions()
            found = self.env["client.interaction"].with_user(self.anna)
            with self.subTest(document=document._name):
                self.assertEqual(seen.interaction_count, 1)
                self.assertEqual(found.search_count(action["domain"]), 1)

    def test_only_what_one_may_read_is_counted(self):
        order = self.order(self.textile, datetime(2026, 6, 1, 12))
        self.record(order)
        self.assertEqual(order.with_user(self.anna).interaction_count, 1)
        # Whoever keeps an order of a former client sees nothing of what was said.
        self.assign(self.textile, self.boris, date(2026, 7, 1))
        self.env.invalidate_all()
        self.assertEqual(order.with_user(self.anna).interaction_count, 0)

    def test_without_a_client_there_is_no_contact(self):
        lead = self.env["crm.lead"].create({"name": "Somebody"})
        with self.assertRaisesRegex(UserError, "Somebody"):
            lead.action_record_interaction()

    def test_it_is_of_the_company_of_the_document(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        both = [self.env.company.id, second.id]
        order = self.env["sale.order"].create(
            {"partner_id": self.textile.id, "company_id": second.id}
        )
        seen = order.with_user(self.anna).with_context(allowed_company_ids=both)
        action = seen.action_record_interaction()
        self.assertEqual(action["context"]["default_company_id"], second.id)
        call = order.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.anna.id
        )
        call.with_env(seen.env).action_feedback("Spoken")
        talk = self.env["client.interaction"].search([("order_id", "=", order.id)])
        self.assertEqual(talk.company_id, second)

    def test_cost_does_not_grow(self):
        orders = self.env["sale.order"].create(
            [{"partner_id": self.textile.id} for _n in range(102)]
        )
        self.assertSameCost(
            lambda some: some.with_user(self.anna).mapped("interaction_count"),
            orders,
        )
