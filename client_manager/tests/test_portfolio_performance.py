from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClientManagerCase

FIGURES = [
    "user_id",
    "assignment_id",
    "assigned_since",
    "assignment_order",
    "co_manager_ids",
    "turnover_12m",
    "last_order_date",
    "open_balance",
    "overdue_balance",
    "open_ticket_count",
]


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestPerformance(ClientManagerCase):
    """The cost does not grow with the number of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.many_clients(since=None)

    def test_reading_the_card_figures(self):
        def read(clients):
            clients.with_user(self.anna).read(FIGURES)

        self.assertSameCost(read, self.clients, 14)

    def test_giving_clients_away(self):
        def assign(clients):
            user = self.boris if clients.user_id == self.anna else self.anna
            self.env["client.assignment"].assign(clients, user, date(2026, 6, 20))

        self.assertSameCost(assign, self.clients, 40)

    def test_attribution_of_documents(self):
        def make(clients):
            self.env["sale.order"].create([{"partner_id": c.id} for c in clients])

        def find(clients):
            orders = self.env["sale.order"].search([("partner_id", "in", clients.ids)])
            self.env.add_to_compute(orders._fields["client_manager_id"], orders)

        make(self.clients)
        self.assertSameCost(find, self.clients, 8)
