from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.client_manager.tests.cadence_common import CadenceCase

AVERAGES = ("delay_average:avg", "in_time:avg")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestDelayOfContacts(CadenceCase):
    """Calls are due every two weeks since 1 April 2026; worked by hand.

    ========  =======  =======  ==============================  =================
    client    manager  segment  called (days late)              today
    ========  =======  =======  ==============================  =================
    textile   anna     Key      10 Apr (9), 20 Apr, 11 May (7)  21 late (25 May)
    shop      anna     Small    5 Apr (4)                       57 late (19 Apr)
    market    vera     Small    six times in time               due on 23 June
    ========  =======  =======  ==============================  =================

    The averages are those of the contacts, never of the averages of groups: of Anna's
    three late contacts (9 + 7 + 4) / 3, not (8 + 4) / 2.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["res.partner"].create({"name": "Shop", "is_company": True})
        cls.assign(cls.shop, cls.anna, date(2026, 1, 1))
        cls.make_old(cls.shop)
        small = cls.env["client.segment"].create({"name": "Small"})
        cls.into_segment(cls.shop + cls.market, small)
        cls.rule("call", 2, "week", since="2026-04-01")
        cls.call(cls.textile, cls.anna, "04-10", "04-20", "05-11")
        cls.call(cls.shop, cls.anna, "04-05")
        regular = ("04-01", "04-14", "04-28", "05-12", "05-26", "06-09")
        cls.call(cls.market, cls.vera, *regular)
        cls.clients = cls.textile + cls.shop + cls.market

    @classmethod
    def call(cls, client, user, *days):
        for day in days:
            cls.talk(client, user, date=f"2026-{day} 08:00:00")

    def pivot(self, model, groupings, *measures):
        """What the pivot asks for: {(labels of the group): figures} per grouping."""
        found = (
            self.env[model]
            .with_user(self.director)
            .formatted_read_grouping_sets(
                [("partner_id", "in", self.clients.ids)], groupings, [*measures]
            )
        )
        return [
            {
                tuple(self.label(group[name]) for name in names): tuple(
                    round(group[measure] or 0, 2) if group[measure] else group[measure]
                    for measure in measures
                )
                for group in groups
            }
            for names, groups in zip(groupings, found, strict=True)
        ]

    def label(self, value):
        return value[1] if isinstance(value, (list, tuple)) else value

    def test_what_took_place_by_manager_and_segment(self):
        total, managers, segments, months = self.pivot(
            "client.cadence.kept",
            [[], ["user_id"], ["user_id", "segment_id"], ["contact_date:month"]],
            "contact_count:sum",
            "late_count:sum",
            "delay:sum",
            *AVERAGES,
        )
        self.assertEqual(total, {(): (10, 3, 20, 6.67, 70)})
        self.assertEqual(
            managers,
            {
                (self.anna.name,): (4, 3, 20, 6.67, 25),
                (self.vera.name,): (6, 0, 0, False, 100),
            },
        )
        self.assertEqual(
            segments,
            {
                (self.anna.name, "Key"): (3, 2, 16, 8, 33.33),
                (self.anna.name, "Small"): (1, 1, 4, 4, 0),
                (self.vera.name, "Small"): (6, 0, 0, False, 100),
            },
        )
        # April: two of six late, 9 and 4 days; in June nothing was late.
        self.assertEqual(
            list(months.values()),
            [(6, 2, 13, 6.5, 66.67), (3, 1, 7, 7, 66.67), (1, 0, 0, False, 100)],
        )

    def test_what_is_late_today_by_manager_and_segment(self):
        total, managers, segments = self.pivot(
            "client.cadence.report",
            [[], ["user_id"], ["segment_id"]],
            "due_count:sum",
            "late_count:sum",
            "delay:sum",
            *AVERAGES,
        )
        self.assertEqual(total, {(): (3, 2, 78, 39, 33.33)})
        self.assertEqual(
            managers,
            {
                (self.anna.name,): (2, 2, 78, 39, 0),
                (self.vera.name,): (1, 0, 0, False, 100),
            },
        )
        self.assertEqual(
            segments,
            {("Key",): (1, 1, 21, 21, 0), ("Small",): (2, 1, 57, 57, 50)},
        )

    def test_a_figure_opens_the_contacts_it_is_made_of(self):
        for model, count in (
            ("client.cadence.kept", "contact_count:sum"),
            ("client.cadence.report", "due_count:sum"),
        ):
            records = self.env[model].with_user(self.director)
            domain = [("partner_id", "in", self.clients.ids)]
            for group in records.formatted_read_group(
                domain, ["user_id", "segment_id"], [count, "late_count:sum"]
            ):
                opened = records.search(domain + group["__extra_domain"])
                with self.subTest(model=model, group=group["user_id"]):
                    self.assertEqual(len(opened), group[count])
                    self.assertEqual(
                        sum(opened.mapped("late_count")), group["late_count:sum"]
                    )
        row = self.env["client.cadence.kept"].search(
            [("partner_id", "=", self.shop.id)]
        )
        action = row.with_user(self.anna).action_open_interaction()
        self.assertEqual(action["res_id"], row.interaction_id.id)

    def test_the_rows_are_those_of_the_clients(self):
        report = self.env["client.cadence.report"]
        for user, found in (
            (self.anna, self.textile + self.shop),
            (self.head, self.textile + self.shop),
            (self.auditor, self.clients),
            (self.boris, self.clients.browse()),
        ):
            with self.subTest(user=user.login):
                rows = report.with_user(user).search(
                    [("partner_id", "in", self.clients.ids)]
                )
                self.assertEqual(rows.partner_id, found)
