from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.client_manager.tests.common import ClientManagerCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCoverage(ClientManagerCase):
    """Textile is Anna's; market was Vera's until 15 May and is Anna's since.

    ========  ==================  =======================  ===================
    client    April               May                      June
    ========  ==================  =======================  ===================
    textile   a visit and a call  one call, in vain        a call on the first
    market    nothing (Vera's)    a call by Vera (Anna's)  nothing
    ========  ==================  =======================  ===================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1), date(2026, 5, 15))
        cls.assign(cls.market, cls.anna, date(2026, 5, 16))
        cls.env["client.interaction"].create(
            [
                cls.talk(cls.contact, "2026-04-10 09:00:00", kind="visit"),
                cls.talk(cls.textile, "2026-04-20 09:00:00"),
                cls.talk(cls.textile, "2026-05-10 09:00:00", outcome="not_reached"),
                # The first of June in Moscow.
                cls.talk(cls.textile, "2026-05-31 22:00:00"),
                cls.talk(cls.market, "2026-05-03 09:00:00", user_id=cls.vera.id),
            ]
        )
        cls.clients = cls.textile + cls.market

    @classmethod
    def talk(cls, partner, moment, **values):
        return {
            "partner_id": partner.id,
            "user_id": cls.anna.id,
            "kind": "call",
            "date": moment,
            **values,
        }

    def domain(self, since="2026-04-01"):
        return [("partner_id", "in", self.clients.ids), ("month", ">=", since)]

    def groups(self, by, *aggregates, user=None):
        report = self.env["client.coverage.report"].with_user(user or self.director)
        return report._read_group(self.domain(), by, aggregates)

    def test_the_share_of_a_month_is_that_of_who_had_the_clients_then(self):
        rows = self.groups(
            ["month:month", "user_id"],
            "partner_id:count_distinct",
            "spoken_partner_id:count_distinct",
            "coverage:avg",
            "contact_count:sum",
            "visit_count:sum",
        )
        self.assertEqual(
            {(month.month, user.login): tuple(row) for month, user, *row in rows},
            {
                (4, "anna"): (1, 1, 100, 2, 1),
                (4, "vera"): (1, 0, 0, 0, 0),
                (5, "anna"): (2, 1, 50, 1, 0),
                (6, "anna"): (2, 1, 50, 1, 0),
            },
        )

    def test_several_months_count_each_client_once(self):
        rows = self.groups(
            ["user_id"],
            "partner_id:count_distinct",
            "spoken_partner_id:count_distinct",
            "coverage:avg",
        )
        # Anna's five months of clients, in three of them somebody was spoken to.
        self.assertEqual(
            {user.login: tuple(row) for user, *row in rows},
            {"anna": (2, 2, 60), "vera": (1, 0, 0)},
        )

    def test_a_row_opens_the_contacts_it_counts(self):
        report = self.env["client.coverage.report"].with_user(self.director)
        rows = report.search(self.domain())
        self.assertEqual(len(rows), 6)
        for row in rows:
            action = row.action_open_contacts()
            found = row.env[action["res_model"]].search(action["domain"])
            with self.subTest(month=row.month, client=row.partner_id.name):
                self.assertEqual(len(found), row.contact_count)
                self.assertLessEqual(found.commercial_partner_id, row.partner_id)

    def test_thirteen_months_of_who_was_a_client_of_somebody(self):
        report = self.env["client.coverage.report"]
        rows = report.search([("partner_id", "=", self.textile.id)])
        # Nobody had it in 2025.
        self.assertEqual(
            sorted(rows.mapped("month")), [date(2026, n, 1) for n in range(1, 7)]
        )
        self.textile.active = False
        self.env.flush_all()
        self.assertFalse(report.search([("partner_id", "=", self.textile.id)]))

    def test_a_time_chosen_is_a_part_of_all(self):
        """Contacts before the time are not read; what is shown is the same."""
        report = self.env["client.coverage.report"]
        measures = ("month", "partner_id", "user_id", "contact_count", "visit_count")
        clients = [("partner_id", "in", self.clients.ids)]

        def rows(domain):
            found = report.search_read(clients + domain, measures)
            return {row["id"]: row for row in found}

        everything = rows([])
        for domain, kept in (
            ([("month", ">=", "2026-05-01")], lambda day: day >= date(2026, 5, 1)),
            ([("month", ">", "2026-05-01")], lambda day: day > date(2026, 5, 1)),
            # The middle of a month, and a day of the web client's words.
            ([("month", ">=", "2026-04-20")], lambda day: day >= date(2026, 4, 20)),
            ([("month", ">=", "today =1d -1m")], lambda day: day >= date(2026, 5, 1)),
            ([("month", "=", "2026-05-01")], lambda day: day == date(2026, 5, 1)),
            ([("month", ">=", "2027-01-01")], lambda day: False),
        ):
            with self.subTest(domain=domain):
                expected = {
                    key: row for key, row in everything.items() if kept(row["month"])
                }
                self.assertEqual(rows(domain), expected)
        # An alternative asks for earlier months as well.
        either = rows(["|", ("month", ">=", "2026-06-01"), ("visit_count", ">", 0)])
        self.assertEqual(
            sorted(row["month"].month for row in either.values()), [4, 6, 6]
        )
        # Nobody else says how far back it goes.
        forged = report.with_context(coverage_since="2026-06-01")
        self.assertEqual(len(forged.search(clients)), len(everything))

    def test_the_rows_are_those_of_the_clients(self):
        for user, found in (
            (self.anna, self.clients),
            (self.vera, self.clients.browse()),
            (self.head, self.clients),
            (self.auditor, self.clients),
        ):
            with self.subTest(user=user.login):
                rows = self.env["client.coverage.report"].with_user(user)
                self.assertEqual(rows.search(self.domain()).partner_id, found)
        with self.assertRaises(AccessError):
            self.groups([], "__count", user=self.clerk)
