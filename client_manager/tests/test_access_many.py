from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.portfolio import res_partner_access
from .campaign_common import CampaignCase

# Each with a client in it, and with nobody's or a colleague's.
MODELS = (
    "res.partner",
    "sale.order",
    "sale.order.line",
    "account.move",
    "crm.lead",
    "helpdesk.ticket",
    "client.interaction",
    "client.cadence",
    "client.campaign.line",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestAccessMany(CampaignCase):
    """Who reaches many clients finds the same as who reaches few, in another way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stranger = cls.env["res.partner"].create({"name": "Supplier"})
        partners = cls.textile + cls.contact + cls.market + stranger
        cls.assign(cls.market, cls.anna, date(2026, 1, 1), role="co_manager")
        for user in cls.anna + cls.vera + cls.env["res.users"]:
            cls.env["crm.lead"].create(
                [
                    {"name": "Lead", "partner_id": partner.id, "user_id": user.id}
                    for partner in [*partners, cls.env["res.partner"]]
                ]
            )
            cls.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "Torn",
                        "description": "Torn",
                        "partner_id": partner.id,
                        "user_id": user.id,
                    }
                    for partner in partners
                ]
            )
            if user:
                cls.env["client.interaction"].create(
                    [
                        {"partner_id": partner.id, "user_id": user.id}
                        for partner in partners
                    ]
                )
        for partner in partners:
            order = cls.order(partner, datetime(2026, 6, 1, 12))
            order.user_id = cls.vera
            cls.order(partner, datetime(2026, 6, 2, 12)).user_id = False
            cls.invoice(partner, date(2026, 6, 1), 100)
        cls.rule()
        campaign = cls.env["client.campaign"].create({"name": "Fair"})
        for client in cls.textile + cls.market:
            cls.lines.create({"campaign_id": campaign.id, "partner_id": client.id})
        cls.env.flush_all()

    @classmethod
    def rule(cls):
        cls.env["client.cadence.rule"].create(
            {"kind": "call", "interval_number": 2, "interval_unit": "week"}
        )

    def found(self, user):
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        return {
            model: self.env[model].with_user(user).search([], order="id").ids
            for model in MODELS
        }

    def test_the_same_records_are_found(self):
        for user in (self.anna, self.boris, self.vera):
            few = self.found(user)
            with patch.object(res_partner_access, "MANY", 1):
                many = self.found(user)
                partners = self.env["res.partner"].with_user(user)
                reaches = any(few["client.cadence"])
                self.assertEqual(partners._reaches_many(), reaches, user.login)
            for model in MODELS:
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(few[model], many[model])
        # Each of the models shows the owner something, and hides something.
        mine, nobodys = self.found(self.anna), self.found(self.boris)
        for model in MODELS:
            with self.subTest(model=model):
                everything = self.env[model].search([], order="id").ids
                self.assertLess(set(nobodys[model]), set(everything))
                self.assertLess(len(nobodys[model]), len(mine[model]))

    def test_today_shows_the_same_contacts_due(self):
        with freeze_time("2026-07-20 09:00:00"):
            found = []
            for limit in (res_partner_access.MANY, 1):
                self.env.registry.clear_cache()
                with patch.object(res_partner_access, "MANY", limit):
                    today = self.env["client.today"].with_user(self.anna)
                    block = today._block_contacts()
                    due = self.env["client.cadence"].with_user(self.anna)
                    found.append(
                        (block["count"], block["items"])
                        + (due.search(block["action"]["domain"]).ids,)
                    )
        self.assertEqual(found[0], found[1])
        self.assertEqual(found[0][0], 1)
        due = due.search([])
        # Hers, and the one she helps with.
        self.assertEqual(due.filtered("is_mine").partner_id, self.textile)
        self.assertEqual(due.partner_id, self.textile + self.market)
        self.assertFalse(any(due.mapped("is_of_my_team")))

    def test_it_is_asked_once_a_day(self):
        partners = self.env["res.partner"].with_user(self.anna)
        self.env.registry.clear_cache()
        self.assertFalse(partners._reaches_many())
        with self.assertQueryCount(0):
            self.assertFalse(partners._reaches_many())
        with freeze_time("2026-06-16 09:00:00"), self.assertQueryCount(1):
            self.assertFalse(partners._reaches_many())
