from datetime import date, datetime, time, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .substitution_common import SubstitutionCase

FIRST = date(2026, 6, 1)
LENGTH = 10
TODAY = FIRST + timedelta(days=5)
days = st.integers(0, LENGTH - 1).map(lambda number: FIRST + timedelta(days=number))
some_day = st.one_of(st.none(), days)
user, pick = st.integers(0, 2), st.integers(0, 9)
some_clients = st.sets(st.integers(0, 1))

operations = st.lists(
    st.one_of(
        st.tuples(st.just("substitute"), user, user, days, some_day, some_clients),
        st.tuples(st.just("redate"), pick, some_day, some_day),
        st.tuples(st.just("end"), pick),
        st.tuples(st.just("cancel"), pick),
        st.tuples(st.just("assign"), st.integers(0, 1), user, days),
        st.tuples(st.just("calendar")),
    ),
    min_size=1,
    max_size=7,
)


@tagged("post_install", "-at_install")
@freeze_time(datetime.combine(TODAY, time(9)))
class TestSubstitutionProperties(SubstitutionCase):
    """Whatever is done with substitutions, in whatever order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls.anna + cls.boris + cls.vera
        cls.clients = cls.textile + cls.market
        cls.orders = cls.env["sale.order"].create(
            [{"partner_id": c.id} for c in cls.clients for _number in range(LENGTH)]
        )
        for number, order in enumerate(cls.orders):
            day = FIRST + timedelta(days=number % LENGTH)
            order.write({"state": "sale", "date_order": datetime.combine(day, time(9))})

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(operations)
    def test_no_two_substitutes_and_attribution_as_recomputed(self, steps):
        with self.env.cr.savepoint() as savepoint:
            for name, *arguments in steps:
                self.try_to(getattr(self, f"do_{name}"), *arguments)
            self.check_every_day()
            self.check_attribution()
            savepoint.rollback()
        self.env.invalidate_all()

    def try_to(self, method, *arguments):
        try:
            with self.env.cr.savepoint():
                method(*arguments)
                self.env.flush_all()
        except UserError:
            self.env.invalidate_all()

    # ------------------------------------------------------------------
    # What is done
    # ------------------------------------------------------------------

    def do_substitute(self, absent, substitute, first, last, chosen):
        partners = self.env["res.partner"].union(*(self.clients[n] for n in chosen))
        last = last and max(first, last)
        self.env["client.substitution"].create(
            {
                "absent_user_id": self.users[absent].id,
                "substitute_user_id": self.users[substitute].id,
                "date_from": first,
                "date_until": last,
                "past_reason": "Because",
                "attribution": "share",
                "share": 40,
                "scope": "selected" if chosen else "all",
                "partner_ids": [Command.set(partners.ids)],
            }
        ).action_confirm()

    def one(self, number):
        found = self.env["client.substitution"].search([], order="id")
        return found[number % len(found)] if found else found

    def do_redate(self, number, first, last):
        found = self.one(number)
        first = first or found.date_from
        if found and not (last and last < first):
            found.write({"date_from": first, "date_until": last})

    def do_end(self, number):
        self.one(number).action_end()

    def do_cancel(self, number):
        self.one(number).action_cancel()

    def do_assign(self, client, user_number, day):
        self.env["client.assignment"].assign(
            self.clients[client], self.users[user_number], day
        )

    def do_calendar(self):
        self.run_calendar()

    # ------------------------------------------------------------------
    # What holds
    # ------------------------------------------------------------------

    def expected(self, client, day):
        """The substitutions of a client on a day, told without the rows of reach."""
        manager = self.env["client.assignment"].responsibles_on([(client.id, day)])
        approved = self.env["client.substitution"].search(
            [("state", "in", ("confirmed", "active", "ended"))]
        )
        return approved.filtered(
            lambda s: s.absent_user_id.id == manager.get((client.id, day))
            and s.date_from <= day
            and (not s.date_until or day <= s.date_until)
            and (s.scope == "all" or client in s.partner_ids)
        )

    def check_every_day(self):
        for client in self.clients:
            for number in range(LENGTH):
                day = FIRST + timedelta(days=number)
                self.assertLessEqual(len(self.expected(client, day)), 1)
        for found in self.env["client.substitution"].search([]):
            state = found.state
            if state == "active":
                self.assertLessEqual(found.date_from, TODAY)
                self.assertTrue(not found.date_until or found.date_until >= TODAY)
            if state == "confirmed":
                self.assertGreater(found.date_from, TODAY)
            if state == "ended":
                self.assertLessEqual(found.date_until, TODAY)

    def check_attribution(self):
        self.env.invalidate_all()
        for order in self.orders:
            day = order.date_order.date()
            self.assertEqual(
                order.substitution_id, self.expected(order.partner_id, day)
            )
        ids = self.orders.ids
        rows = self.env["client.attribution"]._read_group(
            [("res_model", "=", "sale.order"), ("res_id", "in", ids)],
            ["res_id"],
            ["share:sum"],
        )
        self.assertEqual(dict(rows), dict.fromkeys(ids, 1))
