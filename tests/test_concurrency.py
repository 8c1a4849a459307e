"""Two people do the same at the same instant, from two programs."""

import datetime
from collections import defaultdict

import pytest

from .common import Rpc
from .outside import at_once, make_user, readable, today_in, tracebacks, xml_id

ROUNDS = 12
OVERLAPS = """
    SELECT one.partner_id FROM client_assignment one
      JOIN client_assignment other
        ON other.partner_id = one.partner_id AND other.id > one.id
       AND daterange(other.date_from, other.date_until, '[]')
           && daterange(one.date_from, one.date_until, '[]')
     WHERE one.role = 'responsible' AND other.role = 'responsible'
"""
ASTRAY = """
    SELECT partner.id, partner.user_id, assignment.user_id FROM res_partner partner
 LEFT JOIN client_assignment assignment
        ON assignment.partner_id = partner.commercial_partner_id
       AND assignment.role = 'responsible'
       AND daterange(assignment.date_from, assignment.date_until, '[]') @> %s::date
     WHERE partner.user_id IS DISTINCT FROM assignment.user_id
"""


class Office:
    """A server, two people who give clients, and managers to give them to."""

    def __init__(self, database, server):
        self.database = database
        self.server = server
        admin = self.rpc("admin")
        for login in ("one", "two"):
            make_user(admin, database, login, "client_manager.group_client_director")
        self.managers = [
            make_user(admin, database, login, "client_manager.group_client_manager")
            for login in ("anna", "boris", "vera")
        ]
        self.admin = admin
        self.one, self.two = self.rpc("one"), self.rpc("two")
        self.numbers = iter(range(10**6))

    def rpc(self, login):
        return Rpc(self.server.url, self.database.name, login)

    def client(self, **values):
        """A new client with two contacts; its id."""
        return self.admin.call(
            "res.partner",
            "create",
            {
                "name": f"Client {next(self.numbers)}",
                "is_company": True,
                "child_ids": [(0, 0, {"name": name}) for name in ("Buyer", "Boss")],
                **values,
            },
        )

    def follow_calendar(self):
        """Let the scheduled action of our addons run now."""
        cron = xml_id(self.database, "client_manager.ir_cron_follow_calendar")
        self.admin.call("ir.cron", "method_direct_trigger", [cron])

    def check(self):
        """One responsible per day, contacts and clients as the assignments say."""
        assert not self.database.query(OVERLAPS)
        today = today_in(self.database, 1)
        assert not self.database.query(ASTRAY, today)


@pytest.fixture(scope="module")
def office(make_database, workspace):
    database = make_database("ours")
    try:
        with database.serve() as server:
            yield Office(database, server)
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


@pytest.fixture(autouse=True)
def nothing_left_in_disorder(office):
    yield
    office.check()


def outcome(results):
    """Split results into what succeeded and the errors, all of which are readable."""
    errors = [result for result in results if isinstance(result, Exception)]
    for error in errors:
        assert readable(error), repr(error)
    return [result for result in results if not isinstance(result, Exception)], errors


@pytest.mark.parametrize("start", ["without a manager", "with a manager"])
def test_a_client_given_to_two_managers_at_once(office, start):
    anna, boris, vera = office.managers
    ends = defaultdict(int)
    for _ in range(ROUNDS):
        given = {"user_id": vera} if start == "with a manager" else {}
        client = office.client(**given)
        results = at_once(
            lambda c=client: office.one.call(
                "res.partner", "write", [c], {"user_id": anna}
            ),
            lambda c=client: office.two.call(
                "res.partner", "write", [c], {"user_id": boris}
            ),
        )
        succeeded, _errors = outcome(results)
        assert succeeded, "somebody must get through"
        (responsible,) = office.database.query(
            "SELECT user_id FROM client_assignment WHERE partner_id = %s "
            "AND role = 'responsible' AND date_until IS NULL",
            client,
        )
        if len(succeeded) == 1:
            winner = anna if not isinstance(results[0], Exception) else boris
            assert responsible[0] == winner
        else:
            assert responsible[0] in (anna, boris)
        ends[len(succeeded)] += 1
        office.check()
    print(f"\n{start}: {dict(ends)} (requests that got through: rounds)")


