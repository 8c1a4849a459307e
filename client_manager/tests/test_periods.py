import doctest
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import periods

FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
bounds = st.one_of(st.none(), st.sampled_from(DAYS[1:-1]))
any_period = st.tuples(bounds, bounds).filter(
    lambda period: None in period or period[0] <= period[1]
)

# The first example pays for what hypothesis reads of all loaded modules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def test_doctests(self):
        failed, tried = doctest.testmod(periods)
        self.assertFalse(failed)
        self.assertTrue(tried)

    @patient
    @given(any_period, any_period)
    def test_difference_is_the_days_in_exactly_one(self, one, other):
        expected = [
            day
            for day in DAYS
            if periods.contains(one, day) != periods.contains(other, day)
        ]
        parts = periods.difference(one, other)
        self.assertEqual(
            expected,
            [day for day in DAYS if any(periods.contains(p, day) for p in parts)],
        )
        for day in DAYS:
            self.assertLessEqual(sum(periods.contains(p, day) for p in parts), 1)

    @patient
    @given(any_period, any_period)
    def test_overlap_is_a_shared_day(self, one, other):
        # Open ends meet beyond the days looked at.
        shared = any(
            periods.contains(one, day) and periods.contains(other, day) for day in DAYS
        )
        self.assertEqual(periods.overlap(one, other), shared)
