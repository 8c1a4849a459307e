import doctest
from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import rhythm
from .segment_common import TODAY, SegmentCase

FIRST = date(2025, 6, 15)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
some_days = st.sets(st.integers(0, 350), min_size=2, max_size=30).map(
    lambda numbers: [FIRST + timedelta(number) for number in sorted(numbers)]
)
some_rhythm = some_days.map(rhythm.own_rhythm)


@tagged("post_install", "-at_install")
class TestRhythm(BaseCase):
    def test_doctests(self):
        failed, tried = doctest.testmod(rhythm)
        self.assertFalse(failed)
        self.assertTrue(tried)

    @patient
    @given(some_days)
    def test_pauses_lie_between_the_shortest_and_the_longest(self, days):
        own = rhythm.own_rhythm(days)
        pauses = [(b - a).days for a, b in zip(days, days[1:], strict=False)]
        self.assertLessEqual(min(pauses), own.usual)
        self.assertLessEqual(own.usual, own.long)
        self.assertLessEqual(own.long, max(pauses))

    @patient
    @given(some_rhythm, some_rhythm)
    def test_weighing_stays_between_the_client_and_the_others(self, own, others):
        found = rhythm.weighed(own, others)
        low, high = sorted((own.usual, others.usual))
        self.assertLessEqual(low - 1e-9, found.usual)
        self.assertLessEqual(found.usual, high + 1e-9)

    @patient
    @given(some_rhythm)
    def test_silence_is_unusual_only_after_the_next_order_is_expected(self, own):
        last = FIRST
        self.assertLess(
            rhythm.expected_on(last, own) - timedelta(1), rhythm.silent_from(last, own)
        )

    @patient
    @given(some_days, st.randoms())
    def test_the_order_of_the_days_means_nothing(self, days, random):
        shuffled = [*days, days[0]]
        random.shuffle(shuffled)
        self.assertEqual(rhythm.own_rhythm(days), rhythm.own_rhythm(shuffled))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRhythmInSql(SegmentCase):
    """The pass over all clients comes to the same as the arithmetic."""

    def test_sql_equals_arithmetic(self):
        bought = {
            self.client("Often"): [7, 14, 20, 29, 41, 50],
            self.client("Seldom"): [30, 100, 220],
            self.client("Twice"): [12, 90],
            self.client("Once"): [33],
        }
        for client, days_ago in bought.items():
            self.buy(client, *days_ago)
        self.compute()
        today = date(2026, 6, 15)
        days = {
            client: [today - timedelta(number) for number in days_ago]
            for client, days_ago in bought.items()
        }
        own = {client: rhythm.own_rhythm(found) for client, found in days.items()}
        others = rhythm.usual_rhythm(filter(None, own.values()))
        for client, found in days.items():
            figures = self.figures(client)
            drawn = rhythm.weighed(own[client], others)
            self.assertEqual(
                figures.silent_from, rhythm.silent_from(max(found), drawn), client.name
            )
            if own[client]:
                self.assertAlmostEqual(figures.usual_pause, own[client].usual)
                self.assertAlmostEqual(figures.long_pause, own[client].long)
                self.assertEqual(
                    figures.expected_on, rhythm.expected_on(max(found), drawn)
                )
            else:
                self.assertFalse(figures.expected_on)
