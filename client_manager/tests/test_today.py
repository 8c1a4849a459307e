import itertools
from datetime import date, datetime, timedelta

import pytz
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .cadence_common import CadenceCase

NOON = "2026-06-15 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestToday(CadenceCase):
    """*textile* is Anna's and has everything; *market* is Vera's in another team."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("call", 2, "week", since="2026-06-10")
        cls.make_work(cls.textile)

    @classmethod
    def make_work(cls, client):
        """A late delivery, a debt, a quotation that runs out, a ticket."""
        goods = cls.env["product.product"].create(
            {"name": "Cloth", "type": "consu", "taxes_id": [Command.clear()]}
        )
        order = cls.order(client, datetime(2026, 6, 1, 12))
        late = cls.env["sale.order"].create(
            {
                "partner_id": client.id,
                "commitment_date": "2026-06-12 09:00:00",
                "order_line": [Command.create({"product_id": goods.id})],
            }
        )
        late.action_confirm()
        quotation = cls.order(client)
        quotation.validity_date = "2026-06-17"
        invoice = cls.invoice(client, date(2026, 5, 1), 500, due=date(2026, 5, 31))
        ticket = cls.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "a", "partner_id": client.id}
        )
        return order + late + quotation, invoice, ticket

    def page(self, user=None, scope=None, **context):
        today = self.env["client.today"].with_user(user or self.anna)
        return today.with_context(lang="en_US", **context).get_today(scope)

    def block(self, name, user=None, scope=None):
        blocks = {b["name"]: b for b in self.page(user, scope)["blocks"]}
        return blocks[name]

    def listed(self, block, user=None):
        """The records the list of a block shows."""
        action = block["action"]
        records = self.env[action["res_model"]].with_user(user or self.anna)
        return records.search(Domain(action["domain"]))

    def test_what_waits_for_the_manager(self):
        counts = {b["name"]: b["count"] for b in self.page()["blocks"]}
        self.assertEqual(
            counts,
            {
                "contacts": 1,
                "meetings": 0,
                "results": 0,
                "activities": 0,
                "orders": 2,
                "tickets": 1,
                "debts": 1,
                "absences": 0,
                "approvals": 0,
            }
            | {name: counts[name] for name in counts.keys() - self.known()},
        )
        self.assertEqual(self.page()["day"], "Monday, 15 June")

    @staticmethod
    def known():
        return {
            "contacts",
            "meetings",
            "results",
            "activities",
            "orders",
            "tickets",
            "debts",
            "absences",
            "approvals",
        }

    def test_a_contact_can_be_made_with_one_tap(self):
        self.textile.write({"phone": "+7 495 1234567", "email": "t@example.com"})
        (item,) = self.block("contacts")["items"]
        self.assertEqual(item["title"], "Textile House")
        self.assertEqual(item["phone"], "+7 495 1234567")
        self.assertEqual(item["email"], "t@example.com")
        self.assertEqual(
            item["record"], {"partner_id": self.textile.id, "kind": "call"}
        )
        self.assertEqual(item["badge"], "5 d. late")
        self.talk(self.textile)
        self.assertEqual(self.block("contacts")["count"], 0)

    def test_why_orders_need_their_manager(self):
        texts = {item["text"] for item in self.block("orders")["items"]}
        self.assertEqual(
            texts,
            {
                "delivery was promised for 06/12/2026",
                "the quotation runs out on 06/17/2026",
            },
        )

    def test_an_order_with_an_unpaid_invoice(self):
        order = self.order(self.textile, datetime(2026, 4, 1, 12))
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        invoice.write({"invoice_date": "2026-05-01", "invoice_date_due": "2026-05-20"})
        invoice.invoice_payment_term_id = False
        invoice.invoice_date_due = "2026-05-20"
        invoice.action_post()
        self.assertIn(order, self.listed(self.block("orders")))

    def test_orders_that_need_nobody(self):
        """Sent in time, not promised yet, paid, run out: nothing is to be done."""
        late = self.listed(self.block("orders")).filtered(lambda o: o.state == "sale")
        quotation = self.order(self.textile)
        for day, needed in (("06-15", True), ("06-18", True), ("06-19", False)):
            quotation.validity_date = f"2026-{day}"
            self.env.invalidate_all()
            mine = quotation.with_user(self.anna)
            self.assertEqual(mine.needs_manager, needed, day)
        others = self.env["sale.order"].with_user(self.anna)
        without = others.search([("needs_manager", "=", False)])
        self.assertIn(quotation, without)
        self.assertNotIn(late, without)
        # Promised for later; then shipped.
        late.picking_ids.date_deadline = "2026-06-15 10:00:00"
        self.assertNotIn(late, self.listed(self.block("orders")))
        late.picking_ids.date_deadline = "2026-06-15 08:00:00"
        self.assertIn(late, self.listed(self.block("orders")))
        late.picking_ids.action_cancel()
        self.assertNotIn(late, self.listed(self.block("orders")))

    def test_a_meeting_of_several_days_is_one_of_each(self):
        self.meeting(self.anna, "2026-06-14 09:00:00").stop = "2026-06-16 09:00:00"
        self.meeting(self.anna, "2026-06-13 09:00:00").stop = "2026-06-14 15:00:00"
        self.assertEqual(self.block("meetings")["count"], 1)

    def test_each_list_holds_exactly_what_was_counted(self):
        # An activity of Anna's with a client that is not hers.
        self.market.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
        )
        self.textile.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=date(2026, 6, 14),
            user_id=self.anna.id,
        )
        self.meeting(self.anna, "2026-06-15 20:00:00")
        for user, scope in (
            (self.anna, "mine"),
            (self.head, "team"),
            (self.head, "mine"),
            (self.director, "team"),
            (self.vera, "mine"),
        ):
            blocks = self.page(user, scope)["blocks"]
            for part in itertools.chain.from_iterable(
                block.get("groups", [block]) for block in blocks
            ):
                with self.subTest(user=user.login, scope=scope, part=part["title"]):
                    listed = self.listed(part, user)
                    self.assertEqual(len(listed), part["count"])
                    shown = min(part["count"], 5 if part in blocks else 3)
                    self.assertEqual(len(part["items"]), shown)

    def meeting(self, user, start):
        return self.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": start,
                "stop": datetime.fromisoformat(start) + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [Command.set((user.partner_id + self.contact).ids)],
            }
        )

    def test_the_day_ends_where_the_manager_is(self):
        """20:30 UTC on the 15th is the 15th in Moscow and the 16th in Vladivostok."""
        self.meeting(self.anna, "2026-06-15 20:30:00")
        for zone, count, time in (
            ("Europe/Moscow", 1, "23:30"),
            ("UTC", 1, "20:30"),
            ("Asia/Vladivostok", 0, None),
        ):
            self.anna.tz = zone
            block = self.block("meetings")
            with self.subTest(zone=zone):
                self.assertEqual(block["count"], count)
                if count:
                    self.assertEqual(block["items"][0]["badge"], time)
        with freeze_time("2026-06-15 14:30:00"):  # the 16th in Vladivostok
            self.assertEqual(self.block("meetings")["count"], 1)
            self.assertEqual(self.page()["day"], "Tuesday, 16 June")

    def test_a_zone_that_only_the_browser_knows(self):
        self.anna.tz = "Asia/Vladivostok"
        page = self.env["client.today"].with_user(self.anna)
        page = page.with_context(lang="en_US", tz="Mars/Olympus_Mons")
        with freeze_time("2026-06-15 14:30:00"):
            self.assertEqual(page.get_today()["day"], "Tuesday, 16 June")

    def test_a_whole_day_is_the_same_everywhere(self):
        meeting = self.meeting(self.anna, "2026-06-15 09:00:00")
        meeting.write(
            {"allday": True, "start_date": "2026-06-15", "stop_date": "2026-06-15"}
        )
        for zone in ("Asia/Vladivostok", "UTC", "Pacific/Honolulu"):
            self.anna.tz = zone
            here = pytz.timezone(zone)
            for day, count in ((14, 0), (15, 1), (16, 0)):
                for hour in (0, 23):
                    now = here.localize(datetime(2026, 6, day, hour, 30))
                    with self.subTest(zone=zone, day=day, hour=hour):
                        with freeze_time(now.astimezone(pytz.utc).replace(tzinfo=None)):
                            self.assertEqual(self.block("meetings")["count"], count)

    def test_what_is_due_today_is_due_where_the_manager_is(self):
        """20:30 UTC on the 23rd: in Vladivostok the 24th has begun, in Moscow not."""
        self.talk(self.textile, date="2026-06-10 09:00:00")
        self.assertEqual(str(self.row("call").next_date), "2026-06-24")
        with freeze_time("2026-06-23 20:30:00"):
            for zone, count in (("Europe/Moscow", 0), ("Asia/Vladivostok", 1)):
                self.anna.tz = zone
                with self.subTest(zone=zone):
                    block = self.block("contacts")
                    self.assertEqual(block["count"], count)
                    if count:
                        (item,) = block["items"]
                        self.assertEqual(item["badge"], "today")
                        self.assertNotIn("late", item)

    def test_a_contact_planned_ahead_is_shown_on_its_day_and_once(self):
        self.talk(self.textile, date="2026-06-10 09:00:00")
        due = self.row("call")  # on the 24th
        due.activity_id = self.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 22),
            user_id=self.anna.id,
        )
        for day, count in ((21, 0), (22, 1), (25, 1)):
            with freeze_time(f"2026-06-{day} 09:00:00"):
                blocks = {b["name"]: b for b in self.page()["blocks"]}
                with self.subTest(day=day):
                    self.assertEqual(blocks["contacts"]["count"], count)
                    self.assertEqual(blocks["activities"]["count"], 0)
                    listed = self.listed(blocks["contacts"])
                    self.assertEqual(listed, due if count else due.browse())

    def test_the_activity_of_a_meeting_is_shown_once(self):
        meeting = self.meeting(self.anna, "2026-06-15 13:00:00")
        self.textile.activity_schedule(
            "mail.mail_activity_data_meeting",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
            calendar_event_id=meeting.id,
        )
        for day, meetings, results in ((15, 1, 0), (16, 0, 1)):
            with freeze_time(f"2026-06-{day} 09:00:00"):
                blocks = {b["name"]: b for b in self.page()["blocks"]}
                with self.subTest(day=day):
                    self.assertEqual(blocks["meetings"]["count"], meetings)
                    self.assertEqual(blocks["results"]["count"], results)
                    self.assertEqual(blocks["activities"]["count"], 0)
                    self.assertFalse(self.listed(blocks["activities"]))

    def test_colleagues_see_their_own(self):
        for user in (self.boris, self.vera):
            page = self.page(user)
            counts = {b["name"]: b["count"] for b in page["blocks"]}
            with self.subTest(user=user.login):
                self.assertFalse(counts["orders"] + counts["debts"] + counts["tickets"])
                self.assertEqual(page["help"], [])
        with self.assertRaises(AccessError):
            self.page(self.clerk)

    def test_a_substitute_sees_the_clients_of_the_absent(self):
        self.env["client.substitution"].with_user(self.head).create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 6, 15),
                "date_until": date(2026, 6, 20),
            }
        ).action_confirm()
        (item,) = self.block("contacts", self.boris)["items"]
        self.assertEqual(item["text"], f"Call · {self.anna.name}")
        self.assertEqual(self.block("contacts")["items"][0]["text"], "Call")
        self.assertEqual(self.block("debts", self.boris)["count"], 1)
        (item,) = self.block("absences", self.boris)["items"]
        self.assertEqual(
            item["title"], f"{self.boris.name} instead of {self.anna.name}"
        )

    def test_who_leads_sees_the_team_and_who_needs_help(self):
        page = self.page(self.head)
        self.assertEqual((page["scope"], page["leads"]), ("team", True))
        counts = {b["name"]: b["count"] for b in page["blocks"]}
        self.assertEqual((counts["contacts"], counts["debts"]), (1, 1))
        (row,) = page["help"]
        self.assertEqual(row["name"], self.anna.name)
        for name, figure in row["figures"].items():
            with self.subTest(figure=name):
                records = self.env[figure["action"]["res_model"]].with_user(self.head)
                found = records.search_count(Domain(figure["action"]["domain"]))
                self.assertEqual(found, figure["count"])
        self.assertEqual(set(row["figures"]), {"contacts", "debts", "tickets"})
        mine = self.page(self.head, "mine")
        self.assertEqual({b["count"] for b in mine["blocks"]}, {0})
        # A manager can't ask for the team.
        self.assertEqual(self.page(self.anna, "team")["scope"], "mine")

    def test_clients_of_the_teams_the_user_leads(self):
        clients = self.env["res.partner"].with_user(self.head)
        led = clients.search([("is_of_my_team", "=", True)])
        self.assertIn(self.textile, led)
        self.assertNotIn(self.market, led)
        self.assertTrue(self.textile.with_user(self.head).is_of_my_team)
        self.assertFalse(self.textile.with_user(self.anna).is_of_my_team)
        due = self.env["client.cadence"].with_user(self.head)
        of_team = due.search([("is_of_my_team", "=", True)])
        by_clients = due.search([("partner_id.is_of_my_team", "=", True)])
        self.assertEqual(of_team, by_clients)
        self.assertIn(self.textile, of_team.partner_id)
        self.assertFalse(due.search([("is_mine", "=", True)]))
        self.textile.user_id = False
        self.assertFalse(self.textile.with_user(self.head).is_of_my_team)

    def test_an_empty_day_tells_what_comes_next(self):
        self.assertEqual(self.page()["ahead"], [])
        self.talk(self.market, self.vera)
        page = self.page(self.vera)
        self.assertFalse(any(b["count"] for b in page["blocks"]))
        self.assertTrue(page["has_clients"])
        (item,) = page["ahead"]
        self.assertEqual((item["title"], item["badge"]), ("Market Square", "in 14 d."))

    def test_who_has_no_clients_is_told_so(self):
        self.assertTrue(self.page()["has_clients"])
        page = self.page(self.boris)
        self.assertEqual((page["has_clients"], page["ahead"]), (False, []))

    def test_a_block_of_another_capability_appears(self):
        today = type(self.env["client.today"])
        blocks = today._blocks

        def _block_gifts(page):
            domain = page._whose() & Domain("name", "=", "Textile House")
            count, rows = page._top("res.partner", domain, "id", "name")
            items = [page._item("res.partner", row[0], row[1]) for row in rows]
            action = page._list_action("Gifts", "res.partner", domain)
            return page._block("gifts", "Gifts", "fa-gift", count, items, action)

        self.patch(today, "_blocks", lambda page: blocks(page) | {"gifts": 1})
        today._block_gifts = _block_gifts
        self.addCleanup(lambda: delattr(today, "_block_gifts"))
        first = self.page()["blocks"][0]
        self.assertEqual((first["name"], first["count"]), ("gifts", 1))
        self.assertEqual(self.listed(first), self.textile)

    def test_russian(self):
        if not self.env["res.lang"]._lang_get("ru_RU"):
            self.env["res.lang"]._activate_lang("ru_RU")
        page = self.env["client.today"].with_user(self.anna)
        page = page.with_context(lang="ru_RU").get_today()
        self.assertEqual(page["day"], "Понедельник, 15 июня")


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestTodayCost(CadenceCase):
    """At most 15 queries, and not one more for a thousand clients than for ten.

    Two more for who acts for others.
    """

    def make_clients(self, count, invoiced):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(count)]
        )
        self.env["client.assignment"].create(
            [
                {
                    "partner_id": client.id,
                    "user_id": self.anna.id,
                    "date_from": date(2026, 1, 1),
                }
                for client in clients
            ]
        )
        orders = self.env["sale.order"].create(
            [
                {"partner_id": client.id, "validity_date": "2026-06-16"}
                for client in clients
            ]
        )
        self.assertEqual(len(orders), count)
        self.env["helpdesk.ticket"].create(
            [
                {"name": "Torn", "description": "a", "partner_id": client.id}
                for client in clients
            ]
        )
        self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": client.id,
                    "invoice_date": "2026-05-01",
                    "invoice_date_due": "2026-05-31",
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Linen",
                                "price_unit": 10,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for client in clients[:invoiced]
            ]
        ).action_post()
        self.make_old(clients)
        self.due._refresh(clients)

    def make_approvals(self):
        """Anna's time off and her substitution wait for the head."""
        head = self.env["hr.employee"].create({"user_id": self.head.id})
        self.employee.write({"parent_id": head.id, "leave_manager_id": self.head.id})
        kind = self.env["hr.leave.type"].create(
            {"name": "Leave", "requires_allocation": False}
        )
        kind.leave_validation_type = "manager"
        self.env["hr.leave"].create(
            {
                "employee_id": self.employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-06-22",
                "request_date_to": "2026-06-26",
            }
        )
        self.env["client.substitution"].with_user(self.anna).create(
            {"date_from": "2026-06-22", "date_until": "2026-06-26"}
        )

    def cost(self, user):
        # As the web client asks.
        page = self.env["client.today"].with_user(user)
        page = page.with_context(tz="Europe/Moscow", lang="en_US")
        for _warm in range(2):  # what Odoo keeps for all requests
            page.get_today()
            self.env.flush_all()
            self.env.invalidate_all()
        before = self.cr.sql_log_count
        found = page.get_today()
        spent = self.cr.sql_log_count - before
        return spent, {b["name"]: b["count"] for b in found["blocks"]}

    def test_queries(self):
        self.rule("call", 2, "week", since="2026-06-10")
        self.make_clients(10, 10)
        self.make_approvals()
        few = {user: self.cost(user) for user in (self.anna, self.head)}
        self.make_clients(990, 20)
        for user, (spent, counts) in few.items():
            with self.subTest(user=user.login):
                self.assertLessEqual(spent, 15, counts)
                self.assertGreaterEqual(counts["contacts"], 10)
                self.assertEqual(counts["approvals"], 2)
                again, counts = self.cost(user)
                self.assertEqual(again, spent)
                self.assertGreaterEqual(counts["contacts"], 1000)
                self.assertGreaterEqual(counts["debts"], 30)
                self.assertGreaterEqual(counts["orders"], 1000)

    def test_queries_of_who_acts_for_two(self):
        """Two more: for whom they act, asked by Today and by the activities."""
        self.rule("call", 2, "week", since="2026-06-10")
        self.make_clients(10, 10)
        for absent in self.anna + self.vera:
            self.env["client.substitution"].with_user(self.director).create(
                {
                    "absent_user_id": absent.id,
                    "substitute_user_id": self.boris.id,
                    "date_from": "2026-06-15",
                    "date_until": "2026-06-20",
                }
            ).action_confirm()
        self.env["calendar.event"].create(
            [
                {
                    "name": "Autumn",
                    "start": f"2026-06-{day} {hour}:00:00",
                    "stop": f"2026-06-{day} {hour}:30:00",
                    "user_id": user.id,
                    "partner_ids": [Command.set((user.partner_id + client).ids)],
                }
                for user, client in (
                    (self.anna, self.textile),
                    (self.vera, self.market),
                )
                for day in (15, 16)
                for hour in (10, 11, 12)
            ]
        )
        with freeze_time("2026-06-16 09:00:00"):
            spent, counts = self.cost(self.boris)
        self.assertEqual((counts["meetings"], counts["results"]), (6, 6))
        self.assertGreaterEqual(counts["contacts"], 10)
        self.assertLessEqual(spent, 17, counts)
