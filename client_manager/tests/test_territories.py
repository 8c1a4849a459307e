import doctest
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import territories
from ..tools.territories import Matcher, Rule, normal_zip, overlaps, related

# A tree of six territories, each as its path from the root.
PATHS = [(1,), (1, 2), (1, 3), (1, 2, 4), (5,), (5, 6)]
COUNTRIES, STATES, CITIES = [7, 8], [None, 1, 2], ["", "a", "b"]
CODES = ["".join(c) for length in range(4) for c in product("01", repeat=length)]
ADDRESSES = list(product(COUNTRIES, STATES, CODES, CITIES))


@st.composite
def any_rule(draw):
    length = draw(st.integers(0, 2))
    ends = st.sampled_from([code for code in CODES if len(code) == length])
    first, last = sorted([draw(ends), draw(ends)])
    return Rule(
        id=draw(st.integers(1, 10**6)),
        path=draw(st.sampled_from(PATHS)),
        country=draw(st.sampled_from(COUNTRIES)),
        state=draw(st.sampled_from(STATES)),
        zip_from=first,
        zip_until=last,
        city=draw(st.sampled_from(CITIES)),
    )


any_rules = st.lists(any_rule(), max_size=7, unique_by=lambda rule: rule.id)


def fits(rule, country, state, code, city):
    """The rule as told in words, compared with nothing but ``in`` and ``<=``."""
    length = len(rule.zip_from)
    return (
        rule.country == country
        and rule.state in (None, state)
        and rule.city in ("", city)
        and len(code) >= length
        and rule.zip_from <= code[:length] <= rule.zip_until
    )


# The first example pays for what hypothesis reads of all loaded modules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestTerritories(BaseCase):
    def test_doctests(self):
        failed, tried = doctest.testmod(territories)
        self.assertFalse(failed)
        self.assertTrue(tried)

    @patient
    @given(any_rules)
    def test_rules_overlap_if_an_address_falls_under_both(self, rules):
        expected = {
            frozenset((one.id, other.id))
            for address in ADDRESSES
            for fitting in [[rule for rule in rules if fits(rule, *address)]]
            for one, other in product(fitting, repeat=2)
            if not related(one.path, other.path)
        }
        found = [frozenset((one.id, other.id)) for one, other in overlaps(rules)]
        self.assertEqual(set(found), expected)
        self.assertEqual(len(found), len(expected), "each pair is told once")

    @patient
    @given(any_rules, st.randoms())
    def test_the_deepest_territory_wins_in_any_order(self, rules, random):
        if any(overlaps(rules)):
            return
        match = Matcher(rules).match
        shuffled = random.sample(rules, len(rules))
        match_shuffled = Matcher(shuffled).match
        for address in ADDRESSES:
            paths = {rule.path for rule in rules if fits(rule, *address)}
            deepest = max(paths, key=len, default=(None,))
            self.assertTrue(all(related(path, deepest) for path in paths))
            self.assertEqual(match(*address), deepest[-1])
            self.assertEqual(match_shuffled(*address), deepest[-1])

    @patient
    @given(any_rules, st.randoms())
    def test_any_order_even_of_rules_that_overlap(self, rules, random):
        match = Matcher(rules).match
        match_shuffled = Matcher(random.sample(rules, len(rules))).match
        for address in ADDRESSES:
            self.assertEqual(match(*address), match_shuffled(*address))

    def test_zip_codes_of_the_world(self):
        def between(first, last):
            rule = Rule(1, (1,), 7, None, normal_zip(first), normal_zip(last))
            return Matcher([rule]).match

        moscow = between("101000", "129999")
        for code, expected in (
            ("125009", 1),
            ("101 000", 1),
            ("130000", None),
            ("12500", None),
            ("", None),
        ):
            self.assertEqual(moscow(7, None, code), expected, code)
        leading = between("K1A", "K1Z")
        for code, expected in (("k1m 1m4", 1), ("K2A0A1", None), ("K1", None)):
            self.assertEqual(leading(7, None, code), expected, code)
        extended = between("12345", "12345")
        self.assertEqual(extended(7, None, "12345-6789"), 1)
        self.assertEqual(between("01000", "01999")(7, None, "01067"), 1)

    def test_ten_thousand_rules_are_checked_at_once(self):
        rules = [Rule(0, (1,), 7)] + [
            Rule(n, (1, n + 1), 7, None, f"{n:06}", f"{n:06}") for n in range(1, 10_001)
        ]
        self.assertFalse(any(overlaps(rules)))
        self.assertEqual(Matcher(rules).match(7, None, "004242"), 4243)
