from ast import literal_eval
from datetime import date

from freezegun import freeze_time
from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
class TestTodayPlanned(CadenceCase):
    """A call with *textile* is due on Sunday 14 June, so it is planned for Friday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-05-31 09:00:00"):
            cls.rule("call", 2, "week", segment_id=cls.key.id)
            cls.talk(cls.textile, kind="call", date="2026-05-31 08:00:00")

    def contacts(self, day):
        """The count of the block on a day, its lines, the records of its list."""
        with freeze_time(f"{day} 06:00:00"):
            self.run_night()
            today = self.env["client.today"].with_user(self.anna)
            page = today.with_context(lang="en_US").get_today()
            (block,) = (b for b in page["blocks"] if b["name"] == "contacts")
            listed = self.due.with_user(self.anna).search(
                Domain(block["action"]["domain"])
            )
        return block["count"], block["items"], listed

    def test_a_contact_is_seen_on_the_day_it_is_planned_for(self):
        self.assertEqual(self.contacts("2026-06-11")[0], 0)
        count, (item,), listed = self.contacts("2026-06-12")
        self.assertEqual(self.planned("call"), date(2026, 6, 12))
        self.assertEqual((count, listed), (1, self.row("call")))
        self.assertEqual((item["badge"], item.get("late")), ("today", None))
        self.assertEqual(item["text"], "Call")

    def test_left_undone_it_stays_and_is_late_only_when_it_was_due(self):
        self.contacts("2026-06-12")
        badges = [
            (item["badge"], item.get("late"))
            for day in (13, 14, 15)
            for item in self.contacts(f"2026-06-{day}")[1]
        ]
        self.assertEqual(
            badges, [("today", None), ("today", None), ("1 d. late", True)]
        )

    def test_what_is_late_tells_for_when_it_is_planned(self):
        self.away(date(2026, 6, 8), date(2026, 6, 16), self.employee.resource_id)
        _count, (item,), _listed = self.contacts("2026-06-15")
        self.assertEqual(
            (item["badge"], item["late"], item["text"]),
            ("1 d. late", True, "Call, planned for 17 June"),
        )

    def test_searching_agrees_with_showing(self):
        self.contacts("2026-06-12")
        self.rule("visit", 12, "month", since="2027-01-01", segment_id=self.key.id)
        row, other = self.row("call"), self.row("visit")
        for domain, found in (
            ([("planned_date", "=", "2026-06-12")], row),
            ([("planned_date", "<", "2026-06-12")], row.browse()),
            ([("planned_date", "!=", False)], row),
            ([("planned_date", "=", False)], other),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(self.due.search(domain), found)
        row.activity_id.sudo().action_archive()
        self.assertFalse(self.due.search([("planned_date", "!=", False)]))

    def test_the_filter_of_the_list(self):
        view = self.env.ref("client_manager.client_cadence_view_search")
        (due,) = etree.fromstring(view.arch).xpath("//filter[@name='due']")
        domain = literal_eval(due.get("domain"))
        for day, found in ((11, False), (12, True), (14, True)):
            self.contacts(f"2026-06-{day}")
            with freeze_time(f"2026-06-{day} 06:00:00"), self.subTest(day=day):
                self.assertEqual(bool(self.due.search(domain)), found)

    def test_a_client_is_reached_by_its_people(self):
        """*textile* has neither number nor address of its own."""
        people = self.env["res.partner"].create(
            [
                {"name": "Store", "parent_id": self.textile.id, "type": "delivery"},
                {"name": "Igor", "parent_id": self.textile.id},
                {"name": "Olga", "parent_id": self.textile.id},
            ]
        )
        people[0].phone = "111"
        people[1].email = "igor@example.com"
        people[2].write({"phone": "333", "email": "olga@example.com"})
        self.textile.write({"phone": "", "email": False})
        for own, phone in (("", "333"), ("000", "000")):
            self.textile.phone = own
            _count, (item,), listed = self.contacts("2026-06-12")
            with self.subTest(own=own):
                self.assertEqual(
                    (item["phone"], item["email"]), (phone, "igor@example.com")
                )
                self.assertEqual(
                    (listed.phone, listed.email), (item["phone"], item["email"])
                )

    def test_a_contact_with_anothers_client_is_an_activity_of_who_got_it(self):
        self.contacts("2026-06-12")
        activity = self.row("call").activity_id
        activity.user_id = self.vera
        with freeze_time("2026-06-12 06:00:00"):
            for user, found in ((self.vera, activity), (self.anna, activity.browse())):
                page = self.env["client.today"].with_user(user).get_today()
                (block,) = (b for b in page["blocks"] if b["name"] == "activities")
                listed = activity.with_user(user).search(
                    Domain(block["action"]["domain"])
                )
                with self.subTest(user=user.name):
                    self.assertEqual(block["count"], len(found))
                    self.assertEqual(listed, found)
