from datetime import datetime
from io import BytesIO

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .interaction_common import LIST, PLAN_WORKBOOK, VisitPlanCase

ATTACK = '=HYPERLINK("http://evil.example";"Click")'


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionWorkbooks(VisitPlanCase):
    """The workbooks read back by another program."""

    def workbook(self, report, ids=None, user=None, lang="en_US", **options):
        actions = self.env["ir.actions.report"].with_user(user or self.anna)
        content, _kind = actions.with_context(lang=lang)._render_xlsx(report, ids, {})
        return load_workbook(BytesIO(content), **options)

    def rows(self, sheet):
        heads, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]

    def test_contacts_with_their_types(self):
        self.anna.tz = "Asia/Vladivostok"
        self.talk(
            self.contact,
            date="2026-06-10 15:30:00",
            duration=45,
            kind="visit",
            direction="incoming",
            outcome="agreed",
            summary="Weekly delivery",
            internal_note="In a hurry",
            next_date="2026-07-01",
        )
        book = self.workbook(LIST, data_only=True)
        visit, call, total = self.rows(book["Contacts"])
        self.assertEqual(
            visit,
            {
                "Client": "Textile House",
                "When": datetime(2026, 6, 11, 1, 30),
                "Kind": "Visit",
                "From whom": "From the Client",
                "Spoken to": "Olga",
                "Manager": self.anna.name,
                "Minutes": 45,
                "Purpose": None,
                "What was said": "Weekly delivery",
                "Only for us": "In a hurry",
                "Outcome": "Agreed",
                "Next contact": datetime(2026, 7, 1),
                "Open actions": None,
            },
        )
        self.assertEqual((call["Kind"], call["Open actions"]), ("Call", 1))
        self.assertEqual((total["Minutes"], total["Open actions"]), (45, 1))
        (action,) = self.rows(book["Decisions and Actions"])
        self.assertEqual(action["What"], "Send the samples")
        self.assertEqual(action["By when"], datetime(2026, 6, 20))
        facts = dict(book["About"].iter_rows(values_only=True))
        self.assertEqual(facts["Number of contacts"], 2)
        self.assertEqual(facts["Time zone"], "Asia/Vladivostok")

    def test_it_is_made_for_reading(self):
        sheet = self.workbook(LIST)["Contacts"]
        self.assertEqual(sheet.freeze_panes, "B2")
        self.assertEqual(sheet.auto_filter.ref, "A1:M2")
        self.assertEqual(sheet["G4"].value, "=SUBTOTAL(109,G2)")
        widths = [sheet.column_dimensions[name].width for name in "ABI"]
        self.assertTrue(all(width > 12 for width in widths), widths)
        self.assertTrue(sheet["B2"].is_date)

    def test_what_people_typed_never_computes(self):
        self.talk(self.textile, summary=ATTACK, purpose="+7 495 @SUM(1)")
        sheet = self.workbook(LIST)["Contacts"]
        said, purpose = sheet["I2"], sheet["H2"]
        self.assertEqual((said.value, said.data_type), (ATTACK, "s"))
        self.assertTrue(said.quotePrefix and purpose.quotePrefix)
        self.assertTrue(said.alignment.wrap_text)
        self.assertIsNone(said.hyperlink)

    def test_a_long_text_is_whole_and_its_row_stays_small(self):
        text = "\n".join(f"Line {number}" for number in range(400))
        self.talk(self.textile, summary=text)
        sheet = self.workbook(LIST)["Contacts"]
        self.assertEqual(sheet["I2"].value, text)
        self.assertEqual(sheet.row_dimensions[2].height, 8 * 15)
        self.assertIsNone(sheet.row_dimensions[3].height)

    def test_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"], overwrite=True)
        book = self.workbook(LIST, lang="ru_RU")
        self.assertEqual(book.sheetnames[0], "Контакты")
        heads = [cell.value for sheet in book for cell in sheet[1] if cell.value]
        latin = [head for head in heads if any("a" <= c <= "z" for c in head.lower())]
        self.assertEqual(latin, [])

    def test_only_what_one_may_read(self):
        talks = self.env["client.interaction"].search([])
        with self.assertRaises(AccessError):
            self.workbook(LIST, talks.ids, self.boris)
        with self.assertRaises(AccessError):
            self.workbook(LIST, [], self.clerk)
        self.assertEqual(len(self.rows(self.workbook(LIST, talks.ids)["Contacts"])), 2)
        disclosed = self.env["client.disclosure"].search([], limit=1, order="id desc")
        self.assertEqual((disclosed.kind, disclosed.user_id), ("workbook", self.anna))

    def test_a_hundred_contacts_cost_the_queries_of_one(self):
        clients = self.many_clients(102)
        talks = self.env["client.interaction"].create(
            [
                {
                    "partner_id": client.id,
                    "user_id": self.anna.id,
                    "action_ids": [self.promise()],
                }
                for client in clients
            ]
        )
        report = self.env["ir.actions.report"].with_user(self.anna)
        self.assertSameCost(
            lambda some: report._render_xlsx(LIST, some.ids, {}), talks, more=2
        )

    def test_the_visit_plan(self):
        plan = self.plan()
        book = self.workbook(PLAN_WORKBOOK, plan.ids, data_only=True)
        call, visit = self.rows(book["Visit plan"])
        self.assertEqual(call["Day"], datetime(2026, 6, 15))
        self.assertEqual(
            (visit["Day"], visit["Time"], visit["Contact"], visit["Spoken to"]),
            (datetime(2026, 6, 17), "10:00–11:00", "Visit", "Olga"),
        )
        self.assertEqual(visit["Last contact"], datetime(2026, 6, 1))
        self.assertIn("Send the samples", visit["What is open"])
        facts = dict(book["About"].iter_rows(values_only=True))
        self.assertEqual(facts["Manager"], self.anna.name)
        self.assertEqual(facts["Number of contacts"], 2)
        with self.assertRaises(AccessError):
            self.workbook(PLAN_WORKBOOK, self.plan(self.vera).ids, self.vera)
