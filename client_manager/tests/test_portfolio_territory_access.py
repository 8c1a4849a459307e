from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .territory_common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryAccess(TerritoryCase):
    """Who sees, changes and counts what."""

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
