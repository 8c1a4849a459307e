from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRetention(SegmentCase):
    """Purchases, rhythm, health and losses, worked by hand."""

    def change(self, client):
        return self.env["client.health.change"].search(
            [("partner_id", "=", client.id)], limit=1
        )

    def test_a_purchase_is_a_day_with_orders_of_client_or_contact(self):
        self.buy(self.textile, 10, 10, 30)
        self.buy(self.contact, 60)
        self.order(self.textile)  # a quotation
        self.order(self.textile, datetime(2026, 6, 1), price=0)  # samples
        self.compute()
        figures = self.figures(self.textile)
        self.assertEqual(figures.purchase_count, 3)
        self.assertEqual(figures.first_purchase, date(2026, 4, 16))
        self.assertEqual(figures.last_purchase, date(2026, 6, 5))
        self.assertEqual(figures.usual_pause, 25)  # pauses of 30 and 20 days

    def test_the_day_is_that_of_the_company(self):
        self.order(self.textile, datetime(2026, 6, 1, 21, 30))  # 2 June in Moscow
        self.compute()
        self.assertEqual(self.figures(self.textile).last_purchase, date(2026, 6, 2))

    def test_an_invoice_without_an_order_is_a_purchase_and_a_refund_is_none(self):
        self.invoice(self.textile, date(2026, 5, 1), 50)
        self.invoice(self.textile, date(2026, 6, 1), 20, "out_refund")
        self.compute()
        self.assertEqual(self.figures(self.textile).last_purchase, date(2026, 5, 1))

    def test_expected_order_and_silence(self):
        # Alone with a rhythm, the client is what is usual: every 20 days.
        self.buy(self.textile, 10, 30, 50)
        self.compute()
        card = self.textile.with_user(self.anna)
        self.assertEqual(card.expected_order_date, date(2026, 6, 25))
        # Half as long again: 30 days after 5 June are nothing unusual.
        self.assertEqual(card.silent_from, date(2026, 7, 6))
        self.assertFalse(card.is_silent)
        self.assertIn("20", card.rhythm_text)
        mine = self.env["res.partner"].with_user(self.anna)
        self.assertNotIn(self.textile, mine.search([("is_silent", "=", True)]))
        with freeze_time("2026-07-06 09:00:00"):
            card.invalidate_recordset()
            self.assertTrue(card.is_silent)
            self.assertIn(self.textile, mine.search([("is_silent", "=", True)]))
            self.assertNotIn(self.textile, mine.search([("is_silent", "=", False)]))
        self.assertIn(
            self.textile, mine.search([("expected_order_date", "<", "2026-06-26")])
        )

    def test_good_health(self):
        self.buy(self.textile, 10, 30, 50)
        self.talk()
        self.compute()
        self.assertEqual(self.textile.health, "good")
        self.assertFalse(self.textile.health_reasons)

    def talk(self, days_ago=5):
        self.env["client.interaction"].with_user(self.anna).create(
            {"partner_id": self.textile.id, "date": datetime(2026, 6, 15 - days_ago)}
        )

    def test_each_reason_is_said_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.buy(self.textile, 70, 75, 80)
        self.invoice(self.textile, date(2026, 3, 1), 1000, due=date(2026, 6, 1))
        self.sell(self.textile, 400, 40)
        self.env["helpdesk.ticket"].create(
            {"name": "A", "description": "a", "partner_id": self.textile.id}
        )
        self.compute()
        card = self.textile.with_user(self.anna)
        self.assertEqual(card.health, "risk")
        self.assertEqual(
            card.with_context(lang="en_US").health_reasons.splitlines(),
            [
                "No order for 70 days: longer than usual",
                "Turnover of the last 90 days fell by 60 %",
                "Debt overdue for 14 days",
                "Open tickets: 1",
                "No contact recorded yet",
            ],
        )
        self.assertIn("70", card.with_context(lang="ru_RU").health_reasons)
        self.assertNotIn("usual", card.with_context(lang="ru_RU").health_reasons)

    def test_three_reasons_for_attention_are_a_risk(self):
        self.buy(self.textile, 10, 30, 80)
        self.invoice(self.textile, date(2026, 6, 1), 10, due=date(2026, 6, 5))
        self.compute()
        # Overdue for 10 days, and nobody has spoken to the client for over 60 days.
        self.assertEqual(self.textile.health, "attention")
        self.env["helpdesk.ticket"].create(
            {"name": "A", "description": "a", "partner_id": self.contact.id}
        )
        self.compute()
        self.assertEqual(self.textile.health, "risk")

    def test_a_debt_outweighed_by_a_payment_is_none(self):
        self.buy(self.textile, 10, 30, 50)
        self.talk()
        self.invoice(self.textile, date(2026, 6, 1), 10, due=date(2026, 6, 2))
        self.invoice(self.textile, date(2026, 6, 1), 10, "out_refund")
        self.compute()
        self.assertEqual(self.textile.health, "good")

    def test_history_tells_what_fell(self):
        self.buy(self.textile, 10, 30, 50)
        self.talk()
        self.compute()
        self.assertEqual(self.change(self.textile).health_after, "good")
        self.assertFalse(self.change(self.textile).fell)
        with freeze_time("2026-07-08 09:00:00"):
            self.compute()
            change = self.change(self.textile)
            self.assertEqual(
                (change.health_before, change.health_after, change.fell, change.date),
                ("good", "attention", True, date(2026, 7, 8)),
            )
            self.assertEqual(self.textile.health_since, date(2026, 7, 8))
            self.assertIn("33", change.why)
            self.compute()  # nothing changes: nothing is added
        self.assertEqual(
            self.env["client.health.change"].search_count(
                [("partner_id", "=", self.textile.id)]
            ),
            2,
        )

    def test_who_never_bought_has_no_health(self):
        self.compute()
        self.assertFalse(self.textile.health)

    def test_manager_marks_own_client_lost(self):
        self.buy(self.textile, 100)
        self.compute()
        reason = self.env.ref("client_manager.client_loss_reason_price")
        loss = (
            self.env["client.loss"]
            .with_user(self.anna)
            .create({"partner_id": self.textile.id, "reason_id": reason.id})
        )
        self.assertEqual(loss.user_id, self.anna)
        self.assertEqual(loss.team_id, self.central)
        self.assertFalse(loss.by_rule)
        self.assertEqual(self.kind(self.textile), "lost")
        self.assertEqual(self.kind(self.contact), "lost")
        self.assertFalse(self.textile.health)
        self.textile.with_user(self.anna).action_win_back()
        self.assertEqual(loss.won_back_on, date(2026, 6, 15))
        self.assertNotEqual(self.kind(self.textile), "lost")

    def test_responsible_of_the_day_of_the_loss(self):
        self.textile.assignment_ids.date_until = date(2026, 5, 31)
        self.assign(self.textile, self.boris, date(2026, 6, 1))
        loss = self.env["client.loss"].create(
            {"partner_id": self.textile.id, "lost_on": date(2026, 5, 20)}
        )
        self.assertEqual(loss.user_id, self.anna)

    def test_rule_finds_lost_clients_and_a_purchase_wins_them_back(self):
        self.buy(self.textile, 366)
        self.compute()
        loss = self.textile.loss_id
        self.assertTrue(loss.by_rule)
        self.assertEqual(loss.lost_on, date(2026, 6, 14))
        self.assertEqual(loss.user_id, self.anna)
        self.assertEqual(self.kind(self.textile), "lost")
        self.compute()
        self.assertEqual(len(self.textile.loss_ids), 1)
        with freeze_time("2026-06-20 09:00:00"):
            self.order(self.textile, datetime(2026, 6, 18, 9))
            self.compute()
        self.assertEqual(loss.won_back_on, date(2026, 6, 18))
        self.assertFalse(self.textile.loss_id)

    def test_one_is_lost_once_at_a_time(self):
        losses = self.env["client.loss"]
        losses.create({"partner_id": self.textile.id})
        with self.assertRaises(ValidationError), self.cr.savepoint():
            losses.create({"partner_id": self.contact.id})
        with self.assertRaises(ValidationError):
            losses.create({"partner_id": self.market.id, "lost_on": "2026-07-01"})

    def test_access(self):
        self.buy(self.textile, 10, 30)
        self.buy(self.market, 10, 30)
        self.compute()
        loss = self.env["client.loss"].create({"partner_id": self.market.id})
        for model in ("client.retention", "client.health.change"):
            seen = self.env[model].with_user(self.anna).search([]).partner_id
            self.assertEqual(seen, self.textile, model)
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.director).search([], limit=1).write(
                    {"partner_id": self.textile.id}
                )
        with self.assertRaises(AccessError):
            loss.with_user(self.anna).read(["note"])
        with self.assertRaises(AccessError):
            self.env["client.loss"].with_user(self.anna).create(
                {"partner_id": self.market.id}
            )
        with self.assertRaises(AccessError):
            self.env["client.loss"].with_user(self.anna).create(
                {"partner_id": self.textile.id, "user_id": self.boris.id}
            )
        with self.assertRaises(AccessError):
            self.textile.with_user(self.anna).write({"health": "good"})
        with self.assertRaises(AccessError):
            self.env["client.retention"].with_user(self.director).search([]).mapped(
                "turnover"
            )

    def test_merging_joins_purchases_and_losses(self):
        other = self.client("Textile House again")
        self.buy(self.textile, 10)
        self.buy(other, 40)
        self.compute()
        self.env["client.loss"].create(
            [{"partner_id": self.textile.id}, {"partner_id": other.id}]
        )
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.textile + other).ids, self.textile
        )
        self.compute()
        self.assertEqual(self.figures(self.textile).purchase_count, 2)
        self.assertEqual(len(self.textile.loss_ids), 2)

    def test_companies_count_together_in_one_currency(self):
        main = self.env["res.company"].client_main_company()
        currency = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        company = self.env["res.company"].create(
            {"name": "Second", "currency_id": currency.id}
        )
        self.env["account.chart.template"]._load("generic_coa", company, False)
        company.currency_id = currency
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": main.id,
                "rate": 4 * main.currency_id.with_company(main).rate,
                "name": "2026-01-01",
            }
        )
        self.env["res.currency.rate"].create(
            {
                "currency_id": main.currency_id.id,
                "company_id": company.id,
                "rate": 0.25,
                "name": "2026-01-01",
            }
        )
        self.env.user.company_ids |= company
        self.invoice(self.textile, date(2026, 6, 1), 100)
        self.env["account.move"].with_company(company).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.textile.id,
                "invoice_date": date(2026, 6, 10),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Linen",
                            "price_unit": 400,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        ).action_post()
        self.compute()
        figures = self.figures(self.textile)
        self.assertEqual(figures.purchase_count, 2)
        self.assertAlmostEqual(figures.turnover, 200)
        self.assertEqual(figures.last_purchase, date(2026, 6, 10))
