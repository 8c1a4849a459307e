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
        cls.clients = cls.many_clients()
        cls.buy(cls.clients[0], 10, 30)
        cls.compute()
        cls.key = cls.env.ref("client_manager.client_segment_key")

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
            lambda clients: clients.with_user(self.anna).read(fields), self.clients, 14
        )

    def test_setting_by_hand(self):
        self.assertSameCost(
            lambda clients: clients.set_segment(self.key, "Big"), self.clients, 16
        )

    def test_marking_lost(self):
        def lose(clients):
            self.env["client.loss"].create(
                [{"partner_id": client.id} for client in clients]
            ).action_win_back()

        self.assertSameCost(lose, self.clients, 40)

    def test_the_pass(self):
        self.env["client.retention"].compute_now(self.clients[100])
        with self.assertQueryCount(20):
            self.env["client.retention"].compute_now(self.clients[0])
        with self.assertQueryCount(20):
            self.env["client.retention"].compute_now(self.clients)
