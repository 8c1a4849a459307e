from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .interaction_common import InteractionCase

MIDNIGHT_IN_VLADIVOSTOK = "2026-05-15 14:00:00"  # UTC: begins 16 May there


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestLastContact(InteractionCase):
    """The last contact and the last touch of a client."""

    def card(self, client=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (client or self.textile).with_user(self.anna)

    def silent(self, days, tz="UTC", field="last_contact_date"):
        """Whether the filter finds textile among those without contact so long."""
        partners = self.env["res.partner"].with_user(self.anna).with_context(tz=tz)
        found = partners.search(
            ["|", (field, "<", f"today -{days}d"), (field, "=", False)]
        )
        return self.textile in found

    def test_the_latest_that_was_not_in_vain(self):
        self.assertFalse(self.card().last_contact_date)
        self.talk(self.textile, date="2026-06-01 10:00:00")
        self.talk(self.contact, date="2026-06-10 10:00:00")
        self.talk(self.textile, date="2026-06-12 10:00:00", outcome="not_reached")
        for partner in (self.textile, self.contact):
            self.assertEqual(
                self.card(partner).last_contact_date, datetime(2026, 6, 10, 10)
            )
        self.assertEqual(self.card().interaction_count, 3)

    def test_touches(self):
        self.talk(self.textile, date="2026-06-01 10:00:00")
        self.assertEqual(self.card().last_touch_kind, "contact")
        self.order(self.textile, datetime(2026, 6, 3, 12))
        card = self.card()
        self.assertEqual(card.last_touch_kind, "order")
        self.assertEqual(card.last_touch_date, datetime(2026, 6, 3, 12))
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.contact.id,
                "amount": 10,
                "date": "2026-06-05",
            }
        )
        self.assertEqual(self.card().last_touch_kind, "order")  # a draft payment
        payment.action_post()
        card = self.card()
        self.assertEqual(card.last_touch_kind, "payment")
        # 5 June begins at 21:00 UTC of the day before in Moscow.
        self.assertEqual(card.last_touch_date, datetime(2026, 6, 4, 21))
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "a", "partner_id": self.textile.id}
        )
        card = self.card()
        self.assertEqual(card.last_touch_kind, "ticket")
        self.assertEqual(card.last_touch_date, ticket.create_date)
        self.assertEqual(card.last_contact_date, datetime(2026, 6, 1, 10))

    def test_only_what_a_client_pays_us_is_a_payment(self):
        """Not what is paid back or to it as a supplier, nor a payment called off."""
        for name, values in (
            ("paid back", {"payment_type": "outbound"}),
            ("supplier", {"partner_type": "supplier"}),
            ("called off", {}),
        ):
            payment = self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.textile.id,
                    "amount": 10,
                    "date": "2026-06-05",
                    **values,
                }
            )
            payment.action_post()
            if name == "called off":
                self.assertEqual(self.card().last_touch_kind, "payment")
                payment.action_cancel()
            with self.subTest(payment=name):
                self.assertFalse(self.card().last_touch_kind)

    def test_what_is_of_another_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.env["helpdesk.ticket"].create(
            {
                "name": "Torn",
                "description": "a",
                "partner_id": self.textile.id,
                "company_id": second.id,
            }
        )
        self.talk(self.textile).sudo().company_id = second
        payment = self.env["account.payment"].create(
            {"payment_type": "inbound", "partner_id": self.textile.id, "amount": 10}
        )
        payment.action_post()
        payment.flush_recordset()
        # As if made there, without setting up its accounts.
        self.env.cr.execute(
            "UPDATE account_payment SET company_id = %s WHERE id = %s",
            [second.id, payment.id],
        )
        card = self.card()
        self.assertFalse(card.last_touch_kind)
        self.assertEqual(card.interaction_count, 0)
        # The list says what the button counts, also for who sees both companies.
        self.anna.company_ids += second
        here = card.with_context(allowed_company_ids=self.env.company.ids)
        action = here.action_view_interactions()
        both = self.env["client.interaction"].with_context(
            allowed_company_ids=[self.env.company.id, second.id]
        )
        self.assertFalse(both.search(action["domain"]))

    def test_searching_agrees_with_showing(self):
        self.assertTrue(self.silent(30))
        self.talk(self.textile, date="2026-05-10 10:00:00")
        self.assertTrue(self.silent(30))
        self.assertFalse(self.silent(90))
        self.order(self.textile, datetime(2026, 6, 3, 12))
        self.assertTrue(self.silent(30))
        self.assertFalse(self.silent(30, field="last_touch_date"))
        self.assertTrue(self.silent(5, field="last_touch_date"))

    def test_days_end_where_the_manager_is(self):
        """Thirty days before 15 June is 16 May: in Vladivostok from 14:00 UTC on."""
        self.talk(self.textile, date=MIDNIGHT_IN_VLADIVOSTOK)
        self.assertFalse(self.silent(30, "Asia/Vladivostok"))
        self.assertTrue(self.silent(30, "UTC"))
        self.env["client.interaction"].search([]).date = "2026-05-15 13:59:59"
        self.assertTrue(self.silent(30, "Asia/Vladivostok"))

    def test_the_name_shows_the_day_of_whoever_looks(self):
        interaction = self.talk(self.textile, date=MIDNIGHT_IN_VLADIVOSTOK)
        for tz, day in (("UTC", "05/15/2026"), ("Asia/Vladivostok", "05/16/2026")):
            name = interaction.with_context(tz=tz, lang="en_US").display_name
            self.assertEqual(name, f"Call · Textile House · {day}")

    def test_the_button_shows_what_it_counts(self):
        shown = self.talk(self.textile) + self.talk(self.contact)
        self.market.user_id = self.anna
        self.talk(self.market)
        action = self.card(self.contact).action_view_interactions()
        found = self.env["client.interaction"].with_user(self.anna)
        self.assertEqual(found.search(action["domain"]), shown.sorted())
        self.assertEqual(self.card().interaction_count, 2)
