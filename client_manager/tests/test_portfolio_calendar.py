from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ClientManagerCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-20 09:00:00")
class TestCalendar(ClientManagerCase):
    """Three managers and five clients from January to May, worked by hand.

    ======  ==================================================================
    client  responsible
    ======  ==================================================================
    A       Anna since ever; given to Boris from 1 March
    B       Boris 10 January – 9 February, nobody, Vera from 16 February
    C       Vera since ever; corrected later: until 14 April only, then Anna
    D       Anna since ever; merged with E on 20 May, which has Boris from April
    E       Boris from 1 April
    ======  ==================================================================

    The second company keeps the days of Vladivostok (UTC+10), the first those of
    Moscow (UTC+3): 31 March 15:30 UTC is 31 March, 18:30 in Moscow but already 1 April,
    1:30 in Vladivostok.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a, cls.b, cls.c, cls.d, cls.e = cls.env["res.partner"].create(
            [{"name": f"Client {letter}"} for letter in "ABCDE"]
        )
        cls.assign(cls.a, cls.anna)
        cls.env["client.assignment"].assign(cls.a, cls.boris, date(2026, 3, 1))
        cls.assign(cls.b, cls.boris, date(2026, 1, 10), date(2026, 2, 9))
        cls.assign(cls.b, cls.vera, date(2026, 2, 16))
        cls.veras = cls.assign(cls.c, cls.vera)
        cls.assign(cls.d, cls.anna)
        cls.assign(cls.e, cls.boris, date(2026, 4, 1))
        cls.far_east = cls._make_far_east()

    @classmethod
    def _make_far_east(cls):
        company = cls.env["res.company"].create({"name": "Far East"})
        company.resource_calendar_id.tz = "Asia/Vladivostok"
        return company

    def order_in(self, company, client, moment):
        order = self.env["sale.order"].with_company(company)
        order = order.create({"partner_id": client.id})
        order.write({"state": "sale", "date_order": moment})
        return order

    def noon(self, client, month, day):
        return self.order(client, datetime(2026, month, day, 9)).client_manager_id

    def test_who_gets_which_order(self):
        nobody = self.env["res.users"]
        for client, month, day, manager in (
            (self.a, 1, 5, self.anna),
            (self.a, 2, 28, self.anna),
            (self.a, 3, 1, self.boris),
            (self.b, 1, 9, nobody),
            (self.b, 1, 10, self.boris),
            (self.b, 2, 9, self.boris),
            (self.b, 2, 10, nobody),
            (self.b, 2, 15, nobody),
            (self.b, 2, 16, self.vera),
            (self.c, 5, 20, self.vera),
            (self.d, 4, 1, self.anna),
            (self.e, 3, 31, nobody),
            (self.e, 4, 1, self.boris),
        ):
            found = self.noon(client, month, day)
            self.assertEqual(found, manager, f"{client.name}, {day}.{month}.")

    def test_one_moment_is_two_days(self):
        moment = datetime(2026, 3, 31, 15, 30)
        moscow = self.order_in(self.env.company, self.e, moment)
        vladivostok = self.order_in(self.far_east, self.e, moment)
        self.assertFalse(moscow.client_manager_id)
        self.assertEqual(vladivostok.client_manager_id, self.boris)
        # The grouped update counts the same days.
        models = self.env["client.attribution.mixin"].attributed_models()
        changed = [model.reattribute([(self.e.id, (None, None))]) for model in models]
        self.assertEqual(sum(changed), 0)

    def test_a_correction_moves_the_days_between(self):
        orders = [
            self.order(self.c, datetime(2026, month, day, 9))
            for month, day in ((1, 5), (4, 14), (4, 15), (5, 20))
        ]
        self.assertEqual({o.client_manager_id for o in orders}, {self.vera})
        self.veras.date_until = date(2026, 4, 14)
        self.assign(self.c, self.anna, date(2026, 4, 15))
        self.assertEqual(
            [order.client_manager_id for order in orders],
            [self.vera, self.vera, self.anna, self.anna],
        )
        self.assertEqual(self.c.user_id, self.anna)

    def test_a_merge_joins_the_two_histories(self):
        of_d = [self.order(self.d, datetime(2026, month, 10, 9)) for month in (2, 4)]
        of_e = [self.order(self.e, datetime(2026, month, 10, 9)) for month in (2, 4)]
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.d + self.e).ids, self.e)
        expected = [self.anna, self.boris]
        self.assertEqual([o.client_manager_id for o in of_d], expected)
        self.assertEqual([o.client_manager_id for o in of_e], expected)
        self.assertEqual(
            self.history(self.e),
            [
                ("anna", None, date(2026, 3, 31)),
                ("boris", date(2026, 4, 1), None),
            ],
        )

    def test_months_by_manager_add_up(self):
        clients = [self.a, self.b, self.c, self.d, self.e]
        for number, client in enumerate(clients):
            for month in range(1, 6):
                self.invoice(client, date(2026, month, 12), 100 + number + 0.01 * month)
        amounts = self.env["account.move"]._read_group(
            [("partner_id", "in", [client.id for client in clients])],
            ["invoice_date:month", "client_manager_id"],
            ["amount_untaxed_signed:sum"],
        )
        by_month = {}
        for month, manager, amount in amounts:
            by_month.setdefault(month.month, {})[manager] = amount
        nobody = self.env["res.users"]
        # In January Anna has A and D, Boris B, Vera C; E counts for nobody.
        january = by_month[1]
        self.assertAlmostEqual(january[self.anna], 100.01 + 103.01)
        self.assertAlmostEqual(january[self.boris], 101.01)
        self.assertAlmostEqual(january[self.vera], 102.01)
        self.assertAlmostEqual(january[nobody], 104.01)
        # In April Anna has D, Boris A and E, Vera B and C.
        april = by_month[4]
        self.assertAlmostEqual(april[self.anna], 103.04)
        self.assertAlmostEqual(april[self.boris], 100.04 + 104.04)
        self.assertAlmostEqual(april[self.vera], 101.04 + 102.04)
        for month, split in by_month.items():
            self.assertAlmostEqual(sum(split.values()), 510 + 5 * 0.01 * month)
