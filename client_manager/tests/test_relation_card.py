from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationCard(RelationCase):
    """The one page about a client, read in one call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice(cls.textile, date(2026, 2, 1), 400)
        cls.invoice(cls.contact, date(2026, 6, 1), 500, due=date(2026, 7, 1))
        cls.running = cls.order(cls.textile, datetime(2026, 6, 2, 12))
        cls.quotation = cls.order(cls.textile)
        cls.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "a", "partner_id": cls.contact.id}
        )
        cls.olga = cls.stakeholder(role="decides")
        cls.need = cls.make(
            "client.need", {"partner_id": cls.textile.id, "name": "Felt"}
        )
        cls.plan = cls.make(
            "client.account.plan",
            {
                "partner_id": cls.textile.id,
                "potential": 3600,
                "goal_ids": [
                    (0, 0, {"name": "More", "measure": "turnover", "target": 1800})
                ],
            },
        )
        cls.plan.action_activate()

    def card(self, user=None, client=None):
        client = client or self.textile
        return client.with_user(user or self.anna).client_card()

    def block(self, key, **options):
        blocks = {block["key"]: block for block in self.card(**options)["blocks"]}
        return blocks.get(key)

    def figures(self, key, **options):
        """Texts of the figures of a block, without what parts thousands."""
        found = self.block(key, **options)["figures"]
        return [figure["text"].replace("\xa0", " ") for figure in found]

    def test_it_answers_the_questions_of_the_job(self):
        card = self.card()
        self.assertEqual(card["name"], "Textile House")
        self.assertTrue(card["can_edit"])
        keys = [block["key"] for block in card["blocks"]]
        for key in (
            "responsible",
            "health",
            "sales",
            "contact",
            "orders",
            "money",
            "complaints",
            "people",
            "needs",
            "plan",
            "quality",
        ):
            self.assertIn(key, keys)

    def test_figures(self):
        self.assertEqual(self.figures("responsible")[0], self.anna.name)
        self.assertIn("900", self.figures("sales")[0])
        # 500 in the last 90 days, 400 in those before
        self.assertEqual(self.figures("sales")[1], "+25 %")
        self.assertIn("400", self.figures("money")[1])
        self.assertEqual(self.figures("complaints"), ["1"])
        self.assertEqual(self.figures("plan")[:2], ["25 %", "50 %"])
        months = self.block("sales")["data"]["months"]
        self.assertEqual(len(months), 12)
        self.assertEqual([month["part"] for month in months[-5:]], [80, 0, 0, 0, 100])

    def test_lines_lead_to_records(self):
        people = self.block("people")["data"]["map"]
        self.assertIn(
            self.olga.id,
            [p["id"] for row in people["rows"] for cell in row["cells"] for p in cell],
        )
        (need,) = self.block("needs")["rows"]
        self.assertEqual((need["model"], need["id"]), ("client.need", self.need.id))
        (goal,) = self.block("plan")["rows"]
        self.assertEqual(goal["percent"], 50)

    def test_every_figure_opens_something(self):
        """All methods that the card names exist and give an action."""
        client = self.textile.with_user(self.anna)
        called = set()
        for block in self.card()["blocks"]:
            for figure in block.get("figures", ()):
                if figure["action"]:
                    called.add((figure["action"], None))
            if block.get("more"):
                called.add((block["more"]["action"], None))
            for row in block.get("rows", ()):
                if row["action"]:
                    record = self.env[row["model"]].browse(row["id"])
                    action = getattr(record.with_user(self.anna), row["action"])()
                    self.assertIn("type", action)
        self.assertGreater(len(called), 12)
        for name, _context in called:
            with self.subTest(action=name):
                action = getattr(client, name)()
                self.assertIn("type", action)
                if action.get("domain"):
                    self.env[action["res_model"]].with_user(self.anna).search(
                        action["domain"]
                    )

    def test_orders_in_progress_open_as_counted(self):
        self.running.delivery_status = "pending"
        self.env.flush_all()
        self.assertEqual(self.figures("orders"), ["1", "1"])
        action = self.textile.with_user(self.anna).action_view_orders_running()
        found = self.env["sale.order"].search(action["domain"])
        self.assertEqual(found, self.running)

    def test_a_contact_leads_to_the_card_of_its_client(self):
        self.assertEqual(self.card(client=self.contact)["id"], self.textile.id)
        action = self.contact.with_user(self.anna).action_open_client_card()
        self.assertEqual(action["context"]["active_id"], self.textile.id)

    def test_access(self):
        for user in (self.boris, self.vera):
            with self.assertRaises(AccessError):
                self.card(user)
        with self.assertRaises(AccessError):
            self.card(self.clerk)
        self.assertFalse(self.card(self.auditor)["can_edit"])
        self.assertTrue(self.card(self.head)["can_edit"])

    def test_what_waits_is_marked(self):
        self.assertEqual(self.block("contact")["figures"][1]["tone"], "warning")
        self.textile.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 1),
            user_id=self.anna.id,
        )
        self.assertEqual(self.block("contact")["figures"][1]["tone"], "bad")

    def test_onboarding_is_there_while_it_runs(self):
        self.assertFalse(self.block("onboarding"))
        self.textile.with_user(self.anna).action_begin_onboarding()
        self.assertEqual(self.block("onboarding")["rows"][0]["percent"], 0)

    def test_the_styles_compile(self):
        """One error in them and the whole web client is bare."""
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_web", js=False)
        bundle.css()
        self.assertFalse(bundle.css_errors)

    def test_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("name", "=", "client_manager")]
        )._update_translations(["ru_RU"])
        self.anna.lang = "ru_RU"
        client = self.textile.with_user(self.anna).with_context(lang="ru_RU")
        titles = [block["title"] for block in client.client_card()["blocks"]]
        self.assertIn("Продажи", titles)
        for title in titles:
            self.assertFalse(title.isascii(), title)

    def test_the_cost_does_not_depend_on_the_number_of_orders(self):
        client = self.textile.with_user(self.anna)

        client.client_card()
        few = self.queries(client.client_card)
        self.env["sale.order"].create(
            [{"partner_id": self.contact.id} for _n in range(100)]
        ).write({"state": "sale"})
        self.env["client.interaction"].create(
            [{"partner_id": self.contact.id} for _n in range(50)]
        )
        many = self.queries(client.client_card)
        self.assertLessEqual(many, few + 8, (few, many))
        self.assertLessEqual(many, 110)
