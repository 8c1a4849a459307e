from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationQuality(RelationCase):
    """How complete the data of a client are, by hand-made requirements.

    A tax number (companies) weighs 30, a phone 10, who decides 40, a need 20.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        requirements = cls.env["client.data.requirement"]
        requirements.search([]).unlink()

        def require(name, check, weight, field=None, **values):
            fields = cls.env["ir.model.fields"]
            return requirements.create(
                {
                    "name": name,
                    "check": check,
                    "weight": weight,
                    "field_id": field and fields._get("res.partner", field).id,
                    **values,
                }
            )

        cls.vat = require("Tax number", "field", 30, "vat", companies_only=True)
        cls.phone = require("Phone", "field", 10, "phone")
        cls.decider = require("Who decides", "decider", 40)
        cls.need = require("Need", "need", 20)

    def score(self, client=None):
        self.env.flush_all()
        return (client or self.textile).with_user(self.anna).data_score

    def missing(self, client=None):
        return (client or self.textile).with_user(self.anna).data_missing_ids

    def test_the_score_follows_what_is_filled_in(self):
        self.assertEqual(self.score(), 0)
        self.assertEqual(len(self.missing()), 4)
        self.textile.with_user(self.anna).phone = "+7 900 000-00-01"
        self.assertEqual(self.score(), 10)
        self.textile.with_user(self.anna).vat = "7701000001"
        self.assertEqual(self.score(), 40)
        person = self.stakeholder(role="decides")
        self.assertEqual(self.score(), 80)
        self.assertEqual(self.missing(), self.need)
        self.make("client.need", {"partner_id": self.textile.id, "name": "Felt"})
        self.assertEqual((self.score(), len(self.missing())), (100, 0))
        person.role = "uses"
        self.assertEqual(self.score(), 60)
        self.textile.with_user(self.anna).phone = False
        self.assertEqual(self.score(), 50)

    def test_an_archived_person_decides_no_longer(self):
        self.stakeholder(role="signs")
        self.assertEqual(self.score(), 40)
        self.contact.with_user(self.anna).action_archive()
        self.assertEqual(self.score(), 0)

    def test_of_a_person_no_tax_number_is_asked(self):
        person = self.env["res.partner"].create(
            {"name": "Igor", "user_id": self.anna.id, "phone": "+7 900 000-00-02"}
        )
        # 10 of 10 + 40 + 20
        self.assertEqual(self.score(person), 14)
        self.assertNotIn(self.vat, self.missing(person))

    def test_some_is_asked_of_some_segments_only(self):
        segment = self.env["client.segment"].create({"name": "Key", "sequence": 1})
        self.decider.segment_ids = segment
        self.textile.phone = "+7 900 000-00-01"
        self.env["client.data.requirement"]._score_all()
        # 10 of 30 + 10 + 20
        self.assertEqual(self.score(), 17)
        self.env.cr.execute(
            "UPDATE res_partner SET segment_id = %s WHERE id = %s",
            [segment.id, self.textile.id],
        )
        self.env["client.data.requirement"]._score_all()
        self.assertEqual(self.score(), 10)
        self.assertIn(self.decider, self.missing())

    def test_a_person_to_talk_to(self):
        self.need.check = "person"
        self.env["client.data.requirement"]._score_all()
        self.assertEqual(self.score(), 0)
        self.contact.with_user(self.anna).email = "olga@example.com"
        self.assertEqual(self.score(), 20)

    def test_the_night_brings_what_changed_by_the_rules(self):
        self.textile.phone = "+7 900 000-00-01"
        self.assertEqual(self.score(), 10)
        self.phone.weight = 110
        self.env["client.data.requirement"]._score_all()
        self.assertEqual(self.score(), 55)
        self.vat.active = self.decider.active = self.need.active = False
        self.env["client.data.requirement"]._score_all()
        self.assertEqual(self.score(), 100)
        self.phone.unlink()
        self.env["client.data.requirement"]._score_all()
        self.market.invalidate_recordset()
        self.assertEqual(self.market.with_user(self.vera).data_score, 100)

    def test_saving_and_the_night_agree(self):
        self.textile.vat = "7701000001"
        self.stakeholder(role="decides")
        self.env.flush_all()
        clients = self.env["res.partner"].search([("is_client", "=", True)])
        before = {client.id: client.data_score for client in clients}
        self.env.cr.execute("UPDATE res_partner SET data_score = 1")
        self.env["client.data.requirement"]._score_all()
        self.assertEqual({c.id: c.data_score for c in clients}, before)

    def test_searching_what_is_missing(self):
        clients = self.env["res.partner"].with_user(self.director)
        both = self.textile + self.market
        self.textile.phone = "+7 900 000-00-01"
        found = clients.search(
            [("data_missing_ids", "in", self.phone.ids), ("id", "in", both.ids)]
        )
        self.assertEqual(found, self.market)
        found = clients.search(
            [("data_missing_ids", "ilike", "Phon"), ("id", "in", both.ids)]
        )
        self.assertEqual(found, self.market)

    def test_the_average_of_a_portfolio(self):
        self.market.user_id = self.anna
        self.textile.phone = "+7 900 000-00-01"
        self.env.flush_all()
        ((average,),) = (
            self.env["res.partner"]
            .with_user(self.anna)
            ._read_group(
                [("is_client", "=", True), ("user_id", "=", self.anna.id)],
                aggregates=["data_score:avg"],
            )
        )
        self.assertEqual(average, 5)

    def test_each_gap_leads_to_the_place_to_fill(self):
        for requirement, model in (
            (self.vat, "res.partner"),
            (self.decider, "client.stakeholder"),
            (self.need, "client.need"),
        ):
            action = (
                self.textile.with_user(self.anna)
                .with_context(requirement_id=requirement.id)
                .action_fill_data()
            )
            self.assertEqual(action["res_model"], model)

    def test_only_fields_with_a_plain_column(self):
        field = self.env["ir.model.fields"]._get("res.partner", "child_ids")
        with self.assertRaises(ValidationError):
            self.phone.field_id = field

    def test_access(self):
        with self.assertRaises(AccessError):
            self.phone.with_user(self.director).weight = 1
        with self.assertRaises(AccessError):
            self.textile.with_user(self.anna).data_score = 100
        with self.assertRaises(AccessError):
            self.textile.with_user(self.clerk).read(["data_score"])

    def test_cost(self):
        clients = self.many_clients(100)

        def save(records):
            records.write({"phone": "+7 900 000-00-07"})
            records.with_user(self.anna).mapped("data_score")
            records.with_user(self.anna).mapped("data_missing_ids")

        self.assertSameCost(save, clients, 20)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationDuplicates(RelationCase):
    """Who is there already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.textile.write({"vat": "7701 000-001", "phone": "+7 900 555-00-01"})
        cls.market.write({"vat": "7702000002", "email": "Office@Market.example.com"})
        cls.foreigner.phone = "+7 900 555-00-02"

    def note(self, user, **values):
        """What somebody reads while typing a new client."""
        form = Form(self.env["res.partner"].with_user(user))
        form.name = "New"
        for name, value in values.items():
            form[name] = value
        return form.duplicate_note or ""

    def test_an_own_client_is_named(self):
        for values in ({"vat": "7701000001"}, {"phone": "+79005550001"}):
            with self.subTest(**values):
                self.assertIn("Textile House", self.note(self.anna, **values))
        self.assertEqual(self.note(self.anna, vat="7701000009"), "")

    def test_anothers_is_not(self):
        for values in (
            {"vat": "7702000002"},
            {"email": "office@market.example.com"},
            {"phone": "8 (900) 555 0002"},
        ):
            with self.subTest(**values):
                note = self.note(self.anna, **values)
                self.assertIn("another manager", note)
                self.assertNotIn("Market", note)
        self.assertIn("Market Square", self.note(self.director, vat="7702000002"))

    def test_the_setting_allows_name_and_manager(self):
        self.anna.group_ids += self.env.ref("client_manager.group_client_directory")
        note = self.note(self.anna, vat="7702000002")
        self.assertIn("Market Square", note)
        self.assertIn(self.vera.name, note)

    def test_odoos_own_warning_names_nobody_either(self):
        double = self.env["res.partner"].create(
            {"name": "Double", "user_id": self.anna.id, "vat": "7702000002"}
        )
        self.assertTrue(double.same_vat_partner_id)
        double.invalidate_recordset()
        self.assertFalse(double.with_user(self.anna).same_vat_partner_id)

    def test_the_setting_allows_no_names_of_other_companies(self):
        self.anna.group_ids += self.env.ref("client_manager.group_client_directory")
        self.market.company_id = self.env["res.company"].create({"name": "Second"})
        note = self.note(self.anna, vat="7702000002")
        self.assertIn("another manager", note)
        self.assertNotIn("Market", note)

    def test_the_clients_own_people_are_no_doubles(self):
        self.contact.write({"phone": "+7 900 555-00-01", "email": "a@b.example.com"})
        self.textile.email = "a@b.example.com"
        self.assertFalse(self.textile.with_user(self.anna).duplicate_note)
        self.assertFalse(self.contact.with_user(self.anna).duplicate_note)

    def test_the_list_has_groups_of_clients(self):
        doubles = self.env["client.duplicate"]
        self.contact.phone = "+7 900 555-00-02"
        other = self.env["res.partner"].create(
            {"name": "Textile again", "user_id": self.anna.id, "vat": "RU7701000001"}
        )
        self.env.flush_all()
        ours = self.textile + other + self.market
        found = doubles.search([("partner_id", "in", ours.ids)])
        self.assertEqual(
            {(row.kind, row.partner_id) for row in found},
            {
                ("vat", self.textile),
                ("vat", other),
                ("phone", self.textile),
                ("phone", self.market),
            },
        )
        self.assertEqual(set(found.mapped("client_count")), {2})
        mine = found.with_user(self.anna).search([("id", "in", found.ids)])
        self.assertEqual(len(mine), 3)
        phone = mine.filtered(lambda row: row.kind == "phone")
        with self.assertRaisesRegex(UserError, "within your reach"):
            phone.action_merge()
        vat = mine.filtered(lambda row: row.kind == "vat")[0]
        context = vat.action_merge()["context"]
        self.assertEqual(set(context["active_ids"]), set((self.textile + other).ids))

    def test_nobody_writes_what_is_compared(self):
        for name in ("vat_normalized", "phone_normalized"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.textile.with_user(self.anna).write({name: "4711"})

    def test_short_numbers_mean_none(self):
        self.textile.vat, self.market.vat = "/", "/"
        self.assertFalse(self.textile.vat_normalized)

    def test_cost(self):
        clients = self.many_clients(100)
        for n, client in enumerate(clients):
            client.phone = f"+7 900 555-{n // 2:02}-99"

        def read(records):
            records.with_user(self.anna).mapped("duplicate_note")

        self.assertSameCost(read, clients, 12)
