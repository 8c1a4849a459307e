import doctest
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.client_manager.tools import dates

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationPeople(RelationCase):
    """Who is who at the client's."""

    def talk(self, partner, day, **values):
        return self.make(
            "client.interaction",
            {"partner_id": partner.id, "date": f"2026-06-{day:02} 08:00:00", **values},
        )

    def test_a_person_stands_for_the_client_and_has_a_counterpart(self):
        olga = self.stakeholder()
        self.assertEqual(olga.partner_id, self.textile)
        self.assertEqual(olga.user_id, self.anna)

    def test_one_entry_a_person(self):
        self.stakeholder()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.stakeholder()

    def test_who_does_not_work_there_or_is_a_company_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.stakeholder(self.foreigner, self.director, partner_id=self.textile.id)
        with self.assertRaisesRegex(ValidationError, "is a company"):
            self.stakeholder(self.textile)

    def test_the_last_contact_is_the_one_with_this_person(self):
        olga = self.stakeholder()
        self.talk(self.textile, 9)
        self.assertFalse(olga.last_contact_date)
        self.talk(self.contact, 3)
        self.talk(self.textile, 5, contact_ids=[(6, 0, self.contact.ids)])
        self.talk(self.contact, 8, outcome="not_reached")
        olga.invalidate_recordset()
        self.assertEqual(olga.last_contact_date.date(), date(2026, 6, 5))
        domain = olga.action_view_interactions()["domain"]
        found = self.env["client.interaction"].search(domain)
        self.assertEqual(len(found), 3)

    def test_it_follows_a_contact_who_changes_sides(self):
        olga = self.stakeholder()
        self.contact.sudo().parent_id = self.market
        self.assertEqual(olga.sudo().partner_id, self.market)
        self.assertFalse(olga.with_user(self.anna).search([]))

    def test_an_archived_contact_leaves_the_list(self):
        olga = self.stakeholder()
        self.contact.action_archive()
        self.assertFalse(olga.search([]))
        self.contact.action_unarchive()
        self.assertEqual(olga.search([]), olga)

    def test_merging_persons_keeps_the_notes_of_both(self):
        self.stakeholder(note="Wants weekly deliveries")
        double = self.contact.copy({"parent_id": self.textile.id})
        self.stakeholder(double, note="Likes tea", role="decides")
        self.merge(self.contact, double)
        left = self.env["client.stakeholder"].search([])
        self.assertEqual(left.contact_id, self.contact)
        self.assertIn("tea", left.note)
        self.assertIn("weekly", left.note)

    def test_merging_clients_brings_the_people_along(self):
        olga = self.stakeholder()
        self.merge(self.market, self.textile)
        self.assertEqual(olga.sudo().partner_id, self.market)

    def test_the_map_has_everybody_in_the_right_place(self):
        olga = self.stakeholder(influence="5", attitude="1_opponent", role="decides")
        grid = self.textile.with_user(self.anna).stakeholder_map
        self.assertEqual(len(grid["columns"]), 5)
        self.assertEqual(grid["rows"][0]["cells"][0][0]["id"], olga.id)
        people = [p for row in grid["rows"] for cell in row["cells"] for p in cell]
        self.assertEqual(len(people), 1)
        self.env["res.lang"]._activate_lang("ru_RU")
        russian = self.textile.with_user(self.anna).with_context(lang="ru_RU")
        self.assertEqual(russian.stakeholder_map["columns"][0], "Противник")

    def test_access(self):
        own, others = self.stakeholder(), self.stakeholder(self.foreigner, self.vera)
        self.assertOnlyOwn(own.sudo(False), others.with_user(self.anna))
        with self.assertRaises(AccessError):
            self.stakeholder(self.foreigner, self.anna)
        with self.assertRaises(AccessError):
            self.env["client.stakeholder"].with_user(self.clerk).search([])
        with self.assertRaises(AccessError):
            own.active = False

    def test_cost(self):
        clients = self.many_clients(40)
        people = self.env["res.partner"].create(
            [{"name": f"P {c.id}", "parent_id": c.id} for c in clients]
        )
        made = self.env["client.stakeholder"].create(
            [{"contact_id": person.id} for person in people]
        )

        def read(records):
            records.with_user(self.anna).read(["contact_id", "last_contact_date"])

        self.assertSameCost(read, made, 12)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationDates(RelationCase):
    """Birthdays and other days become activities in time."""

    def day(self, day, month, person=None, user=None, **values):
        values = {"day": day, "month": str(month), **values}
        person = person or self.contact
        return self.make(
            "client.person.date", {"partner_id": person.id, **values}, user
        )

    def consent(self, person=None):
        return self.env["client.consent"].create(
            {
                "partner_id": (person or self.contact).id,
                "purpose_id": self.ref("client_manager.client_consent_purpose_data"),
                "date": "2026-01-01",
                "channel": "paper",
            }
        )

    def night(self, day):
        """Let the nightly action run on a day; return the activities of Olga."""
        self.env.invalidate_all()
        with freeze_time(f"{day} 01:00:00"):
            self.env["client.person.date"]._plan_activities()
        return self.contact.activity_ids

    def test_planned_once_a_year_some_days_ahead(self):
        self.consent()
        self.day(24, 6, year=1986)
        self.assertFalse(self.night("2026-06-16"))
        activity = self.night("2026-06-17")
        self.assertEqual(activity.date_deadline, date(2026, 6, 24))
        self.assertEqual(activity.user_id, self.anna)
        self.assertIn("40", activity.summary)
        for day in ("2026-06-18", "2026-06-24", "2026-06-25"):
            self.assertEqual(self.night(day), activity)
        self.assertEqual(len(self.night("2027-06-17")), 2)

    def test_the_notice_is_a_setting(self):
        self.consent()
        self.day(24, 6)
        self.env["ir.config_parameter"].set_param(
            "client_manager.person_date_notice", "1"
        )
        self.assertFalse(self.night("2026-06-22"))
        self.assertTrue(self.night("2026-06-23"))

    def test_a_leap_day_is_kept_on_the_28th(self):
        self.consent()
        born = self.day(29, 2, year=1992)
        self.assertEqual(born.next_date, date(2027, 2, 28))
        self.assertEqual(self.night("2027-02-25").date_deadline, date(2027, 2, 28))
        with freeze_time("2028-01-10"):
            born.invalidate_recordset()
            self.assertEqual(born.next_date, date(2028, 2, 29))

    def test_around_the_turn_of_the_year(self):
        self.consent()
        self.day(2, 1)
        self.assertEqual(self.night("2026-12-28").date_deadline, date(2027, 1, 2))

    def test_without_consent_nobody_is_reminded(self):
        birthday = self.day(20, 6)
        self.assertFalse(birthday.may_remind)
        self.assertFalse(self.night("2026-06-15"))
        consent = self.consent()
        self.assertTrue(self.night("2026-06-15"))
        self.contact.activity_ids.unlink()
        consent.withdraw(date(2026, 6, 15), "No more")
        self.assertFalse(self.night("2027-06-15"))

    def test_where_consents_are_not_kept_everybody_is(self):
        self.env.ref("client_manager.client_consent_purpose_data").active = False
        self.day(20, 6)
        self.assertTrue(self.night("2026-06-15"))

    def test_the_anniversary_of_a_company_needs_no_consent(self):
        self.day(20, 6, self.textile, kind="anniversary", year=2001)
        self.night("2026-06-15")
        self.assertIn("25", self.textile.activity_ids.summary)
        with self.assertRaisesRegex(ValidationError, "is a company"):
            self.day(20, 6, self.textile, kind="birthday")

    def test_a_substitute_gets_it(self):
        self.consent()
        self.day(20, 6)
        substitution = self.env["client.substitution"].create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": "2026-06-15",
                "date_until": "2026-06-30",
            }
        )
        substitution.with_user(self.head).action_confirm()
        self.assertEqual(self.night("2026-06-15").user_id, self.boris)

    def test_archived_persons_and_clients_without_manager_wait(self):
        self.consent()
        self.day(20, 6)
        self.contact.action_archive()
        self.assertFalse(self.night("2026-06-15"))
        self.contact.action_unarchive()
        self.textile.assignment_ids.date_until = "2026-06-14"
        self.assertFalse(self.night("2026-06-15"))

    def test_days_that_do_not_exist(self):
        for day, month, year in ((31, 6, 0), (30, 2, 0), (29, 2, 2025), (0, 1, 0)):
            with self.subTest(day=day, month=month, year=year):
                with self.assertRaises(ValidationError):
                    self.day(day, month, year=year)
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.day(1, 1, year=2100)

    def test_the_filter_of_the_next_days(self):
        soon, later = self.day(10, 7), self.day(20, 9)
        mine = self.env["client.person.date"].with_user(self.anna)
        found = mine.search([("next_date", "<=", "2026-07-15")])
        self.assertIn(soon, found)
        self.assertNotIn(later, found)

    def test_merging_persons_leaves_each_date_once(self):
        self.day(10, 7)
        double = self.contact.copy({"parent_id": self.textile.id})
        self.day(10, 7, double, year=1980)
        with mute_logger("odoo.models.unlink"):
            self.merge(self.contact, double)
        left = self.env["client.person.date"].search([])
        self.assertEqual(left.partner_id, self.contact)
        self.assertEqual(left.mapped("year"), [1980])

    def test_examples_in_docstrings_hold(self):
        self.assertEqual(doctest.testmod(dates).failed, 0)

    def test_access(self):
        own = self.day(1, 7)
        others = self.day(1, 7, self.foreigner, self.vera)
        self.assertOnlyOwn(own, others.with_user(self.anna))
        with self.assertRaises(AccessError):
            own.reminded_for = "2026-07-01"

    def test_cost_of_the_night(self):
        clients = self.many_clients(40)
        people = self.env["res.partner"].create(
            [{"name": f"P {c.id}", "parent_id": c.id} for c in clients]
        )
        self.consent(people[0])
        nightly = self.env["client.person.date"]
        self.env.ref("client_manager.client_consent_purpose_data").active = False

        def night(persons):
            made = nightly.create(
                [
                    {"partner_id": person.id, "day": 20, "month": "6"}
                    for person in persons
                ]
            )
            self.env.flush_all()
            nightly._plan_activities()
            made.unlink()

        self.assertSameCost(night, people, 60)
