from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError

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
