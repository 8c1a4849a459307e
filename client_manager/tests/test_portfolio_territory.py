from unittest.mock import patch

from odoo import Command
from odoo.tests import Form, tagged

from .territory_common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritory(TerritoryCase):
    def test_the_deepest_territory_wins(self):
        for address, expected in (
            ({"state_id": self.oblast.id}, self.centre),
            (self.at_capital, self.capital),
            (self.at_old_town, self.old_town),
            ({**self.at_capital, "zip": "101300"}, self.capital),
            (self.at_tver, self.tver),
            ({"state_id": self.krai.id, "zip": "600000"}, self.north),
            ({"zip": "600000", "city": "Elsewhere"}, self.env["client.territory"]),
        ):
            self.move(self.textile, **address)
            self.assertEqual(self.textile.territory_id, expected, address)

    def test_contacts_are_where_their_client_is(self):
        self.move(self.textile, **self.at_capital)
        self.move(self.address, **self.at_old_town)
        self.assertEqual((self.contact + self.address).territory_id, self.capital)
        self.contact.write({"parent_id": False, "is_company": True, "zip": False})
        self.move(self.contact, **self.at_tver)
        self.assertEqual(self.contact.territory_id, self.tver)

    def test_clients_follow_changed_rules(self):
        self.move(self.textile, **self.at_capital)
        self.move(self.market, **self.at_old_town)
        self.capital.rule_ids.zip_until = "124"
        self.assertEqual(self.textile.territory_id, self.centre)
        self.assertEqual(self.market.territory_id, self.old_town)
        self.capital.rule_ids = [
            Command.create(
                {
                    "country_id": self.country.id,
                    "state_id": self.oblast.id,
                    "zip_from": "125",
                }
            )
        ]
        self.assertEqual((self.textile + self.contact).territory_id, self.capital)
        self.old_town.active = False
        self.assertEqual(self.market.territory_id, self.capital)
        self.old_town.active = True
        self.assertEqual(self.market.territory_id, self.old_town)
        self.old_town.unlink()
        self.assertEqual(self.market.territory_id, self.capital)
        (self.capital + self.centre).rule_ids.unlink()
        self.assertFalse((self.textile + self.market).territory_id)

    def test_clients_follow_a_moved_territory(self):
        self.move(self.textile, **self.at_old_town)
        self.old_town.rule_ids.zip_from = "1010"
        with self.refused("Centre .*Old Town"):
            self.old_town.parent_id = False
        (self.capital + self.centre).rule_ids = [Command.clear()]
        self.old_town.parent_id = self.tver
        self.assertEqual(self.textile.territory_id, self.old_town)
        self.assertEqual(self.old_town.complete_name, "Centre / Tver / Old Town")
        self.assertEqual(self.old_town.responsible_user_id, self.boris)

    def test_set_by_hand_is_never_overwritten(self):
        self.move(self.textile, **self.at_capital)
        self.contact.territory_id = self.key  # said of a contact, meant of the client
        self.assertTrue(self.textile.territory_by_hand)
        self.move(self.textile, **self.at_tver)
        self.capital.rule_ids.zip_until = "124"
        self.env["res.partner"]._follow_territories()
        tree = self.textile + self.contact + self.address
        self.assertEqual(tree.territory_id, self.key)
        self.textile.territory_by_hand = False
        self.assertEqual(tree.territory_id, self.tver)

    def test_an_address_changed_in_the_form_is_not_by_hand(self):
        self.assign(self.textile, self.anna)
        self.move(self.textile, **self.at_capital)
        view = "base.view_partner_form"
        for user, zip_code, expected in (
            (self.anna, "101100", self.old_town),
            (self.head, "200000", self.centre),
        ):
            with Form(self.textile.with_user(user), view) as form:
                form.zip = zip_code
                self.assertEqual(form.territory_id, expected)
            self.assertEqual(self.textile.territory_id, expected)
            self.assertFalse(self.textile.territory_by_hand)
        with Form(self.textile.with_user(self.head), view) as form:
            form.territory_by_hand = True
            form.territory_id = self.key
        self.assertEqual(self.contact.territory_id, self.key)
        with Form(self.textile.with_user(self.head), view) as form:
            form.territory_by_hand = False
            self.assertEqual(form.territory_id, self.centre)
        self.assertEqual(self.contact.territory_id, self.centre)

    def test_many_clients_follow_in_the_background(self):
        self.move(self.textile, **self.at_capital)
        self.assertEqual(self.textile.territory_id, self.capital)
        cron = self.env.ref("client_manager.ir_cron_follow_territories")
        with (
            patch.object(type(self.textile), "_territory_most_at_once", 0),
            patch.object(type(cron), "_trigger") as triggered,
        ):
            self.capital.rule_ids.zip_until = "124"
        triggered.assert_called_once()
        self.assertEqual(self.textile.territory_id, self.capital)
        with (
            patch.object(type(self.textile), "_territory_batch", 1),
            patch.object(type(cron), "_commit_progress") as committed,
        ):
            self.env["res.partner"]._cron_follow_territories()
        self.assertEqual(self.textile.territory_id, self.centre)
        self.assertGreater(committed.call_count, 1)
        self.assertEqual(self.env["res.partner"]._follow_territories(), 0)

    def test_merged_clients_are_where_the_one_kept_is(self):
        self.move(self.textile, **self.at_capital)
        self.move(self.market, **self.at_tver)
        merge = self.env["base.partner.merge.automatic.wizard"]
        merge._merge((self.textile + self.market).ids, self.market)
        self.assertEqual((self.market + self.contact).territory_id, self.tver)

    def test_new_clients(self):
        place = {"country_id": self.country.id, **self.at_capital}
        new = self.env["res.partner"].create(
            [
                {"name": "By address", **place},
                {"name": "By hand", **place, "territory_id": self.key.id},
                {"name": "As a form sends it", **place, "territory_id": False},
                {
                    "name": "Olga",
                    "parent_id": self.textile.id,
                    "territory_id": self.key.id,
                },
            ]
        )
        self.assertEqual(new.mapped("territory_by_hand"), [False, True, False, False])
        self.assertEqual(
            [partner.territory_id for partner in new],
            [self.capital, self.key, self.capital, self.env["client.territory"]],
        )
        self.assertEqual(new[1].copy().territory_id, self.capital)
