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
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(101)]
        )
        cls.env["client.assignment"].create(
            [{"partner_id": c.id, "user_id": cls.anna.id} for c in cls.clients]
        )

    def queries(self, run, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertSameCost(self, run, most):
        """``run`` takes one client or a hundred with the same queries, at most so."""
        run(self.clients[100])  # what is loaded once for all
        costs = [self.queries(run, c) for c in (self.clients[0], self.clients[:100])]
        self.assertLessEqual(max(costs), most, costs)

    def test_reading_the_card_figures(self):
        def read(clients):
            clients.with_user(self.anna).read(FIGURES)

        self.assertSameCost(read, 14)

    def test_giving_clients_away(self):
        def assign(clients):
            user = self.boris if clients.user_id == self.anna else self.anna
            self.env["client.assignment"].assign(clients, user, date(2026, 6, 20))

        self.assertSameCost(assign, 40)

    def test_attribution_of_documents(self):
        def make(clients):
            self.env["sale.order"].create([{"partner_id": c.id} for c in clients])

        def find(clients):
            orders = self.env["sale.order"].search([("partner_id", "in", clients.ids)])
            self.env.add_to_compute(orders._fields["client_manager_id"], orders)

        make(self.clients)
        self.assertSameCost(find, 8)
