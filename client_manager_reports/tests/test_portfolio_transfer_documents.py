from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import TODAY, ClientReportCase

ORDER = "report.client_manager_reports.client_transfer_order"
SINGLE_ORDER = "report.client_manager_reports.client_assignment_order"


class TransferPaperCase(ClientReportCase):
    """Textile (Anna's) and market (Boris') go to Vera, unless said otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.anna + cls.boris + cls.vera + cls.head:
            user.name = user.login
        cls.tickets = cls.env["helpdesk.ticket"].search(
            [("commercial_partner_id", "=", cls.textile.id)]
        )
        cls.made_on(cls.tickets, datetime(2026, 6, 10))

    @classmethod
    def made_on(cls, records, moment):
        """Let records have been made at a moment; the database has its own clock."""
        records.flush_recordset()
        cls.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                moment,
                records.ids,
            )
        )
        records.invalidate_recordset(["create_date"])

    def transfer(self, clients=None, managers=None, **values):
        """A transfer the director has previewed."""
        transfer = (
            self.env["client.transfer"]
            .with_user(self.director)
            .create(
                {
                    "choice": "selection",
                    "partner_ids": [
                        Command.set((clients or self.textile + self.market).ids)
                    ],
                    "user_ids": [Command.set((managers or self.vera).ids)],
                    "distribution": "number" if managers else "one",
                    "date_from": date(2026, 6, 15),
                    **values,
                }
            )
        )
        transfer.action_preview()
        return transfer

    def values(self, report, user, records):
        return self.env[report].with_user(user)._get_report_values(records.ids)

    def orders(self, report, user, records):
        return self.values(report, user, records)["orders"]

    def rows(self, order):
        """(place, client, former manager) by title of the list."""
        return {
            group["title"]: [
                (place, entry.client, entry.former.login)
                for place, entry in group["rows"]
            ]
            for group in order["groups"]
        }


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOrderOfAssignment(TransferPaperCase):
    def test_one_order_for_all_clients_by_new_manager(self):
        transfer = self.transfer(
            managers=self.anna + self.boris + self.vera,
            order_number="15-K",
            order_date=date(2026, 6, 10),
            reason="Leave",
        )
        transfer.line_ids.user_id = self.vera
        (order,) = self.orders(ORDER, self.director, transfer)
        self.assertEqual(
            self.rows(order),
            {
                "1.1. vera, responsible manager (clients: 2)": [
                    (1, self.market, "boris"),
                    (2, self.textile, "anna"),
                ]
            },
        )
        self.assertEqual(order["number"], "15-K of June 10, 2026")
        self.assertEqual(order["reason"], "Leave")
        self.assertFalse(order["mark"] or order["note"])
        self.assertEqual(order["readers"], self.anna + self.boris + self.vera)
        self.assertIn("From June 15, 2026,", order["clauses"][0])
        self.assertIn("handover act", order["clauses"][1])
        self.assertIn("by June 15, 2026.", order["clauses"][1])

    def test_the_head_of_the_new_managers_keeps_control(self):
        to_boris = self.transfer(self.textile, self.boris)
        (order,) = self.orders(ORDER, self.director, to_boris)
        self.assertIn(self.head.name, order["clauses"][-1])
        # Vera's department has no head.
        (order,) = self.orders(ORDER, self.director, self.transfer(self.textile))
        self.assertEqual(
            order["clauses"][-1], "I keep control of the execution of this order."
        )

    def test_what_is_missing_is_left_blank(self):
        (order,) = self.orders(ORDER, self.director, self.transfer())
        self.assertEqual(order["number"].count("o_client_blank"), 2)
        self.assertIn("o_client_blank", order["reason"])

    def test_a_draft_says_so(self):
        transfer = self.transfer()
        transfer.action_back_to_draft()
        (order,) = self.orders(ORDER, self.director, transfer)
        self.assertEqual(order["mark"], "DRAFT")
        self.assertIn("preview the transfer", order["note"])
        self.assertFalse(order["groups"])
        self.env["ir.actions.report"].with_user(self.director)._render_qweb_html(
            "client_manager_reports.client_transfer_order", transfer.ids
        )

    def test_clients_left_out_are_not_in_it(self):
        transfer = self.transfer(managers=self.anna)
        (order,) = self.orders(ORDER, self.director, transfer)
        ((_place, client, _former),) = next(iter(self.rows(order).values()))
        self.assertEqual(client, self.market)

    def test_of_single_assignments(self):
        """The responsible one from whom to whom, a co-manager beside whom."""
        consultant = self.textile.assignment_ids.filtered(
            lambda assignment: assignment.role == "co_manager"
        )
        consultant.write({"job": "logistics", "date_until": date(2026, 12, 31)})
        consultant.write({"order_number": "45-k", "order_date": date(2026, 3, 28)})
        (order,) = self.orders(SINGLE_ORDER, self.head, self.current + consultant)
        self.assertEqual(
            self.rows(order),
            {
                "1.1. anna, responsible manager (clients: 1)": [
                    (1, self.textile, "boris")
                ],
                "1.2. vera, co-manager: logistics (clients: 1)": [
                    (2, self.textile, "anna")
                ],
            },
        )
        self.assertTrue(order["until"])
        self.assertEqual(order["reason"], "Move")
        self.assertIn("from the days named there", order["clauses"][0])

    def test_assignments_of_different_orders_are_different_papers(self):
        others = self.market.assignment_ids
        orders = self.orders(SINGLE_ORDER, self.director, self.current + others)
        self.assertEqual(len(orders), 2)
        self.assertEqual(orders[0]["number"], "45-k of March 28, 2026")
        self.assertIn("o_client_blank", orders[1]["number"])

    def test_managers_do_not_print_orders(self):
        transfer = self.transfer(self.textile)
        transfer.action_confirm()
        for user in (self.vera, self.clerk):
            with (
                self.subTest(login=user.login),
                self.assertRaisesRegex(AccessError, "Only heads of department"),
            ):
                self.orders(ORDER, user, transfer)

    def test_nobody_prints_a_part_of_an_order(self):
        """A head who only gets one of the clients does not see the others."""
        self.assign(self.market, self.head, date(2026, 6, 1))
        transfer = self.transfer()
        transfer.action_confirm()
        with self.assertRaisesRegex(AccessError, "may not read all clients"):
            self.orders(ORDER, self.head, transfer)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTransferPaperPerformance(TransferPaperCase):
    """Papers with a hundred clients take as many queries as with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.many_clients()
        cls.make_sales(cls.clients, date(2026, 5, 1))
        cls.env["res.partner"].create(
            [{"name": "Contact", "parent_id": c.id} for c in cls.clients]
        )
        cls.env["sale.order"].create([{"partner_id": c.id} for c in cls.clients])

    def assertSamePaperCost(self, report, *records):
        """Of the records the first is there to load what is loaded once for all."""
        render = self.env["ir.actions.report"].with_user(self.director)

        def cost(record):
            return self.queries(
                render._render_qweb_html, f"client_manager_reports.{report}", record.ids
            )

        _warm, one, hundred = (cost(record) for record in records)
        self.assertLessEqual(hundred, one + 2, "queries grow with the clients")

    def test_papers_of_a_transfer(self):
        for day in (date(2026, 6, 15), date(2026, 6, 1)):
            one = self.transfer(self.clients[100], date_from=day)
            hundred = self.transfer(self.clients[:100], date_from=day)
            for report in ("client_transfer_order", "client_handover_act"):
                with self.subTest(report=report, day=day):
                    self.assertSamePaperCost(report, one, one, hundred)

    def test_order_of_assignments(self):
        assignments = self.clients.assignment_ids
        self.assertSamePaperCost(
            "client_assignment_order",
            assignments[100],
            assignments[100],
            assignments[:100],
        )
