from datetime import date

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .substitution_common import SubstitutionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-07-01 09:00:00")
class TestTodayApprovals(SubstitutionCase):
    """Anna asks for a substitute and for time off; her head decides on both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The drafts of the demo company would wait for the director too.
        cls.env["client.substitution"].search([("state", "=", "draft")]).unlink()
        kinds = cls.env["hr.leave.type"].create(
            [
                {
                    "name": f"Leave by {way}",
                    "requires_allocation": False,
                    "leave_validation_type": way,
                }
                for way in ("manager", "both", "hr")
            ]
        )
        cls.kinds = {kind.leave_validation_type: kind for kind in kinds}
        cls.employees = {
            user: cls.env["hr.employee"].create(
                {"name": user.name, "user_id": user.id, "leave_manager_id": boss.id}
            )
            for user, boss in (
                (cls.anna, cls.head),
                (cls.boris, cls.head),
                (cls.vera, cls.director),
                (cls.head, cls.director),
            )
        }

    def draft(self, first, last=None, as_user=None, **values):
        return self.substitution(
            first, last, confirm=False, as_user=as_user or self.anna, **values
        )

    def leave(self, user, first, way="manager"):
        return self.env["hr.leave"].create(
            {
                "employee_id": self.employees[user].id,
                "holiday_status_id": self.kinds[way].id,
                "request_date_from": first,
                "request_date_to": first,
                "private_name": "Operation",
            }
        )

    def page(self, user, scope=None):
        page = self.env["client.today"].with_user(user).with_context(lang="en_US")
        return page.get_today(scope)

    def blocks(self, user, scope=None):
        return {block["name"]: block for block in self.page(user, scope)["blocks"]}

    def groups(self, user, scope=None):
        block = self.blocks(user, scope)["approvals"]
        self.assertEqual(block["count"], sum(g["count"] for g in block["groups"]))
        return {group["title"]: group for group in block["groups"]}

    def listed(self, group, user):
        action = group["action"]
        records = self.env[action["res_model"]].with_user(user)
        return records.search(Domain(action["domain"]))

    def test_the_head_decides_and_who_asked_waits(self):
        draft = self.draft(date(2026, 7, 20), date(2026, 7, 24))
        decides, waits = "Substitutions to Approve", "Substitutions Not Approved Yet"
        for user, title in (
            (self.head, decides),
            (self.director, decides),
            (self.anna, waits),
        ):
            for scope in ("mine", "team"):
                groups = self.groups(user, scope)
                with self.subTest(user=user.login, scope=scope):
                    self.assertEqual(list(groups), [title])
                    self.assertEqual(self.listed(groups[title], user), draft)
        for user in (self.boris, self.vera):
            self.assertEqual(self.groups(user), {})
        (item,) = self.groups(self.head)[decides]["items"]
        self.assertEqual(
            item["title"], f"{self.boris.name} instead of {self.anna.name}"
        )
        self.assertEqual(item["text"], "07/20/2026 – 07/24/2026")
        self.assertEqual(item["badge"], "in 19 d.")
        self.assertNotIn("late", item)
        # It is no absence until it is approved.
        self.assertFalse(self.blocks(self.anna)["absences"]["count"])
        draft.with_user(self.head).action_confirm()
        self.assertEqual(self.groups(self.head), {})
        self.assertEqual(self.groups(self.anna), {})
        self.assertEqual(self.blocks(self.anna)["absences"]["count"], 0)  # > 14 days

    def test_what_waits_for_me_is_what_i_may_approve(self):
        """Also the own absence, and sales that would count for oneself."""
        drafts = self.draft(date(2026, 8, 1))
        drafts |= self.draft(
            date(2026, 8, 2), as_user=self.head, substitute_user_id=self.head.id
        )
        drafts |= self.draft(
            date(2026, 8, 3),
            as_user=self.head,
            substitute_user_id=self.head.id,
            attribution="substitute",
        )
        drafts |= self.draft(
            date(2026, 8, 4), as_user=self.head, absent_user_id=self.head.id
        )
        drafts |= self.draft(
            date(2026, 8, 5),
            as_user=self.vera,
            absent_user_id=self.vera.id,
            substitute_user_id=False,
        )
        for user in (self.anna, self.boris, self.vera, self.head, self.director):
            page = self.env["client.today"].with_user(user)
            mine = drafts.with_user(user)
            read = mine._filtered_access("read")
            decides = mine.search(
                Domain("id", "in", drafts.ids) & page._substitutions_to_approve()
            )
            waits = mine.search(
                Domain("id", "in", drafts.ids) & page._own_substitutions()
            )
            with self.subTest(user=user.login):
                self.assertEqual(decides, read.filtered("can_decide"))
                asked = read.filtered(
                    lambda s, me=user: me in s.absent_user_id + s.create_uid
                )
                self.assertEqual(waits, asked - decides)
        group = self.groups(self.director)["Substitutions to Approve"]
        self.assertEqual(group["count"], 5)

    def test_time_off_waits_for_who_may_approve_it(self):
        by_manager = self.leave(self.anna, date(2026, 7, 21))
        by_both = self.leave(self.boris, date(2026, 7, 22), "both")
        by_hr = self.leave(self.anna, date(2026, 7, 23), "hr")
        of_head = self.leave(self.head, date(2026, 7, 24))
        of_vera = self.leave(self.vera, date(2026, 7, 24))
        decides, waits = "Time Off to Approve", "My Time Off, Not Approved Yet"
        officer = new_test_user(
            self.env,
            login="officer",
            groups="hr_holidays.group_hr_holidays_user,"
            "client_manager.group_client_manager",
        )
        for user, to_approve, own in (
            (self.head, by_manager + by_both, of_head),
            (self.anna, self.env["hr.leave"], by_manager + by_hr),
            (self.director, of_head + of_vera, self.env["hr.leave"]),
            (officer, by_hr, self.env["hr.leave"]),
        ):
            groups = self.groups(user)
            with self.subTest(user=user.login):
                for title, leaves in ((decides, to_approve), (waits, own)):
                    group = groups.get(title)
                    found = group and self.listed(group, user)
                    found = (found or leaves.browse()) & (
                        by_manager + by_both + by_hr + of_head + of_vera
                    )
                    self.assertEqual(found, leaves)
                # It is true of each that the user may take the next step.
                for leave in to_approve.with_user(user):
                    self.assertTrue(leave.can_approve or leave.can_validate)
        by_both.with_user(self.head).action_approve()
        self.assertEqual(by_both.state, "validate1")
        self.assertEqual(self.groups(self.head)[decides]["count"], 1)
        waiting = self.listed(self.groups(officer)[decides], officer)
        self.assertIn(by_both, waiting)

    def test_why_somebody_is_away_is_not_told(self):
        self.leave(self.anna, date(2026, 7, 21))
        self.leave(self.vera, date(2026, 7, 21))
        for user in (self.head, self.director, self.anna):
            told = repr(self.page(user))
            with self.subTest(user=user.login):
                self.assertNotIn("Operation", told)
                self.assertNotIn("Leave by", told)
        self.assertNotIn(self.vera.name, repr(self.groups(self.head)))

    def test_what_begins_soon_is_red_and_first(self):
        for first in (date(2026, 7, 20), date(2026, 7, 4), date(2026, 7, 5)):
            self.leave(self.anna, first)
        later = self.leave(self.anna, date(2026, 7, 1))
        self.assertEqual(later.state, "confirm")
        group = self.groups(self.head)["Time Off to Approve"]
        self.assertEqual(group["count"], 4)
        self.assertEqual(
            [(i["badge"], bool(i.get("late"))) for i in group["items"]],
            [("today", True), ("in 3 d.", True), ("in 4 d.", False)],
        )
        with freeze_time("2026-07-02 09:00:00"):
            first = self.groups(self.head)["Time Off to Approve"]["items"][0]
        self.assertEqual((first["badge"], first["late"]), ("has begun", True))

    def test_who_is_asked_by_an_activity_sees_it_once(self):
        draft = self.draft(date(2026, 7, 20))
        draft._ask_to_decide("Who acts for Anna?")
        self.assertEqual(draft.activity_ids.user_id, self.head)
        blocks = self.blocks(self.head)
        self.assertEqual(blocks["activities"]["count"], 0)
        self.assertEqual(blocks["approvals"]["count"], 1)
        # An activity that asks for nothing but to see to it is still one.
        approved = self.substitution(date(2026, 7, 1), date(2026, 7, 3))
        approved._ask_to_decide("Boris is away")
        self.assertEqual(self.blocks(self.head)["activities"]["count"], 1)
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("client.substitution"),
                "res_id": draft.id,
                "user_id": self.anna.id,
                "summary": "Ask again",
            }
        )
        self.assertEqual(self.blocks(self.anna)["activities"]["count"], 1)
        asking = self.env["mail.activity"].with_user(self.head)
        asking = asking.search([("user_id", "=", self.head.id)])
        self.assertEqual(
            asking.filtered("asks_for_approval"), draft.activity_ids & asking
        )

    def test_a_source_of_another_capability(self):
        today = type(self.env["client.today"])
        sources = today._approval_sources

        def with_gifts(page):
            domain = Domain("name", "=like", "Textile House")
            gift = page._approval_source(
                "Gifts", "res.partner", domain, what="name", detail="email"
            )
            # Of what the user may not read nothing is said.
            secret = page._approval_source(
                "Secret", "ir.model.access", Domain.TRUE, what="name"
            )
            return sources(page) | {"gifts": gift, "secret": secret}

        self.patch(today, "_approval_sources", with_gifts)
        self.textile.email = "t@example.com"
        groups = self.groups(self.anna)
        self.assertEqual(list(groups), ["Gifts"])
        (item,) = groups["Gifts"]["items"]
        self.assertEqual(item["title"], "Textile House")
        self.assertEqual(item["text"], "t@example.com")
        self.assertNotIn("badge", item)
        self.assertEqual(self.listed(groups["Gifts"], self.anna), self.textile)

    def test_all_sources_take_one_query(self):
        for number in range(1, 9):
            self.leave(self.anna, date(2026, 7, 20 + number), "hr")
            self.draft(date(2026, 8, number), date(2026, 8, number))
        page = self.env["client.today"].with_user(self.head)
        page._block_approvals()
        self.env.flush_all()
        with self.assertQueryCount(1):
            block = page._block_approvals()
        self.assertEqual(block["count"], 8)