def test_a_client_given_through_two_of_its_contacts_at_once(office):
    anna, boris, _ = office.managers
    for _ in range(ROUNDS):
        client = office.client()
        buyer, boss = office.admin.call(
            "res.partner", "search", [("parent_id", "=", client)]
        )
        results = at_once(
            lambda c=buyer: office.one.call(
                "res.partner", "write", [c], {"user_id": anna}
            ),
            lambda c=boss: office.two.call(
                "res.partner", "write", [c], {"user_id": boris}
            ),
        )
        assert outcome(results)[0]
        office.check()


def test_two_assignments_made_at_once_for_overlapping_days(office):
    anna, boris, _ = office.managers
    start = today_in(office.database, 1) + datetime.timedelta(days=30)
    for _ in range(ROUNDS):
        client = office.client()
        first, second, third, last = (
            start + datetime.timedelta(days=days) for days in (0, 5, 10, 20)
        )
        days = [(first, third), (second, last)]
        results = at_once(
            *(
                lambda c=client, r=rpc, u=user, d=day: r.call(
                    "client.assignment",
                    "create",
                    {
                        "partner_id": c,
                        "user_id": u,
                        "date_from": str(d[0]),
                        "date_until": str(d[1]),
                    },
                )
                for rpc, user, day in zip(
                    (office.one, office.two), (anna, boris), days, strict=True
                )
            )
        )
        succeeded, errors = outcome(results)
        assert len(succeeded) == 1 and len(errors) == 1
        assert "responsible" in errors[0].faultString


def test_the_same_transfer_asked_for_twice_is_one(office):
    """A double click: both succeed and there is one assignment."""
    anna, *_ = office.managers
    for _ in range(ROUNDS):
        client = office.client()
        results = at_once(
            *(
                lambda c=client, r=rpc: r.call(
                    "res.partner", "write", [c], {"user_id": anna}
                )
                for rpc in (office.one, office.two)
            )
        )
        outcome(results)
        (count,) = office.database.query(
            "SELECT count(*) FROM client_assignment WHERE partner_id = %s", client
        )
        assert count == (1,)


def test_documents_made_while_their_client_changes_hands(office):
    """They count for the manager who is responsible in the end.

    Neither of the two can see what the other has not committed yet; what is left over
    is put right by the scheduled action that follows the calendar.
    """
    anna, boris, _ = office.managers
    for _ in range(ROUNDS):
        client = office.client(user_id=anna)
        results = at_once(
            lambda c=client: office.one.call(
                "res.partner", "write", [c], {"user_id": boris}
            ),
            lambda c=client: office.two.call("sale.order", "create", {"partner_id": c}),
            lambda c=client: office.admin.call(
                "helpdesk.ticket",
                "create",
                {"name": "Torn", "description": "Torn", "partner_id": c},
            ),
        )
        succeeded, _errors = outcome(results)
        assert len(succeeded) == 3
    office.follow_calendar()
    for table in ("sale_order", "helpdesk_ticket"):
        managers = office.database.query(
            "SELECT DISTINCT document.client_manager_id = client.user_id "
            f"FROM {table} document "
            "JOIN res_partner client ON client.id = document.partner_id"
        )
        assert managers == [(True,)], table


def test_two_people_confirm_the_same_order(office):
    anna, *_ = office.managers
    for _ in range(ROUNDS):
        order = office.admin.call(
            "sale.order", "create", {"partner_id": office.client(user_id=anna)}
        )
        results = at_once(
            *(
                lambda o=order, r=rpc: r.call("sale.order", "action_confirm", [o])
                for rpc in (office.one, office.two)
            )
        )
        assert outcome(results)[0]
        (row,) = office.database.query(
            "SELECT state, client_manager_id FROM sale_order WHERE id = %s", order
        )
        assert row == ("sale", anna)
