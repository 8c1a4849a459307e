from datetime import date, datetime, time, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ClientManagerCase

FIRST = date(2026, 6, 1)
LENGTH = 12
TODAY = FIRST + timedelta(days=5)
days = st.integers(0, LENGTH - 1).map(lambda number: FIRST + timedelta(days=number))
some_day = st.one_of(st.none(), days)
client, user, pick = st.integers(0, 2), st.integers(0, 2), st.integers(0, 9)

operations = st.lists(
    st.one_of(
        st.tuples(st.just("assign"), client, user, days),
        st.tuples(st.just("release"), client, days),
        st.tuples(st.just("create"), client, user, some_day, some_day),
        st.tuples(st.just("redate"), pick, some_day, some_day),
        st.tuples(st.just("shift"), pick, st.integers(-2, 2), st.integers(-2, 2)),
        st.tuples(st.just("remove"), pick),
        st.tuples(st.just("write"), client, user),
        st.tuples(st.just("merge"), client, client),
        st.tuples(st.just("join"), client, client),
        st.tuples(st.just("part"), client),
        st.tuples(st.just("archive"), client),
        st.tuples(st.just("restore"), client),
    ),
    min_size=1,
    max_size=7,
)


@tagged("post_install", "-at_install")
@freeze_time(datetime.combine(TODAY, time(9)))
class TestProperties(ClientManagerCase):
    """Whatever is done with assignments, in whatever order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls.anna + cls.boris + cls.vera
        cls.clients = cls.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(3)]
        )
        cls.orders = cls.env["sale.order"].create(
            [{"partner_id": c.id} for c in cls.clients for _number in range(LENGTH)]
        )
        for partner in cls.clients:
            for user, first, last in ((cls.anna, 2, 4), (cls.boris, 6, 9)):
                cls.assign(
                    partner, user, *(FIRST + timedelta(d) for d in (first, last))
                )
        for number, order in enumerate(cls.orders):
            day = FIRST + timedelta(days=number % LENGTH)
            order.write({"state": "sale", "date_order": datetime.combine(day, time(9))})
        cls.invoices = cls.env["account.move"].union(
            *(
                cls.invoice(partner, FIRST + timedelta(days=number), 10)
                for partner in cls.clients
                for number in range(1, LENGTH, 3)
            )
        )

    @settings(
        max_examples=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )
    @given(operations)
    def test_one_responsible_a_day_and_attribution_as_recomputed(self, steps):
        with self.env.cr.savepoint() as savepoint:
            for step in steps:
                self.run_step(*step)
            self.check()
            savepoint.rollback()
        self.env.invalidate_all()

    def run_step(self, name, *arguments):
        """Do one thing; what is refused leaves everything as it was."""
        try:
            with self.env.cr.savepoint():
                getattr(self, f"do_{name}")(*arguments)
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()

    def do_assign(self, client, user, day):
        self.env["client.assignment"].assign(self.client(client), self.users[user], day)

    def do_release(self, client, day):
        nobody = self.env["res.users"]
        self.env["client.assignment"].assign(self.client(client), nobody, day)

    def do_create(self, client, user, first, last):
        if not (first and last and first > last) and self.client(client):
            self.assign(self.client(client), self.users[user], first, last)

    def do_redate(self, number, first, last):
        if not (first and last and first > last):
            self.assignment(number).write({"date_from": first, "date_until": last})

    def do_shift(self, number, first, last):
        assignment = self.assignment(number)
        if assignment.date_from and assignment.date_until:
            first = assignment.date_from + timedelta(first)
            last = assignment.date_until + timedelta(last)
            if first <= last:
                assignment.write({"date_from": first, "date_until": last})

    def do_remove(self, number):
        self.assignment(number).unlink()

    def do_write(self, client, user):
        self.client(client).user_id = self.users[user]

    def do_merge(self, source, target):
        source, target = self.client(source), self.client(target)
        if source and target and source != target:
            wizard = self.env["base.partner.merge.automatic.wizard"].create({})
            wizard._merge((source + target).ids, target)

    def do_join(self, part, whole):
        part, whole = self.client(part), self.client(whole)
        if part and whole:
            part.parent_id = whole

    def do_part(self, client):
        self.client(client).parent_id = False

    def do_archive(self, client):
        self.client(client).active = False

    def do_restore(self, client):
        self.client(client).active = True

    def client(self, number):
        return self.clients[number].exists()

    def assignment(self, number):
        assignments = self.env["client.assignment"].search(
            [("partner_id", "in", self.clients.ids)], order="id"
        )
        return assignments[number % len(assignments)] if assignments else assignments

    def check(self):
        """Compare with counting through every assignment for every day."""
        self.env.invalidate_all()
        assignments = self.env["client.assignment"].search(
            [("partner_id", "in", self.clients.ids), ("role", "=", "responsible")]
        )

        def responsible(client, day):
            return assignments.filtered(
                lambda a: a.partner_id == client
                and (not a.date_from or a.date_from <= day)
                and (not a.date_until or day <= a.date_until)
            )

        for partner in self.clients.exists():
            for number in range(-1, LENGTH + 1):
                day = FIRST + timedelta(days=number)
                self.assertLessEqual(len(responsible(partner, day)), 1)
            client = partner.commercial_partner_id
            self.assertEqual(partner.user_id, responsible(client, TODAY).user_id)
        for order in self.orders:
            client = order.partner_id.commercial_partner_id
            self.assertEqual(
                order.client_manager_id,
                responsible(client, order.date_order.date()).user_id,
            )
        for invoice in self.invoices:
            client, day = invoice.commercial_partner_id, invoice.invoice_date
            self.assertEqual(
                invoice.client_manager_id, responsible(client, day).user_id
            )
