from datetime import date, datetime
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.client_manager.tests.cadence_common import CadenceCase

PLAN = "client_manager_reports.client_visit_plan"
LIST = "client_manager_reports.client_interaction_list"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestVisitPlan(CadenceCase):
    """Anna's week from Monday, 15 June 2026: a meeting and a planned call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.textile.write({"street": "Lenina 5", "phone": "+7 495 1"})
        cls.anna.tz = "Europe/Moscow"
        cls.meeting = cls.env["calendar.event"].create(
            {
                "name": "Autumn collection",
                "start": datetime(2026, 6, 17, 7),
                "stop": datetime(2026, 6, 17, 8),
                "user_id": cls.anna.id,
                "partner_ids": [Command.set((cls.anna.partner_id + cls.contact).ids)],
            }
        )
        cls.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 15),
            summary="Remind of the payment",
            user_id=cls.anna.id,
        )
        cls.talk(cls.textile, date="2026-06-01 09:00:00", action_ids=[cls.promise()])
        cls.invoice(cls.textile, date(2026, 5, 1), 500)

    def plan(self, user=None, whose=None, day="2026-06-18"):
        return (
            self.env["client.interaction.visit.plan"]
            .with_user(user or self.anna)
            .create({"user_id": (whose or self.anna).id, "date": day})
        )

    def values(self, plan):
        report = self.env[f"report.{PLAN}"].with_user(plan.env.user)
        return report.with_context(lang="en_US")._get_report_values(plan.ids)

    def test_the_week(self):
        plan = self.plan()
        self.assertEqual(
            (plan.date_from, plan.date_until), (date(2026, 6, 15), date(2026, 6, 21))
        )
        (found,) = self.values(plan)["plans"]
        days = dict(found["days"])
        self.assertEqual(list(days), [date(2026, 6, 15), date(2026, 6, 17)])
        (call,), (visit,) = days.values()
        self.assertEqual((call["time"], call["purpose"]), ("", "Remind of the payment"))
        self.assertEqual(
            (visit["time"], visit["purpose"]), ("10:00", "Autumn collection")
        )
        self.assertEqual(visit["person"], "Olga")
        self.assertIn("Lenina 5", call["address"])
        self.assertEqual(visit["last_contact"], datetime(2026, 6, 1, 9))
        self.assertIn("Send the samples", visit["open"])
        self.assertTrue([fact for fact in visit["open"] if "500" in fact])

    def test_another_week_is_empty(self):
        (found,) = self.values(self.plan(day="2026-06-22"))["plans"]
        self.assertEqual(found["days"], [])

    def test_whose_plan_is_printed_by_whom(self):
        for user, allowed in (
            (self.anna, True),
            (self.head, True),
            (self.director, True),
            (self.auditor, True),
            (self.boris, False),
            (self.vera, False),
        ):
            plan = self.plan(user)
            with self.subTest(user=user.login):
                if allowed:
                    self.assertEqual(self.values(plan)["plans"][0]["count"], 2)
                else:
                    with self.assertRaises(AccessError):
                        self.values(plan)

    def test_it_is_a_disclosure_and_reads_well(self):
        plan = self.plan()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.anna)
            .with_context(lang="en_US")
            ._render_qweb_html(PLAN, plan.ids)
        )
        for text in ("Visit Plan of the Week", "Lenina 5", "Monday, 15 June", "10:00"):
            self.assertIn(text, html.decode())
        line = self.env["client.disclosure"].search([], limit=1, order="id desc")
        self.assertEqual(line.user_id, self.anna)

    def test_the_workbook_of_contacts(self):
        report = self.env["ir.actions.report"].with_user(self.anna)
        content, _kind = report.with_context(lang="en_US")._render_xlsx(LIST, None, {})
        book = load_workbook(BytesIO(content), data_only=True)
        head, first, *_rest = book["Contacts"].iter_rows(values_only=True)
        row = dict(zip(head, first, strict=True))
        self.assertEqual(row["Client"], "Textile House")
        self.assertEqual(row["Date"], datetime(2026, 6, 1))
        self.assertEqual((row["Kind"], row["Open actions"]), ("Call", 1))
        actions = list(book["Decisions and Actions"].iter_rows(values_only=True))
        self.assertEqual(actions[1][1], "Send the samples")
        disclosed = self.env["client.disclosure"].search([], limit=1, order="id desc")
        self.assertEqual((disclosed.kind, disclosed.user_id), ("workbook", self.anna))
        talks = self.env["client.interaction"].search([])
        with self.assertRaises(AccessError):
            report.with_user(self.boris)._render_xlsx(LIST, talks.ids, {})


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestDelayOfContacts(CadenceCase):
    """Worked by hand: textile is 5 days late by one rule, market in time."""

    def test_figures_by_manager_and_segment(self):
        self.rule("call", 2, "week", since="2026-06-10")
        self.talk(self.market, self.vera, date="2026-06-12 09:00:00")
        report = self.env["client.cadence.report"].with_user(self.director)
        clients = (self.textile + self.market).ids
        rows = {
            user.login: values
            for user, *values in report._read_group(
                [("partner_id", "in", clients)],
                ["user_id"],
                ["due_count:sum", "late_count:sum", "delay:sum", "in_time:avg"],
            )
        }
        self.assertEqual(rows, {"anna": [1, 1, 5, 0.0], "vera": [1, 0, 0, 100.0]})
        ((segment, delay),) = report._read_group(
            [("partner_id", "=", self.textile.id)],
            ["segment_id"],
            ["delay_average:avg"],
        )
        self.assertEqual((segment, delay), (self.key, 5.0))

    def test_the_rows_are_those_of_the_clients(self):
        self.rule("call", 2, "week")
        report = self.env["client.cadence.report"]
        clients = self.textile + self.market
        for user, found in (
            (self.anna, self.textile),
            (self.head, self.textile),
            (self.auditor, clients),
            (self.boris, clients.browse()),
        ):
            with self.subTest(user=user.login):
                rows = report.with_user(user).search(
                    [("partner_id", "in", clients.ids)]
                )
                self.assertEqual(rows.partner_id, found)
