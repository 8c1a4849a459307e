from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegmentNewcomer(SegmentCase):
    """Who becomes a client is in a segment at once, without waiting for the night."""

    def changes(self, client):
        return self.env["client.segment.change"].search(
            [("partner_id", "=", client.id)], order="id"
        )

    def assertHistory(self, client, *kinds):
        self.assertEqual(
            self.changes(client).segment_after_id.mapped("kind"), list(kinds)
        )

    def test_a_client_typed_by_its_manager_is_a_prospect(self):
        partners = self.env["res.partner"].with_user(self.anna)
        client = partners.create({"name": "Fresh", "is_company": True})
        contact = partners.create({"name": "Irina", "parent_id": client.id})
        self.assertEqual(self.kind(client), "prospect")
        self.assertEqual(self.kind(contact), "prospect")
        self.assertFalse(client.health, "who never bought has no health")
        self.assertHistory(client, "prospect")
        self.assertIn("Has not bought", self.changes(client).why)

    def test_the_first_order_makes_it_new_and_healthy(self):
        client = self.client()
        order = self.order(client).with_user(self.anna)
        self.assertEqual(self.kind(client), "prospect", "a quotation is no purchase")
        order.action_confirm()
        self.assertEqual(self.kind(client), "new")
        self.assertEqual(client.health, "good")
        self.assertHistory(client, "prospect", "new")
        self.assertEqual(self.changes(client)[1].first_purchase, date(2026, 6, 15))
        self.order(client).with_user(self.anna).action_confirm()
        self.assertHistory(client, "prospect", "new")

    def test_an_order_of_a_contact_or_address_counts(self):
        self.compute()
        self.order(self.address).action_confirm()
        self.assertEqual(self.kind(self.textile), "new")
        self.assertEqual(self.kind(self.contact), "new")

    def test_the_first_invoice_makes_a_client(self):
        partner = self.env["res.partner"].create({"name": "Shop", "is_company": True})
        self.assertFalse(partner.segment_id, "not a client yet")
        self.invoice(partner, date(2026, 6, 15), 100)
        self.assertTrue(partner.is_client)
        self.assertEqual(self.kind(partner), "new")

    def test_a_refund_or_a_free_order_makes_nobody_new(self):
        client = self.client()
        self.invoice(client, date(2026, 6, 15), 100, "out_refund")
        self.order(client, price=0).action_confirm()
        self.assertEqual(self.kind(client), "prospect")

    def test_a_supplier_or_contact_gets_nothing(self):
        supplier, person = self.env["res.partner"].create(
            [{"name": "Mill", "supplier_rank": 1}, {"name": "Somebody"}]
        )
        self.assertFalse(supplier.segment_id)
        self.assertFalse(person.segment_id)
        for partner in supplier, person:
            self.assertFalse(self.figures(partner))

    def test_who_was_put_by_hand_stays(self):
        client = self.client()
        key = self.env.ref("client_manager.client_segment_key")
        client.with_user(self.head).set_segment(key, "Will be big")
        self.order(client).action_confirm()
        self.assertEqual(client.segment_id, key)

    def test_an_old_history_is_left_to_the_night(self):
        partner = self.env["res.partner"].create({"name": "Old", "is_company": True})
        self.buy(partner, 300)
        self.assign(partner, self.anna, date(2026, 1, 1))
        self.assertFalse(partner.segment_id)
        self.compute()
        self.assertEqual(self.kind(partner), "dormant")

    def test_the_night_comes_to_the_same(self):
        prospect, new = self.client("P"), self.client("N")
        self.order(new).action_confirm()
        self.compute()
        self.assertHistory(prospect, "prospect")
        self.assertHistory(new, "prospect", "new")

    def test_given_to_a_manager_in_bulk(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Lead {n}", "is_company": True} for n in range(3)]
        )
        self.env["client.assignment"].sudo().assign(
            partners, self.anna, date(2026, 6, 1), in_bulk=True
        )
        self.assertEqual(set(partners.segment_id.mapped("kind")), {"prospect"})

    def test_cost(self):
        """A few statements for any number of newcomers, nothing for the others."""
        partners = self.env["res.partner"].create(
            [{"name": f"Lead {n}", "is_company": True} for n in range(101)]
        )
        partners.customer_rank = 1
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET segment_id = NULL")
        for clients in (partners[:1], partners[1:]):
            self.env.invalidate_all()
            with self.assertQueryCount(16):
                self.env["client.retention"]._welcome(clients)
        self.assertEqual(set(partners.segment_id.mapped("kind")), {"prospect"})
        with self.assertQueryCount(0):
            self.env["client.retention"]._welcome(partners)
