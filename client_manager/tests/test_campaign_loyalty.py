from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignLoyalty(CampaignCase):
    """A campaign tells of a discount by code, of coupons, of a loyalty card."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        programs = cls.env["loyalty.program"]
        programs.search([]).active = False
        reward = {"reward_type": "discount", "discount": 10}
        cls.by_code, cls.coupons, cls.cards = programs.create(
            [
                {
                    "name": "Linen Weeks",
                    "program_type": "promo_code",
                    "trigger": "with_code",
                    "date_from": "2026-06-10",
                    "date_to": "2026-07-20",
                    "rule_ids": [
                        Command.create({"mode": "with_code", "code": "LINEN10"})
                    ],
                    "reward_ids": [Command.create(reward)],
                },
                {
                    "name": "Coupons",
                    "program_type": "coupons",
                    "reward_ids": [Command.create(reward)],
                },
                {
                    "name": "Faithful",
                    "program_type": "loyalty",
                    "applies_on": "both",
                    "trigger": "auto",
                    "rule_ids": [
                        Command.create(
                            {"reward_point_mode": "money", "reward_point_amount": 1}
                        )
                    ],
                    "reward_ids": [Command.create({**reward, "required_points": 5000})],
                },
            ]
        )
        cls.textile.customer_rank = 1

    def about(self, program, user=None, clients=None, **values):
        kind = "loyalty" if program == self.cards else "promotion"
        return self.campaign(user, clients, kind=kind, program_id=program.id, **values)

    def card(self, program, partner, **values):
        return self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": partner.id, "points": 1, **values}
        )

    def buy(self, code=None, moment=datetime(2026, 6, 21, 12)):
        """An order of *textile* by its manager, with a code if there is one."""
        order = self.order(self.textile, None, 200).with_user(self.anna)
        if code:
            found = order._try_apply_code(code)
            self.assertNotIn("error", found)
            for card, rewards in found.items():
                order._apply_program_reward(rewards[:1], card)
        order._update_programs_and_rewards()
        order.action_confirm()
        order.sudo().date_order = moment
        return order

    def test_the_letter_names_the_code(self):
        campaign = self.about(self.by_code)
        self.assertEqual(campaign.program_code, "LINEN10")
        campaign.action_start()
        self.run_campaigns()
        self.assertIn("LINEN10", self.mails(campaign.line_ids).body_html)

    def test_without_a_programme_no_code(self):
        line = self.tell()
        self.assertFalse(line.program_code)
        self.assertNotIn("this code", self.mails(line).body_html)

    def test_each_client_is_told_the_own_coupon(self):
        own = self.card(self.coupons, self.contact)
        self.card(self.coupons, self.textile, expiration_date="2026-06-14")
        self.card(self.coupons, self.textile, points=0)
        strange = self.card(self.coupons, self.market)
        line = self.tell(kind="promotion", program_id=self.coupons.id)
        self.assertEqual(line.program_code, own.code)
        body = self.mails(line).body_html
        self.assertIn(own.code, body)
        self.assertNotIn(strange.code, body)

    def test_a_card_without_points_is_told_as_well(self):
        own = self.card(self.cards, self.textile, points=0)
        line = self.about(self.cards).line_ids
        self.assertEqual(line.with_user(self.anna).program_code, own.code)

    def test_how_many_orders_used_it(self):
        campaign = self.about(self.by_code)
        campaign.action_start()
        self.run_campaigns()
        self.send(campaign.line_ids)
        used = self.buy("LINEN10")
        self.assertEqual(used.amount_untaxed, 180)
        self.buy()
        with freeze_time("2026-07-19 09:00:00"):
            self.buy("LINEN10", datetime(2026, 7, 19, 12))  # after thirty days
        self.env.invalidate_all()
        mine = campaign.with_user(self.anna)
        self.assertEqual((mine.order_count, mine.program_order_count), (2, 1))
        self.assertEqual(mine.line_ids.program_order_count, 1)
        action = mine.action_view_program_orders()
        self.assertEqual(self.env["sale.order"].search(Domain(action["domain"])), used)
        # Others' orders are not counted for who does not see them.
        self.assertEqual(campaign.with_user(self.vera).program_order_count, 0)

    def test_collecting_points_is_using_it(self):
        self.card(self.cards, self.textile)
        campaign = self.about(self.cards)
        campaign.action_start()
        self.run_campaigns()
        self.send(campaign.line_ids)
        self.buy()
        self.env.invalidate_all()
        self.assertEqual(campaign.program_order_count, 1)

    def test_days_come_from_the_programme(self):
        campaign = self.env["client.campaign"].new(
            {"kind": "promotion", "program_id": self.by_code.id}
        )
        campaign._onchange_program_id()
        self.assertEqual(
            (str(campaign.date), str(campaign.date_until)), ("2026-06-10", "2026-07-20")
        )

    def test_an_event_has_no_programme(self):
        campaign = self.about(self.by_code)
        campaign.kind = "exhibition"
        self.assertFalse(campaign.program_id)

    def test_of_what_is_over_nobody_is_told(self):
        campaign = self.about(self.by_code)
        with freeze_time("2026-07-21 09:00:00"):
            with self.assertRaisesRegex(ValidationError, "Linen Weeks is over"):
                campaign.action_start()
        self.env.invalidate_all()
        other = self.env["res.company"].create({"name": "Other"})
        self.coupons.company_id = other
        with self.assertRaises(UserError):
            campaign.program_id = self.coupons

    def test_managers_read_programmes_and_the_cards_of_their_clients(self):
        mine = self.card(self.coupons, self.contact)
        strange = self.card(self.coupons, self.market)
        free = self.env["loyalty.card"].create({"program_id": self.coupons.id})
        cards = self.env["loyalty.card"].with_user(self.anna)
        found = cards.search([("program_id", "=", self.coupons.id)])
        self.assertEqual(found, mine + free)
        with self.assertRaises(AccessError):
            strange.with_user(self.anna).points = 100
        self.assertEqual(self.by_code.with_user(self.anna).name, "Linen Weeks")
        with self.assertRaises(AccessError):
            self.by_code.with_user(self.anna).name = "Mine"
        auditor = self.env["loyalty.card"].with_user(self.auditor)
        self.assertIn(strange, auditor.search([]))
        with self.assertRaises(AccessError):
            strange.with_user(self.auditor).points = 100

    def seller(self):
        """Who may generate coupons: a manager who also manages programmes."""
        group = self.env.ref("sales_team.group_sale_manager")
        self.director.group_ids += group
        return self.director

    def test_coupons_are_generated_by_odoo_for_the_chosen_clients(self):
        own = self.card(self.coupons, self.contact)
        seller = self.seller()
        campaign = self.about(
            self.coupons,
            seller,
            self.textile + self.market,
            date_until="2026-07-31",
        )
        self.assertTrue(campaign.can_generate_coupons)
        action = campaign.action_generate_coupons()
        self.coupons.communication_plan_ids = [
            Command.create(
                {
                    "trigger": "create",
                    "mail_template_id": self.env.ref(
                        "loyalty.mail_template_loyalty_card"
                    ).id,
                }
            )
        ]
        window = (
            self.env[action["res_model"]]
            .with_user(seller)
            .with_context(**action["context"])
            .create({})
        )
        # Textile has a coupon of its own; Odoo's letter would ask for no consent.
        self.assertEqual(window.customer_ids, self.market)
        self.assertFalse(window.will_send_mail)
        mails = self.env["mail.mail"].search_count([])
        coupon = window.generate_coupons()
        self.assertEqual(coupon.partner_id, self.market)
        self.assertEqual(str(coupon.expiration_date), "2026-07-31")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.env.invalidate_all()
        codes = {line.partner_id: line.program_code for line in campaign.line_ids}
        self.assertEqual(codes, {self.textile: own.code, self.market: coupon.code})

    def test_coupons_are_offered_to_whoever_may_make_them(self):
        campaign = self.about(self.coupons)
        self.assertFalse(campaign.with_user(self.auditor).can_generate_coupons)
        by_code = self.about(self.by_code, self.seller(), self.market)
        self.assertFalse(by_code.can_generate_coupons)

    def test_cost_does_not_grow(self):
        clients = self.many_clients()
        for client in clients:
            self.card(self.coupons, client)
        lines = self.about(self.coupons, clients=clients).line_ids
        self.assertSameCost(lambda some: some.mapped("program_code"), lines, more=2)
        self.assertEqual(len(set(lines.mapped("program_code"))), 102)

    def test_a_form_does_not_tell_of_another_companys_programme(self):
        self.by_code.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.flush_all()
        campaigns = self.env["client.campaign"].with_user(self.anna)
        told = campaigns.onchange(
            {"name": "Guess", "kind": "promotion", "program_id": self.by_code.id},
            ["program_id"],
            {"program_code": {}, "date": {}, "date_until": {}, "program_id": {}},
        )
        self.assertFalse(told["value"].get("program_code"))
        self.assertFalse(told["value"].get("date_until"))
