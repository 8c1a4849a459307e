from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignPerformance(CampaignCase):
    """A campaign of a hundred clients costs what one of one client does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.many_clients()
        cls.small, cls.large = cls.env["client.campaign"].create(
            [
                {
                    "name": "Fair",
                    "user_id": cls.anna.id,
                    "channel": "call",
                    "line_ids": [Command.create({"partner_id": c.id}) for c in some],
                }
                for some in (cls.clients[:1], cls.clients[1:101])
            ]
        )
        lines = (cls.small + cls.large).line_ids
        lines.write(
            {"state": "told", "told_by": "call", "told_date": datetime(2026, 6, 10)}
        )
        for client in cls.clients[:40]:
            cls.order(client, datetime(2026, 6, 12, 12), 50)

    def cost(self, run, campaign):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run(campaign.with_user(self.anna))
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertCheap(self, run, most):
        self.cost(run, self.small)  # what is loaded once for all
        costs = [self.cost(run, one) for one in (self.small, self.large)]
        self.assertEqual(costs[0], costs[1])
        self.assertLessEqual(costs[0], most)

    def test_the_figures_of_the_form(self):
        names = [
            name
            for name, field in self.env["client.campaign"]._fields.items()
            if field.compute and name.endswith(("_count", "_amount"))
        ]
        self.assertIn("program_order_count", names)
        self.assertCheap(lambda one: one.read([*names, "progress"]), 12)
        mine = self.large.with_user(self.anna)
        self.assertEqual((mine.told_count, mine.order_count), (100, 39))
        self.assertEqual(mine.order_amount, 39 * 50)

    def test_the_list_of_campaigns(self):
        both = self.small + self.large
        self.cost(lambda one: one.mapped("order_amount"), both)
        self.assertEqual(
            self.cost(lambda one: one.mapped("order_amount"), self.small),
            self.cost(lambda one: one.mapped("order_amount"), both),
        )

    def test_the_figures_of_the_lines(self):
        def read(campaign):
            lines = campaign.env["client.campaign.line"]
            lines.search_fetch([("campaign_id", "=", campaign.id)]).read(
                ["order_count", "order_amount", "program_order_count"]
            )

        self.assertCheap(read, 12)

    def test_the_orders_that_are_opened(self):
        def read(campaign):
            domain = Domain(campaign.action_view_orders()["domain"])
            campaign.env["sale.order"].search(domain)

        self.assertCheap(read, 12)
        domain = Domain(self.large.action_view_orders()["domain"])
        orders = self.env["sale.order"].with_user(self.anna).search(domain)
        self.assertEqual(len(orders), self.large.with_user(self.anna).order_count)
        self.assertEqual(orders[:1].client_campaign_ids, self.large)
        # For whom the clients are out of reach nothing came of it.
        self.assertFalse(self.env["sale.order"].with_user(self.vera).search(domain))
        self.assertEqual(self.large.with_user(self.vera).order_count, 0)

    def test_starting_and_closing(self):
        def start(campaign):
            campaign.action_reopen()
            campaign.action_start()

        both = self.small + self.large
        both.action_start()
        self.assertCheap(lambda one: one.action_finish() or start(one), 60)

    def test_choosing(self):
        campaigns = self.env["client.campaign"].create(
            [
                {"name": "Fair", "user_id": self.anna.id, "client_domain": domain}
                for domain in (
                    f"[('id', '=', {self.clients[0].id})]",
                    f"[('id', '=', {self.clients[1].id})]",
                    f"[('id', 'in', {self.clients.ids[:100]})]",
                )
            ]
        )
        costs = [
            self.cost(lambda one: one.action_choose_clients(), one) for one in campaigns
        ]
        self.assertEqual(len(campaigns[2].line_ids), 100)
        self.assertLessEqual(costs[2], costs[1] + 6, costs)
