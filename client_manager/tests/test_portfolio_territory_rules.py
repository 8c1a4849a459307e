from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .territory_common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryRules(TerritoryCase):
    """What is refused, readably."""

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
        with self.refused("Centre .*Capital, Tver"):
            self.centre.unlink()
        self.textile.territory_id = self.key
        with self.refused("Archive it"):
            self.key.unlink()
        self.textile.territory_by_hand = False
        self.key.unlink()
        self.move(self.textile, **self.at_tver)
        self.assign(self.textile, self.anna)
        with self.refused("Archive it"):
            self.tver.unlink()

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
