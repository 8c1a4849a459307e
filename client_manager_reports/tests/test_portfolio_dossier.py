from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, ClientReportCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDossierValues(ClientReportCase):
    """What the dossier shows is what the card shows, and adds up."""

    def test_receivables_add_up_to_the_open_balance(self):
        dossier = self.dossier(self.anna, self.textile)
        card = self.textile.with_user(self.anna)
        rows = dossier["receivables"]
        self.assertEqual(card.open_balance, 970)
        self.assertAlmostEqual(sum(row.unsettled for row in rows), 970)
        self.assertFalse(dossier["receivables_hidden"])
        overdue = sum(row.unsettled for row in rows if row.days_overdue)
        self.assertAlmostEqual(overdue, card.overdue_balance)
        self.assertEqual(
            [(row.due, row.days_overdue, row.amount, row.unsettled) for row in rows],
            [
                (date(2025, 6, 14), 366, 70, 70),
                (date(2025, 7, 16), 334, 1000, 600),
                (date(2026, 5, 1), 45, -200, -200),
                (date(2026, 7, 1), 0, 500, 500),
            ],
        )

    def test_months_add_up_to_the_turnover(self):
        dossier = self.dossier(self.anna, self.textile)
        months = dossier["months"]
        self.assertEqual(self.textile.with_user(self.anna).turnover_12m, 1300)
        self.assertAlmostEqual(sum(month.amount for month in months), 1300)
        self.assertFalse(dossier["turnover_hidden"])
        self.assertEqual(len(months), 13)
        first, last = months[0], months[-1]
        self.assertEqual((first.first, first.amount), (date(2025, 6, 16), 1000))
        self.assertEqual((last.last, last.amount), (date(2026, 6, 15), 500))
        self.assertEqual([m.is_whole for m in months], [False, *[True] * 11, False])
        self.assertEqual((months[-2].amount, months[-2].bar), (-200, 20))

    @freeze_time("2026-06-30 09:00:00")
    def test_on_the_last_day_of_a_month_there_are_twelve_whole_months(self):
        months = self.dossier(self.anna, self.textile)["months"]
        self.assertEqual(len(months), 12)
        self.assertTrue(all(month.is_whole for month in months))

    def test_the_latest_ten_orders(self):
        dossier = self.dossier(self.anna, self.textile)
        orders = dossier["orders"]
        self.assertEqual(len(orders), 10)
        self.assertEqual(orders.sorted("date_order", reverse=True), orders)
        card = self.textile.with_user(self.anna)
        self.assertEqual(orders[0].date_order, card.last_order_date)

    def test_tickets_activities_and_contacts(self):
        dossier = self.dossier(self.anna, self.textile)
        card = self.textile.with_user(self.anna)
        self.assertEqual(len(dossier["tickets"]), card.open_ticket_count)
        self.assertEqual(dossier["activities"].summary, "Autumn assortment")
        self.assertEqual(dossier["contacts"], self.contact + self.address)

    def test_todays_manager_comes_first(self):
        assignments = self.dossier(self.anna, self.textile)["assignments"]
        self.assertEqual(
            [(a.user_id.login, a.role, a.is_current) for a in assignments],
            [
                ("anna", "responsible", True),
                ("vera", "co_manager", True),
                ("boris", "responsible", False),
            ],
        )

    def test_a_contact_stands_for_its_client(self):
        dossiers = self.dossiers(self.anna, self.contact + self.address + self.textile)
        self.assertEqual([d["client"] for d in dossiers], [self.textile])

    def test_the_auditor_and_the_director_see_all(self):
        for user in (self.auditor, self.director):
            with self.subTest(login=user.login):
                dossier = self.dossier(user, self.textile)
                self.assertEqual(len(dossier["receivables"]), 4)
                self.assertFalse(dossier["receivables_hidden"])
                self.assertFalse(dossier["turnover_hidden"])
                self.assertEqual(len(dossier["orders"]), 10)

    def test_what_counts_but_is_not_open_is_told(self):
        """Documents may be closed to a manager; the paper says what is left out."""
        moves = self.env["account.move"].search(
            [("commercial_partner_id", "=", self.textile.id), ("state", "=", "posted")]
        )
        self.hide(moves[:2])
        self.hide(moves[:2].line_ids)
        dossier = self.dossier(self.anna, self.textile)
        self.assertTrue(dossier["receivables_hidden"])
        shown = sum(row.unsettled for row in dossier["receivables"])
        figure = self.textile.with_user(self.anna).open_balance
        self.assertAlmostEqual(shown + dossier["receivables_hidden"], figure)
        months = sum(month.amount for month in dossier["months"])
        turnover = self.textile.with_user(self.anna).turnover_12m
        self.assertAlmostEqual(months + dossier["turnover_hidden"], turnover)

    def test_of_others_clients_there_is_none(self):
        with self.assertRaises(AccessError):
            self.dossier(self.anna, self.market)

    def test_a_plain_employee_is_refused(self):
        with self.assertRaisesRegex(AccessError, "Only client managers and auditors"):
            self.dossiers(self.clerk, self.textile)

    def test_a_client_of_a_closed_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Sister"})
        closed = self.env["res.partner"].create(
            {"name": "Closed", "is_company": True, "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            self.dossiers(self.anna, self.textile + closed)

    def test_companies_are_added_up_in_the_current_currency(self):
        other = self._make_company_in_euro()
        self.director.company_ids += other
        chosen = [self.env.company.id, other.id]
        self.invoice_in(other, self.textile, date(2026, 6, 2), 100)
        card = self.textile.with_user(self.director).with_context(
            allowed_company_ids=chosen
        )
        dossier = self.dossier(
            self.director, self.textile, allowed_company_ids=chosen
        )
        # 100 € at a rate of 0.5 € for one unit of the current currency.
        self.assertAlmostEqual(card.open_balance, 970 + 200)
        self.assertAlmostEqual(
            sum(row.unsettled for row in dossier["receivables"]), card.open_balance
        )
        self.assertAlmostEqual(
            sum(month.amount for month in dossier["months"]), card.turnover_12m
        )

    def _make_company_in_euro(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Sister", "currency_id": euro.id}
        )
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=other, install_demo=False
        )
        other.currency_id = euro
        self.env["res.currency.rate"].create(
            {
                "name": date(2026, 1, 1),
                "currency_id": euro.id,
                "rate": 1,
                "company_id": other.id,
            }
        )
        self.env["res.currency.rate"].create(
            {
                "name": date(2026, 1, 1),
                "currency_id": self.env.company.currency_id.id,
                "rate": 2,
                "company_id": other.id,
            }
        )
        return other

    def invoice_in(self, company, client, day, amount):
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": client.id,
                    "invoice_date": day,
                    "currency_id": company.currency_id.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Linen",
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move
