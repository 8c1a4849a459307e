from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ClientManagerCase


class TerritoryCase(ClientManagerCase):
    """A small map, all in one country.

    ===========  ========  =========================  =================
    territory    kind      addresses                  manager
    ===========  ========  =========================  =================
    centre       district  state *oblast*             head
    capital      area      *oblast*, ZIP 101–129      anna
    old_town     sector    *oblast*, ZIP 1011–1012    (that of capital)
    tver         area      state *region*, city Tver  boris
    north        district  state *krai*               vera
    key          area      (filled by hand)           anna
    ===========  ========  =========================  =================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env["res.country"].create({"name": "Testland", "code": "7T"})
        cls.oblast, cls.region, cls.krai = cls.env["res.country.state"].create(
            [
                {"name": name, "code": name[:3], "country_id": cls.country.id}
                for name in ("Oblast", "Region", "Krai")
            ]
        )
        make = cls.territory
        cls.centre = make("Centre", "district", cls.head, state_id=cls.oblast.id)
        in_oblast, in_region = (
            {"state_id": state.id} for state in (cls.oblast, cls.region)
        )
        cls.capital = make(
            "Capital",
            "area",
            cls.anna,
            cls.centre,
            **in_oblast,
            zip_from="101",
            zip_until="129",
        )
        cls.old_town = make(
            "Old Town",
            "sector",
            None,
            cls.capital,
            **in_oblast,
            zip_from="1011",
            zip_until="1012",
        )
        cls.tver = make("Tver", "area", cls.boris, cls.centre, **in_region, city="Tver")
        cls.at_capital = {**in_oblast, "zip": "125 009"}
        cls.at_old_town = {**in_oblast, "zip": "101100"}
        cls.at_tver = {**in_region, "city": " TVER "}
        cls.north = make("North", "district", cls.vera, state_id=cls.krai.id)
        cls.key = make("Key Clients", "area", cls.anna)

    @classmethod
    def territory(cls, name, kind, user=None, parent=None, **rule):
        rules = [Command.create({"country_id": cls.country.id, **rule})] if rule else []
        return cls.env["client.territory"].create(
            {
                "name": name,
                "kind": kind,
                "user_id": user and user.id,
                "parent_id": parent and parent.id,
                "rule_ids": rules,
            }
        )

    @contextmanager
    def refused(self, pattern):
        """Expect a readable error, and nothing half written."""
        with self.assertRaises(UserError) as error:
            yield
        self.assertRegex(str(error.exception), pattern)

    @classmethod
    def move(cls, client, **address):
        """Write an address, empty where nothing is said."""
        blank = {"state_id": False, "zip": False, "city": False}
        client.write({"country_id": cls.country.id, **blank, **address})


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

    def test_overlapping_rules_are_refused_with_both_names(self):
        for name, rule in (
            ("Centre", {"zip_from": "120", "zip_until": "140"}),
            ("Centre", {"state_id": self.oblast.id, "zip_from": "125009"}),
            ("Centre / Tver", {"state_id": self.region.id, "zip_from": "170"}),
            ("North", {"state_id": self.krai.id, "zip_from": "AB1", "city": "Klin"}),
        ):
            with self.refused(f"{name} .*Intruder .*overlap"):
                self.territory("Intruder", "area", **rule)
        # No overlap where one territory lies in the other, even if wider, …
        self.territory("Downtown", "sector", None, self.tver, state_id=self.region.id)
        # … and none where the other is archived, until it is restored.
        self.north.active = False
        self.territory("New North", "district", state_id=self.krai.id)
        with self.refused("overlap"):
            self.north.active = True

    def test_unreadable_rules_are_refused(self):
        other = self.env["res.country"].create({"name": "Farland", "code": "8T"})
        for rule in (
            {"zip_from": "130", "zip_until": "1400"},
            {"zip_from": "140", "zip_until": "130"},
            {"zip_until": "140"},
            {"zip_from": "---"},
            {"city": "…"},
            {"country_id": other.id, "state_id": self.krai.id},
        ):
            with self.assertRaises(ValidationError, msg=rule):
                self.territory("Nowhere", "area", **rule)

    def test_the_tree_is_a_tree_of_ordered_kinds(self):
        for territory, values in (
            (self.centre, {"parent_id": self.old_town.id}),
            (self.capital, {"parent_id": self.tver.id}),
            (self.capital, {"kind": "sector"}),
            (self.capital, {"kind": "district"}),
        ):
            with self.assertRaises(UserError, msg=values):
                territory.write(values)
        self.centre.active = False
        self.assertFalse((self.capital + self.old_town + self.tver).mapped("active")[0])
        with self.refused("Restore"):
            self.capital.active = True

    def test_what_history_or_hands_refer_to_is_archived_not_deleted(self):
        self.textile.territory_id = self.key
        with self.refused("Archive it"):
            self.key.unlink()
        self.textile.territory_by_hand = False
        self.key.unlink()
        self.move(self.textile, **self.at_tver)
        self.assign(self.textile, self.anna)
        with self.refused("Archive it"):
            self.tver.unlink()

    @freeze_time("2026-06-15 09:00:00")
    def test_figures_are_the_sums_of_what_they_open(self):
        self.move(self.textile, **self.at_old_town)
        self.move(self.market, **self.at_capital)
        last = self.env["res.partner"].create(
            {"name": "Gone", "is_company": True, "customer_rank": 1}
        )
        self.move(last, **self.at_tver)
        for client in (self.textile, self.market):
            self.assign(client, self.anna)
        self.invoice(self.textile, "2026-03-01", 100)
        self.invoice(self.market, "2026-03-02", 40, "out_refund")
        self.invoice(self.market, "2025-03-02", 1000)
        self.invoice(self.market, "2026-03-02", 1000, post=False)
        self.invoice(last, "2026-03-03", 7)
        last.active = False
        for territory, clients, turnover, own_clients, own_turnover in (
            (self.centre, 2, 67, 0, 0),
            (self.capital, 2, 60, 1, -40),
            (self.old_town, 1, 100, 1, 100),
            (self.tver, 0, 7, 0, 7),
            (self.north, 0, 0, 0, 0),
        ):
            self.assertEqual(territory.client_count, clients, territory.name)
            self.assertEqual(territory.turnover_12m, turnover, territory.name)
            self.assertEqual(territory.own_client_count, own_clients, territory.name)
            self.assertEqual(territory.own_turnover_12m, own_turnover, territory.name)
            for user in (self.anna, self.director, self.auditor):
                self.check_drill_downs(territory.with_user(user))

    def check_drill_downs(self, territory):
        action = territory.action_view_clients()
        found = territory.env["res.partner"].search(action["domain"])
        self.assertEqual(len(found), territory.client_count)
        action = territory.action_view_turnover()
        found = territory.env["account.move"].search(action["domain"])
        self.assertEqual(
            sum(found.mapped("amount_untaxed_signed")), territory.turnover_12m
        )

    @freeze_time("2026-06-15 09:00:00")
    def test_each_sees_the_turnover_of_own_clients(self):
        self.move(self.textile, **self.at_old_town)
        self.assign(self.textile, self.anna)
        self.invoice(self.textile, "2026-03-01", 100).invoice_user_id = self.anna
        self.assertEqual(self.centre.with_user(self.anna).turnover_12m, 100)
        self.assertEqual(self.centre.with_user(self.vera).turnover_12m, 0)
        self.assertEqual(self.centre.with_user(self.head).turnover_12m, 100)

    def test_who_keeps_the_map(self):
        for user in (self.anna, self.head, self.auditor):
            mine = self.tver.with_user(user)
            self.assertEqual(mine.name, "Tver")
            for change in (
                lambda own: own.write({"name": "Mine"}),
                lambda own: own.rule_ids.write({"city": "Klin"}),
                lambda own: own.copy(),
                lambda own: own.unlink(),
            ):
                with self.assertRaises(AccessError):
                    change(mine)
        with self.assertRaises(AccessError):
            self.tver.with_user(self.clerk).read(["name"])
        self.move(self.textile, state_id=self.region.id, city="Klin")
        self.tver.with_user(self.director).rule_ids.city = "Klin"
        self.assertEqual(self.textile.territory_id, self.tver)

    def test_only_heads_put_clients_by_hand(self):
        self.assign(self.textile, self.anna)
        salesman = self.textile.with_user(self.anna)
        for values in ({"territory_id": self.key.id}, {"territory_by_hand": True}):
            with self.assertRaises(AccessError):
                salesman.write(values)
            with self.assertRaises(AccessError):
                salesman.create({"name": "New", **values})
        self.move(salesman, **self.at_tver)  # the address is the manager's to keep
        self.assertEqual(salesman.territory_id, self.tver)
        self.textile.with_user(self.head).territory_id = self.key
        self.assertEqual(self.textile.territory_id, self.key)

    def test_plain_employees_are_not_hindered(self):
        self.env.ref("base.group_partner_manager").user_ids = [
            Command.link(self.clerk.id)
        ]
        new = (
            self.env["res.partner"]
            .with_user(self.clerk)
            .create({"name": "New", "country_id": self.country.id, **self.at_tver})
        )
        new.copy()
        self.assertEqual(new.sudo().territory_id, self.tver)

    @mute_logger("odoo.sql_db")
    def test_two_directors_at_once_end_with_one_rule(self):
        country = self.env.ref("base.ru")  # seen by other transactions
        rule = self.env["client.territory.rule"].new({"country_id": country.id})
        with self.registry.cursor() as other:
            other.execute("SELECT 1 FROM res_country LIMIT 1")
            with self.registry.cursor() as first:
                rule.with_env(self.env(cr=first))._wait_for_others()
            with self.assertRaises(SerializationFailure):
                rule.with_env(self.env(cr=other))._wait_for_others()
