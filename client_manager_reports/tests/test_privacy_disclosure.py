from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import HttpCase, tagged

from odoo.addons.base.models.ir_qweb import QWebError

from .common import TODAY
from .test_portfolio_transfer_documents import TransferPaperCase

OURS = "client_manager_reports"
DOSSIER = f"{OURS}.client_dossier"
PORTFOLIO = f"{OURS}.client_portfolio"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReportDisclosure(TransferPaperCase):
    """Every report of ours leaves one line with the clients that are in it."""

    def lines(self, run):
        """What a call leaves in the log."""
        log = self.env["client.disclosure"]
        before = log.search([])
        run()
        return log.search([]) - before

    def printed(self, name, records, user=None, kind="html"):
        reports = self.env["ir.actions.report"].with_user(user or self.director)
        engine = kind if kind == "xlsx" else f"qweb_{kind}"
        render = getattr(reports, f"_render_{engine}")
        name = name if "." in name else f"{OURS}.{name}"
        return self.lines(lambda: render(name, records.ids, data={}))

    def test_dossier_in_each_format(self):
        for kind in ("html", "text", "pdf"):
            line = self.printed(DOSSIER, self.contact + self.market, kind=kind)
            self.assertEqual(len(line), 1, kind)
            self.assertEqual((line.kind, line.file_format), ("print", kind))
            self.assertEqual((line.name, line.reference), ("Client Dossier", DOSSIER))
            self.assertEqual(line.user_id, self.director)
            self.assertEqual(line.line_ids.partner_id, self.textile + self.market)

    def test_workbook_of_a_selection_and_of_the_own_clients(self):
        line = self.printed(PORTFOLIO, self.textile, kind="xlsx")
        self.assertEqual((line.kind, line.file_format), ("workbook", "xlsx"))
        self.assertEqual(line.line_ids.partner_id, self.textile)
        own = self.printed(PORTFOLIO, self.textile.browse(), self.anna, "xlsx")
        self.assertEqual(own.line_ids.partner_id, self.textile)
        self.assertEqual(own.user_id, self.anna)
        self.assertFalse(
            self.printed(PORTFOLIO, self.textile.browse(), self.vera, "xlsx")
        )

    def test_papers_of_a_transfer(self):
        transfer = self.transfer()
        clients = self.textile + self.market
        textile = transfer.line_ids.filtered(lambda r: r.partner_id == self.textile)
        for name, records, expected in (
            ("client_transfer_order", transfer, clients),
            ("client_assignment_order", self.current, self.textile),
            ("client_handover_act", transfer, clients),
            ("client_handover_act_single", textile, self.textile),
        ):
            line = self.printed(name, records)
            self.assertEqual(len(line), 1, name)
            self.assertEqual(set(line.line_ids.partner_id.ids), set(expected.ids), name)

    def test_every_report_of_ours_is_written_down(self):
        """A new report must say by ``_printable_clients`` whom it is about."""
        transfer = self.transfer()
        self.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=TODAY,
            user_id=self.anna.id,
        )
        examples = {
            "res.partner": self.textile,
            "client.transfer": transfer,
            "client.transfer.line": transfer.line_ids[:1],
            "client.assignment": self.current,
            "client.interaction": self.env["client.interaction"].create(
                {"partner_id": self.textile.id}
            ),
            # Nobody reads what another one is about to print.
            "client.interaction.visit.plan": self.env["client.interaction.visit.plan"]
            .with_user(self.director)
            .create({"user_id": self.anna.id, "date": TODAY}),
            "client.account.plan": self.env["client.account.plan"].create(
                {"partner_id": self.textile.id, "potential": 100}
            ),
            "client.substitution": self.env["client.substitution"].create(
                {
                    "absent_user_id": self.anna.id,
                    "substitute_user_id": self.boris.id,
                    "date_from": date(2026, 7, 6),
                    "date_until": date(2026, 7, 10),
                    "scope": "selected",
                    "partner_ids": [Command.set(self.textile.ids)],
                }
            ),
        }
        reports = self.env["ir.actions.report"].search(
            [("report_name", "=like", f"{OURS}.%")]
        )
        self.assertGreaterEqual(len(reports), 5)
        for report in reports:
            self.assertIn(report.model, examples, "add an example here")
            kind = {"xlsx": "xlsx"}.get(report.report_type, "html")
            lines = self.printed(
                report.report_name, examples[report.model], kind=kind
            )
            self.assertEqual(len(lines), 1, report.report_name)

    def test_other_reports_on_contacts_as_well(self):
        self.env["ir.ui.view"].create(
            {
                "name": "labels",
                "type": "qweb",
                "key": "client_manager_test.labels",
                "arch": "<t t-name='labels'><p t-foreach='docs' t-as='d' "
                "t-out='d.phone'/></t>",
            }
        )
        self.env["ir.actions.report"].create(
            {
                "name": "Labels",
                "model": "res.partner",
                "report_name": "client_manager_test.labels",
                "report_type": "qweb-html",
            }
        )
        line = self.printed("client_manager_test.labels", self.address)
        self.assertEqual(line.name, "Labels")
        self.assertEqual(line.line_ids.partner_id, self.textile)
        stranger = self.env["res.partner"].create({"name": "Supplier"})
        self.assertFalse(self.printed("client_manager_test.labels", stranger))

    def test_what_is_refused_or_fails_leaves_nothing(self):
        for user, records, name in (
            (self.boris, self.textile.browse(), "client_transfer_order"),
            (self.clerk, self.textile, DOSSIER),
        ):
            with self.assertRaises(AccessError):
                self.printed(name, records, user)
        before = self.env["client.disclosure"].search_count([])
        view = self.env.ref(DOSSIER)
        view.arch = "<t t-name='x'><t t-esc='1/0'/></t>"
        with self.assertRaises(QWebError):
            self.printed(DOSSIER, self.textile)
        self.assertEqual(self.env["client.disclosure"].search_count([]), before)

    def test_no_copy_is_kept_that_could_be_taken_unseen(self):
        action = self.env.ref(f"{OURS}.client_dossier_action")
        action.write({"attachment": "'dossier.pdf'", "attachment_use": True})
        for _time in range(2):
            line = self.printed(DOSSIER, self.textile, kind="pdf")
            self.assertEqual(len(line), 1)
        self.assertFalse(
            self.env["ir.attachment"].search([("name", "=", "dossier.pdf")])
        )

    def test_workbooks_are_not_made_behind_the_log(self):
        model = self.env[f"report.{PORTFOLIO}"].with_user(self.anna)
        for name in ("create_xlsx_report", "generate_xlsx_report"):
            with self.assertRaises(AccessError):
                get_public_method(model, name)

    def test_one_statement_for_any_number_of_clients(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"C{n}", "is_company": True, "customer_rank": 1}
                for n in range(100)
            ]
        )
        reports = self.env["ir.actions.report"].with_user(self.director)
        log = self.registry["client.disclosure"]
        costs = []

        def measured(self, *args, original=log._write_down):
            before = self.env.cr.sql_log_count
            original(self, *args)
            costs.append(self.env.cr.sql_log_count - before)

        self.patch(log, "_write_down", measured)
        for group in (clients[:1], clients):
            reports._render_qweb_html(DOSSIER, group.ids)
        self.assertLessEqual(costs[0], 2)  # the user's name, once
        self.assertEqual(costs[1], 1)
        line = self.env["client.disclosure"].search([], limit=1)
        self.assertEqual((line.client_count, len(line.line_ids)), (100, 100))


@tagged("post_install", "-at_install")
class TestReportDisclosureByAddress(TransferPaperCase, HttpCase):
    """Reports by their address, where Odoo's own route only reads."""

    def test_written_at_the_first_attempt(self):
        self.authenticate("anna", "anna")
        log = self.env["client.disclosure"]
        for converter, name, file_format in (
            ("html", DOSSIER, "html"),
            ("xlsx", PORTFOLIO, "xlsx"),
        ):
            before = log.search([])
            address = f"/report/{converter}/{name}/{self.textile.id}"
            with self.assertNoLogs("odoo.http", "WARNING"):
                answer = self.url_open(address)
            self.assertEqual(answer.status_code, 200)
            line = log.search([]) - before
            self.assertEqual(len(line), 1)
            self.assertEqual(line.file_format, file_format)
            self.assertEqual(line.user_login, "anna")
            self.assertEqual(line.address, "127.0.0.1")
            self.assertEqual(line.line_ids.name, "Textile House")
