from odoo import Command
from odoo.tests import tagged

from .territory_common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryPerformance(TerritoryCase):
    """The cost grows neither with the number of clients nor with that of rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        place = {"country_id": cls.country.id, **cls.at_capital}
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "customer_rank": 1, **place} for n in range(102)]
        )
        cls.sectors = cls.env["client.territory"].create(
            [
                {"name": f"S{n}", "kind": "area", "parent_id": cls.centre.id}
                for n in range(102)
            ]
        )

    def test_moving_clients(self):
        def move(clients):
            clients.zip = "900000"
            self.assertEqual(clients.territory_id, self.centre)

        self.assertSameCost(move, self.clients, 12)

    def test_reading_proposals(self):
        def read(clients):
            clients.with_user(self.head).read(["territory_id", "proposed_manager_id"])

        self.assertSameCost(read, self.clients, 8)

    def test_reading_figures(self):
        figures = ["client_count", "own_client_count", "turnover_12m", "proposal_count"]

        def read(territories):
            territories.with_user(self.head).read(figures)

        self.assertSameCost(read, self.sectors, 16)

    def test_many_rules_cost_as_few(self):
        def extend(sectors):
            target = sectors[-1]
            target.rule_ids = [
                Command.create(
                    {
                        "country_id": self.country.id,
                        "state_id": self.oblast.id,
                        "zip_from": f"5{target.id}{number:03}",
                    }
                )
                for number in range(len(sectors))
            ]

        self.assertSameCost(extend, self.sectors, 20)

    def test_following_changed_rules(self):
        def follow(clients):
            self.env.cr.execute(
                "UPDATE res_partner SET territory_id = NULL WHERE id IN %s",
                [tuple(clients.ids)],
            )
            self.env["res.partner"]._follow_territories([self.country.id])
            self.assertEqual(clients.territory_id, self.capital)

        self.assertSameCost(follow, self.clients, 6)
