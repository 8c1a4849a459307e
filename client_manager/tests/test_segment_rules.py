from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegments(SegmentCase):
    """Worked by hand: of 1000, the shares of five clients are 70, 15, 9, 5 and 1 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ranked = [cls.client(f"Client {n}") for n in range(5)]
        for client, amount in zip(cls.ranked, (700, 150, 90, 50, 10), strict=True):
            cls.buy(client, 10, 200)
            cls.sell(client, amount)
        cls.key = cls.env.ref("client_manager.client_segment_key")

    def changes(self, client):
        return self.env["client.segment.change"].search(
            [("partner_id", "=", client.id)], order="id"
        )

    def test_abc_by_share_of_turnover(self):
        self.compute()
        # They begin at 0, 70, 85, 94 and 99 % of the total.
        self.assertEqual([self.kind(c) for c in self.ranked], ["a", "a", "b", "b", "c"])

    def test_refunds_count_with_their_sign(self):
        # 100 of 400: the shares are 25, 37.5, 22.5, 12.5 and 2.5 %.
        self.sell(self.ranked[0], 600, move_type="out_refund")
        self.compute()
        self.assertEqual([self.kind(c) for c in self.ranked], ["a", "a", "a", "b", "c"])

    def test_who_gives_back_more_than_bought_takes_nothing_off_the_total(self):
        self.buy(self.textile, 10, 200)
        self.sell(self.textile, 5000, move_type="out_refund")
        self.compute()
        self.assertEqual(self.kind(self.textile), "c")
        self.assertEqual([self.kind(c) for c in self.ranked], ["a", "a", "b", "b", "c"])

    def test_old_turnover_does_not_count(self):
        self.sell(self.ranked[4], 100_000, days_ago=366)
        self.compute()
        self.assertEqual(self.kind(self.ranked[4]), "c")

    def test_limits_of_the_settings(self):
        settings = self.env["res.config.settings"].create(
            {"client_segment_a": 50, "client_segment_b": 80}
        )
        settings.execute()
        self.compute()
        self.assertEqual([self.kind(c) for c in self.ranked], ["a", "b", "c", "c", "c"])
        for values in (
            {"client_segment_a": 90, "client_segment_b": 80},
            {"client_dormant_days": 400},
            {"client_new_days": 0},
            {"client_health_fall": 0},
        ):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create(values)

    def test_by_margin(self):
        self.env["ir.config_parameter"].set_param(
            "client_manager.segment_basis", "margin"
        )
        self.product.standard_price = 95
        invoice = self.sell(self.textile, 1)
        self.buy(self.textile, 10, 200)
        invoice.button_draft()
        invoice.invoice_line_ids.write(
            {"product_id": self.product.id, "quantity": 10, "price_unit": 100}
        )
        invoice.invoice_line_ids.tax_ids = False
        invoice.action_post()
        self.compute()
        self.assertEqual(self.figures(self.textile).turnover, 1000)
        self.assertEqual(self.figures(self.textile).margin, 50)
        self.assertEqual(self.kind(self.textile), "b")

    def test_prospect_new_dormant_and_lost(self):
        new, dormant, lost = (self.client(name) for name in "NDL")
        self.buy(new, 10)
        self.buy(dormant, 180)
        self.buy(lost, 366)
        self.compute()
        self.assertEqual(self.kind(self.textile), "prospect")
        self.assertEqual(self.kind(new), "new")
        self.assertEqual(self.kind(dormant), "dormant")
        self.assertEqual(self.kind(lost), "lost")

    def test_history_says_why_with_the_figures(self):
        self.compute()
        became_client, bought, change = self.changes(self.ranked[1])
        self.assertFalse(became_client.segment_before_id)
        self.assertEqual(bought.segment_before_id.kind, "prospect")
        self.assertEqual(change.segment_before_id.kind, "new")
        self.assertEqual(change.segment_after_id.kind, "a")
        self.assertAlmostEqual(change.share, 15)
        self.assertAlmostEqual(change.share_above, 70)
        self.assertIn("15.0 %", change.with_context(lang="en_US").why)
        self.assertEqual(change.last_purchase, date(2026, 6, 5))
        self.compute()
        self.assertEqual(self.changes(self.ranked[1])[2:], change)
        with freeze_time("2026-12-15 09:00:00"):
            self.compute()
        self.assertEqual(
            self.changes(self.ranked[1]).segment_after_id.mapped("kind"),
            ["prospect", "new", "a", "dormant"],
        )

    def test_contacts_follow_their_client(self):
        self.compute()
        self.assertEqual(self.kind(self.contact), "prospect")
        new = self.env["res.partner"].create(
            {"name": "Ivan", "parent_id": self.ranked[0].id}
        )
        self.assertEqual(self.kind(new), "a")
        self.assertFalse(self.changes(self.contact))

    def test_nobody_writes_a_segment(self):
        for values in ({"segment_id": self.key.id}, {"segment_by_hand": True}):
            with self.assertRaises(AccessError):
                self.textile.with_user(self.director).write(values)
            with self.assertRaises(AccessError):
                self.env["res.partner"].with_user(self.director).create(
                    {"name": "X", **values}
                )
        with self.assertRaises(AccessError):
            self.changes(self.ranked[0]).with_user(self.director).create(
                {"partner_id": self.textile.id, "date": datetime.now()}
            )

    def test_a_segment_set_by_hand_stays(self):
        self.compute()
        client = self.ranked[4]
        client.with_user(self.head).set_segment(self.key, "Opens twenty shops")
        self.assertEqual(client.segment_id, self.key)
        self.assertTrue(client.segment_by_hand)
        self.compute()
        self.assertEqual(client.segment_id, self.key)
        change = self.changes(client)[-1]
        self.assertEqual(
            (change.user_id, change.why, change.by_hand, change.segment_before_id.kind),
            (self.head, "Opens twenty shops", True, "c"),
        )
        client.with_user(self.head).action_segment_by_rule()
        self.assertEqual(self.kind(client), "c")
        self.assertFalse(client.segment_by_hand)
        self.assertEqual(
            self.changes(client).mapped("by_hand"), [False] * 3 + [True, False]
        )

    def test_who_sets_a_segment(self):
        with self.assertRaises(AccessError):
            self.ranked[0].with_user(self.anna).set_segment(self.key, "I want it")
        with self.assertRaises(AccessError):
            self.market.with_user(self.head).set_segment(self.key, "Not mine")
        with self.assertRaises(UserError):
            self.ranked[0].with_user(self.head).set_segment(self.key, "  ")
        wizard = self.env["client.segment.set"].with_user(self.head)
        wizard.create(
            {
                "partner_ids": [(6, 0, self.ranked[0].ids)],
                "segment_id": self.key.id,
                "reason": "Big",
            }
        ).action_set()
        self.assertEqual(self.ranked[0].segment_id, self.key)

    def test_history_is_seen_with_the_client(self):
        self.compute()
        seen = self.env["client.segment.change"].with_user(self.vera).search([])
        self.assertEqual(seen.partner_id, self.market)

    def test_segments_by_rule_stay(self):
        rule = self.env.ref("client_manager.client_segment_a")
        with self.assertRaises(ValidationError):
            rule.active = False
        with self.assertRaises(UserError):
            rule.unlink()
        with self.assertRaises(UserError):
            rule.kind = "b"
        self.ranked[0].set_segment(self.key, "Big")
        with self.assertRaises(UserError):
            self.key.unlink()

    def test_number_of_clients_is_what_opens(self):
        self.compute()
        rule = self.env.ref("client_manager.client_segment_a").with_user(self.anna)
        self.assertEqual(rule.client_count, 2)
        action = rule.action_view_clients()
        self.assertEqual(
            self.env["res.partner"].with_user(self.anna).search(action["domain"]),
            self.ranked[0] + self.ranked[1],
        )

    def test_payment_terms_are_proposed(self):
        term = self.env.ref("account.account_payment_term_30days")
        own = self.env.ref("account.account_payment_term_15days")
        term.company_id = own.company_id = False
        client = self.ranked[0]
        client.property_payment_term_id = False
        self.compute()
        client.segment_id.payment_term_id = term
        self.assertEqual(self.order(client).payment_term_id, term)
        client.property_payment_term_id = own
        self.assertEqual(self.order(client).payment_term_id, own)
        card = client.with_user(self.anna)
        self.assertEqual(card.segment_payment_term_id, term)
        card.action_apply_segment_payment_term()
        self.assertEqual(client.property_payment_term_id, term)
        self.assertFalse(card.segment_payment_term_id)

    def test_merging_keeps_the_segment_of_who_stays(self):
        self.compute()
        first, second = self.ranked[0], self.ranked[4]
        second.set_segment(self.key, "Big")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (first + second).ids, first
        )
        self.assertEqual(self.kind(first), "a")
        self.assertFalse(first.segment_by_hand)

    def test_archived_clients_stay_where_they_were(self):
        self.compute()
        self.ranked[0].active = False
        with freeze_time("2026-12-15 09:00:00"):
            self.compute()
        self.assertEqual(self.kind(self.ranked[0]), "a")

    def test_a_pass_that_was_cut_off_goes_on(self):
        figures = self.env["client.retention"]
        self.patch(type(figures), "_batch", 2)
        clients = self.env["res.partner"].search_count([("is_client", "=", True)])
        batches = figures._figures_by_batch()
        done, remaining = next(batches)
        self.assertEqual((done, remaining), (2, clients - 2 + 1))
        batches.close()
        left = list(figures._figures_by_batch())
        self.assertEqual(sum(done for done, _remaining in left), clients - 2)
        self.assertEqual(list(figures._figures_by_batch()), [])
