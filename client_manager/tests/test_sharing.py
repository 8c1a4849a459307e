import doctest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import sharing

MANAGERS = st.lists(st.integers(), min_size=1, max_size=6, unique=True)
WEIGHTS = st.dictionaries(
    st.integers(), st.integers(min_value=-(10**6), max_value=10**9), max_size=60
)

# The first example pays for what hypothesis reads of all loaded modules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@tagged("post_install", "-at_install")
class TestSharing(BaseCase):
    def test_doctests(self):
        failed, tried = doctest.testmod(sharing)
        self.assertFalse(failed)
        self.assertTrue(tried)

    @patient
    @given(st.lists(st.integers(), unique=True), MANAGERS)
    def test_by_number_differs_by_one_at_most(self, items, managers):
        shares = sharing.by_number(items, managers)
        self.assertEqual(list(shares), items)
        counts = [list(shares.values()).count(manager) for manager in managers]
        self.assertLessEqual(max(counts) - min(counts), 1)

    @patient
    @given(WEIGHTS, MANAGERS)
    def test_by_weight_differs_by_one_item_at_most(self, weights, managers):
        shares = sharing.by_weight(weights, managers)
        self.assertEqual(shares.keys(), weights.keys())
        loads = dict.fromkeys(managers, 0)
        for item, manager in shares.items():
            loads[manager] += max(weights[item], 0)
        heaviest = max([0, *weights.values()])
        self.assertLessEqual(max(loads.values()) - min(loads.values()), heaviest)
        self.assertEqual(sharing.by_weight(weights, managers), shares)

    @patient
    @given(st.integers(min_value=0, max_value=50), MANAGERS)
    def test_by_weight_spreads_what_weighs_nothing(self, number, managers):
        shares = sharing.by_weight(dict.fromkeys(range(number), 0), managers)
        counts = [list(shares.values()).count(manager) for manager in managers]
        self.assertLessEqual(max(counts) - min(counts), 1)
