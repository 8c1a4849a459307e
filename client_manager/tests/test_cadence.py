import doctest
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import cadence
from ..tools.cadence import Demand, Planned

TODAY = date(2026, 3, 9)
DAYS = [TODAY + timedelta(days=number) for number in range(10)]
# The first example pays for what hypothesis reads of all loaded modules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

kinds = st.sampled_from(sorted(cadence.STRENGTH))
clients = st.integers(1, 3)


@st.composite
def demands(draw):
    """One demand for each client and kind, as the database has them."""
    wanted = draw(st.sets(st.tuples(clients, kinds), max_size=8))
    return [
        Demand(key, client, kind, due, due + timedelta(days=draw(st.integers(1, 40))))
        for key, (client, kind) in enumerate(sorted(wanted))
        for due in [TODAY + timedelta(days=draw(st.integers(-20, 15)))]
    ]


planned_by_hand = st.lists(
    st.builds(Planned, clients, kinds, st.sampled_from(DAYS)), max_size=3
)
free_days = st.fixed_dictionaries(
    {
        client: st.lists(
            st.tuples(st.sampled_from(DAYS), st.integers(1, 2)), max_size=8
        ).map(lambda found: sorted(dict(found).items()))
        for client in (1, 2, 3)
    }
)
rooms = st.dictionaries(
    st.tuples(st.integers(1, 2), st.sampled_from(DAYS)), st.integers(0, 2)
)


def with_chosen(demands, planned, chosen):
    """What stands in the calendar after planning."""
    known = {demand.key: demand for demand in demands}
    return planned + [
        Planned(known[key].client, known[key].kind, day) for key, day in chosen.items()
    ]


@tagged("post_install", "-at_install")
class TestCadence(BaseCase):
    def test_doctests(self):
        failed, tried = doctest.testmod(cadence)
        self.assertFalse(failed)
        self.assertTrue(tried)

    @patient
    @given(demands(), planned_by_hand, free_days, rooms)
    def test_planning_twice_is_planning_once(self, demands, planned, days, room):
        """The second time nothing is added, whatever room there is."""
        chosen = cadence.plan(demands, planned, days, room, TODAY)
        after = with_chosen(demands, planned, chosen)
        again = [demand for demand in demands if demand.key in chosen]
        self.assertEqual(cadence.plan(again, after, days, room, TODAY), {})

    @patient
    @given(demands(), planned_by_hand, free_days, rooms)
    def test_one_contact_of_a_kind_in_a_period(self, demands, planned, days, room):
        chosen = cadence.plan(demands, planned, days, room, TODAY)
        for demand in demands:
            if demand.key not in chosen:
                continue
            in_period = [
                one
                for one in planned
                if (one.client, one.kind) == (demand.client, demand.kind)
                and one.day < max(demand.until, TODAY + timedelta(days=1))
            ]
            self.assertEqual(in_period, [])

    @patient
    @given(demands(), planned_by_hand, free_days, rooms)
    def test_nobody_gets_more_than_a_day_holds(self, demands, planned, days, room):
        chosen = cadence.plan(demands, planned, days, room, TODAY)
        known = {demand.key: demand for demand in demands}
        taken = Counter(
            (dict(days[known[key].client])[day], day) for key, day in chosen.items()
        )
        for place, count in taken.items():
            self.assertLessEqual(count, room.get(place, 0))

    @patient
    @given(demands(), planned_by_hand, free_days, rooms)
    def test_late_only_where_no_earlier_day_was_free(
        self, demands, planned, days, room
    ):
        """Alone, a contact comes late only when all days until it is due are full."""
        for demand in demands:
            chosen = cadence.plan([demand], planned, days, room, TODAY)
            day = chosen.get(demand.key)
            if day and day > demand.due:
                for earlier, who in days[demand.client]:
                    if earlier <= demand.due:
                        self.assertFalse(room.get((who, earlier), 0))

    @patient
    @given(demands(), planned_by_hand, free_days, rooms)
    def test_what_was_put_off_comes_no_earlier(self, demands, planned, days, room):
        """Put off to the day it is due, it comes on that day or later."""
        put_off = [replace(demand, earliest=demand.due) for demand in demands]
        chosen = cadence.plan(put_off, planned, days, room, TODAY)
        for demand in put_off:
            self.assertGreaterEqual(chosen.get(demand.key, demand.due), demand.due)

    @patient
    @given(demands(), planned_by_hand, free_days, rooms, st.data())
    def test_what_finds_no_room_changes_nothing(
        self, demands, planned, days, room, data
    ):
        """Left out before, the others are planned for the same days."""
        put_off = data.draw(st.sets(st.integers(0, 7)))
        demands = [
            replace(demand, earliest=demand.due) if demand.key in put_off else demand
            for demand in demands
        ]
        chosen = cadence.plan(demands, planned, days, room, TODAY)
        # Anybody's free days: more than the clients' own are never fewer contacts.
        free = sorted({day for (_who, day), count in room.items() if count})
        own = {
            client: sorted({day for day, who in found if room.get((who, day))})
            for client, found in days.items()
        }
        for known in (lambda client: free, own.get):
            rest = [
                demand
                for demand in demands
                if cadence.can_find_room(demand, known(demand.client), TODAY)
            ]
            self.assertLessEqual(chosen.keys(), {demand.key for demand in rest})
            again = cadence.plan(rest, planned, days, room, TODAY)
            self.assertEqual(again, chosen)

    @patient
    @given(
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(1, 40),
        st.sampled_from(sorted(cadence.UNITS)),
    )
    def test_a_later_contact_is_never_due_earlier(self, day, number, unit):
        since = date(2025, 1, 1)
        self.assertLessEqual(
            cadence.next_due(day, since, number, unit),
            cadence.next_due(day + timedelta(days=1), since, number, unit),
        )
