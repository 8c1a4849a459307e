from freezegun import freeze_time

from odoo.tests import tagged

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegmentPerformance(SegmentCase):
    """The cost does not grow with the number of clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(101)]
        )
        cls.env["client.assignment"].create(
            [
                {"partner_id": client.id, "user_id": cls.anna.id}
                for client in cls.clients
            ]
        )
        cls.buy(cls.clients[0], 10, 30)
        cls.compute()
        cls.key = cls.env.ref("client_manager.client_segment_key")

    def assertSameCost(self, run, most):
        run(self.clients[100])
        costs = []
        for clients in (self.clients[0], self.clients[:100]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run(clients)
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(max(costs), most, costs)

    def test_the_card_and_the_list(self):
        fields = [
            "segment_id",
            "health",
            "health_reasons",
            "expected_order_date",
            "is_silent",
            "loss_id",
            "segment_change_count",
        ]
        self.assertSameCost(
            lambda clients: clients.with_user(self.anna).read(fields), 14
        )

    def test_setting_by_hand(self):
        self.assertSameCost(
            lambda clients: clients.set_segment(self.key, "Big"), 16
        )

    def test_marking_lost(self):
        def lose(clients):
            self.env["client.loss"].create(
                [{"partner_id": client.id} for client in clients]
            ).action_win_back()

        self.assertSameCost(lose, 40)

    def test_the_pass(self):
        self.env["client.retention"].compute_now(self.clients[100])
        with self.assertQueryCount(20):
            self.env["client.retention"].compute_now(self.clients[0])
        with self.assertQueryCount(20):
            self.env["client.retention"].compute_now(self.clients)
