from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import format_amount

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestTodayLimits(CadenceCase):
    """What stands in Today and nothing beyond: whose, since when, in which order.

    A call with *textile* (Anna's, whom the head leads) and with *market* (Vera's) has
    been due since 10 June.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("call", 2, "week", since="2026-06-10")

    def page(self, user, scope="mine"):
        today = self.env["client.today"].with_user(user)
        return today.with_context(lang="en_US", tz="Europe/Moscow").get_today(scope)

    def block(self, name, user=None, scope="mine"):
        blocks = self.page(user or self.anna, scope)["blocks"]
        return {block["name"]: block for block in blocks}[name]

    def counts(self, name, *sides):
        return [self.block(name, user, scope)["count"] for user, scope in sides]

    def titles(self, name, **options):
        return [item["title"] for item in self.block(name, **options)["items"]]

    def away_instead(self, absent, until):
        substitution = self.env["client.substitution"].create(
            {
                "absent_user_id": absent.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 6, 15),
                "date_until": until,
            }
        )
        substitution.with_user(self.director).action_confirm()

    def test_absences_are_told_to_whom_they_concern_until_the_last_day(self):
        self.away_instead(self.anna, date(2026, 6, 16))
        self.away_instead(self.vera, False)
        sides = [
            (self.anna, "mine"),
            (self.boris, "mine"),
            (self.head, "mine"),
            (self.head, "team"),
            (self.director, "mine"),
            (self.director, "team"),
        ]
        self.assertEqual(self.counts("absences", *sides), [1, 2, 0, 1, 0, 2])
        with freeze_time("2026-06-16 09:00:00"):
            self.assertEqual(self.counts("absences", *sides[:2]), [1, 2])
        with freeze_time("2026-06-17 09:00:00"):
            self.assertEqual(self.counts("absences", *sides[:2]), [0, 1])

    def test_meetings_and_activities_are_ones_own_the_first_first(self):
        for name, hour in (("Second", 13), ("First", 11), ("Third", 15)):
            start = datetime(2026, 6, 15, hour)
            self.env["calendar.event"].create(
                {
                    "name": name,
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "partner_ids": [
                        Command.set((self.anna.partner_id + self.contact).ids)
                    ],
                }
            )
        days = (("Second", 14), ("First", 13), ("Third", 15), ("Not yet", 16))
        for name, day in days:
            self.textile.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=date(2026, 6, day),
                summary=name,
                user_id=self.anna.id,
            )
        others = [(self.vera, "mine"), (self.head, "team"), (self.director, "team")]
        for name in ("meetings", "activities"):
            with self.subTest(block=name):
                self.assertEqual(self.titles(name), ["First", "Second", "Third"])
                self.assertEqual(self.counts(name, *others), [0, 0, 0])
        late = [item.get("late") for item in self.block("activities")["items"]]
        self.assertEqual(late, [True, True, None])

    def test_the_contact_that_is_late_longest_is_first(self):
        second, third = self.many_clients(2)
        self.make_old(second + third)
        self.talk(third, date="2026-06-01 09:00:00")
        self.talk(second, date="2026-05-30 09:00:00")
        names = ["Textile House", second.name, third.name]
        self.assertEqual(self.titles("contacts"), names)

    def test_the_greatest_debt_is_first_and_all_are_added_up(self):
        more, paid_back, not_yet = self.many_clients(3)
        past = date(2026, 5, 1)
        self.invoice(self.textile, past, 500)
        self.invoice(more, past, 700)
        self.invoice(paid_back, past, 300, move_type="out_refund")
        self.invoice(not_yet, past, 900, due=date(2026, 6, 15))
        self.assertEqual(self.titles("debts"), [more.name, "Textile House"])
        block = self.block("debts")
        currency = self.env.company.currency_id
        self.assertEqual(block["text"], format_amount(self.env, 1200, currency))
        listed = self.env["res.partner"].with_user(self.anna)
        listed = listed.search(Domain(block["action"]["domain"]))
        self.assertEqual(listed, self.textile + more)

    def test_which_quotations_run_out(self):
        yesterday, today, sent, ordered = (self.order(self.textile) for _n in range(4))
        yesterday.validity_date = "2026-06-14"
        (today + sent + ordered).validity_date = "2026-06-15"
        sent.state = "sent"
        ordered.action_confirm()
        texts = {item["res_id"]: item["text"] for item in self.block("orders")["items"]}
        why = "the quotation runs out on 06/15/2026"
        self.assertEqual(texts, {today.id: why, sent.id: why})

    def test_a_delivery_was_promised_for_a_day_of_the_manager(self):
        """21:30 UTC on the 11th is the 12th in Moscow."""
        goods = self.env["product.product"].create({"name": "Cloth", "type": "consu"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.textile.id,
                "commitment_date": "2026-06-11 21:30:00",
                "order_line": [Command.create({"product_id": goods.id})],
            }
        )
        order.action_confirm()
        (item,) = self.block("orders")["items"]
        self.assertEqual(item["text"], "delivery was promised for 06/12/2026")

    def test_an_invoice_is_overdue_from_the_day_after(self):
        order = self.order(self.textile, datetime(2026, 4, 1, 12))
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.write({"invoice_date": "2026-05-01", "invoice_payment_term_id": False})
        found = []
        for due, post in (("06-14", False), ("06-15", True), ("06-14", True)):
            invoice.invoice_date_due = f"2026-{due}"
            if post and invoice.state == "draft":
                invoice.action_post()
            found.append(self.titles("orders"))
        whole = [f"{order.name} · Textile House"]
        self.assertEqual(found, [[], [], whole])
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": 40}).action_create_payments()
        self.assertEqual(invoice.payment_state, "partial")
        self.assertEqual(self.titles("orders"), whole)
        order.state = "cancel"
        self.assertEqual(self.titles("orders"), [])

    def test_who_needs_help_most_is_first_with_their_own_records(self):
        unattended = self.env["helpdesk.ticket.stage"].search(
            [("unattended", "=", True)], limit=1
        )
        attended, closed = (
            self.env["helpdesk.ticket.stage"].create({"name": name, "closed": over})
            for name, over in (("At work", False), ("Over", True))
        )
        for stage in unattended + attended + closed:
            self.env["helpdesk.ticket"].create(
                {
                    "name": stage.name,
                    "description": "a",
                    "partner_id": self.market.id,
                    "stage_id": stage.id,
                }
            )
        fresh = self.many_clients(1)
        self.make_old(fresh)
        nobodys = self.env["res.partner"].create({"name": "Nobody's"})
        self.invoice(nobodys, date(2026, 5, 1), 900)
        self.talk(fresh, date="2026-06-01 09:00:00")  # due again today: not late
        self.assertEqual(self.block("contacts")["count"], 2)
        help_needed = self.page(self.director, "team")["help"]
        self.assertEqual(
            [
                (row["name"], {name: f["count"] for name, f in row["figures"].items()})
                for row in help_needed
                if row["name"] in (self.anna.name, self.vera.name)
            ],
            [
                (self.vera.name, {"contacts": 1, "tickets": 1}),
                (self.anna.name, {"contacts": 1}),
            ],
        )
        self.assertTrue(all(row["user_id"] for row in help_needed))
        for row in help_needed:
            for name, figure in row["figures"].items():
                action = figure["action"]
                records = self.env[action["res_model"]].with_user(self.director)
                with self.subTest(manager=row["name"], figure=name):
                    found = records.search_count(Domain(action["domain"]))
                    self.assertEqual(found, figure["count"])
        self.assertEqual(self.block("tickets", self.vera)["count"], 2)

    def test_a_director_sees_all_clients_of_managers(self):
        nobodys = self.env["res.partner"].create(
            {"name": "Nobody's", "is_company": True, "customer_rank": 1}
        )
        self.make_old(nobodys)
        self.due._refresh(nobodys)
        self.assertTrue(self.row("call", nobodys))
        shown = self.env["client.cadence"].with_user(self.director)
        block = self.block("contacts", self.director, "team")
        clients = shown.search(Domain(block["action"]["domain"])).partner_id
        self.assertEqual(
            clients & (nobodys + self.textile + self.market),
            self.textile + self.market,
        )
        self.assertEqual(self.block("contacts", self.head, "team")["count"], 1)

    def test_what_comes_next_is_ones_own_as_well(self):
        self.talk(self.textile)
        page = self.page(self.head)
        self.assertEqual((page["ahead"], page["has_clients"]), ([], False))
        self.assertEqual(len(self.page(self.anna)["ahead"]), 1)

    def test_health_that_fell_fourteen_days_ago(self):
        for day in (date(2026, 6, 1), date(2026, 5, 31)):
            self.env["client.health.change"].create(
                {
                    "partner_id": self.textile.id,
                    "date": day,
                    "health_before": "good",
                    "health_after": "risk",
                    "fell": True,
                }
            )
        sides = [(self.anna, "mine"), (self.head, "team"), (self.head, "mine")]
        self.assertEqual(self.counts("health", *sides), [1, 1, 0])

    def test_an_errand_of_today_is_not_late_and_others_answers_are_no_news(self):
        errand = (
            self.env["client.errand"]
            .with_user(self.head)
            .create(
                {
                    "name": "Visit the fair",
                    "user_id": self.anna.id,
                    "date_deadline": "2026-06-15",
                }
            )
        )
        (item,) = self.block("errands")["items"]
        self.assertEqual((item["badge"], item.get("late")), ("today", None))
        errand.with_user(self.anna).answer = "Booked a stand"
        errand.with_user(self.anna).action_answer()
        sides = [(self.head, "mine"), (self.director, "mine")]
        self.assertEqual(self.counts("errands", *sides), [1, 0])
