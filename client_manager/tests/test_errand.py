import re

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestErrand(CadenceCase):
    """The head asks Anna, Anna asks a clerk of another department."""

    def give(self, giver=None, user=None, **values):
        return (
            self.env["client.errand"]
            .with_user(giver or self.head)
            .create(
                {
                    "name": "Visit the fair",
                    "user_id": (user or self.anna).id,
                    "date_deadline": "2026-06-18",
                    **values,
                }
            )
        )

    def told(self, user, errand):
        """The last message about an errand that a user got."""
        notes = self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("mail_message_id.res_id", "=", errand.id),
                ("mail_message_id.model", "=", "client.errand"),
            ]
        )
        return notes.mail_message_id.sorted("id")[-1:]

    def test_whoever_is_asked_is_told_once(self):
        errand = self.give(user=self.clerk)
        first = self.told(self.clerk, errand)
        self.assertIn("Visit the fair", first.body)
        errand.write({"name": "Visit the fair", "date_deadline": "2026-06-19"})
        self.assertEqual(self.told(self.clerk, errand), first)
        self.assertEqual(len(errand.sudo().activity_ids), 1)
        errand.user_id = self.anna
        self.assertIn("Visit the fair", self.told(self.anna, errand).body)

    def test_both_see_it_and_nobody_else(self):
        errand = self.give()
        found = self.env["client.errand"].search
        for user, sees in (
            (self.head, True),
            (self.anna, True),
            (self.boris, False),
            (self.clerk, False),
            (self.director, True),
            (self.auditor, True),
        ):
            with self.subTest(user=user.login):
                mine = found([("id", "=", errand.id)]).with_user(user)
                self.assertEqual(bool(mine._filtered_access("read")), sees)

    def test_an_answer_closes_it_and_goes_to_who_asked(self):
        errand = self.give().with_user(self.anna)
        for answer in (False, "  \n"):
            errand.answer = answer
            with self.assertRaisesRegex(UserError, "asks for an answer"):
                errand.action_answer()
        errand.answer = "Booked a stand"
        with self.assertRaisesRegex(AccessError, "somebody else is asked"):
            errand.with_user(self.head).action_answer()
        errand.action_answer()
        self.assertEqual(errand.state, "done")
        self.assertTrue(errand.answered_date)
        self.assertFalse(errand.sudo().activity_ids)
        self.assertIn("Booked a stand", self.told(self.head, errand).body)
        with self.assertRaisesRegex(UserError, "is not open"):
            errand.action_answer()

    def test_finishing_the_activity_is_answering(self):
        errand = self.give()
        activity = errand.sudo().activity_ids
        self.assertEqual(activity.user_id, self.anna)
        self.assertEqual(str(activity.date_deadline), "2026-06-18")
        with self.assertRaisesRegex(UserError, "asks for an answer"):
            activity.with_user(self.anna).action_done()
        self.assertEqual(errand.state, "open")
        activity.with_user(self.anna).action_feedback("Done so")
        self.assertEqual((errand.state, errand.answer), ("done", "Done so"))

    def test_who_writes_what(self):
        errand = self.give()
        errand.date_deadline = "2026-06-20"
        self.assertEqual(str(errand.sudo().activity_ids.date_deadline), "2026-06-20")
        for user, values in (
            (self.anna, {"date_deadline": "2026-07-20"}),
            (self.anna, {"answer": "a", "name": "Another"}),
            (self.head, {"answer": "In her name"}),
            (self.head, {"state": "done"}),
            (self.head, {"giver_id": self.anna.id}),
        ):
            with self.subTest(user=user.login, values=values):
                with self.assertRaises(AccessError):
                    errand.with_user(user).write(values)
        with self.assertRaises(AccessError):
            self.give(giver_id=self.director.id)
        with self.assertRaises(AccessError):
            errand.with_user(self.anna).action_withdraw()
        errand.action_withdraw()
        self.assertEqual(errand.state, "withdrawn")
        self.assertFalse(errand.sudo().activity_ids)
        self.assertIn("need not answer", self.told(self.anna, errand).body)
        with self.assertRaisesRegex(UserError, "is not open"):
            errand.action_withdraw()

    def test_many_at_once_are_no_way_around(self):
        """An errand of one's own beside it does not make another's task one's own."""
        asked, given = self.give(), self.give(giver=self.anna, user=self.boris)
        both = (asked + given).with_user(self.anna)
        for values in ({"name": "Another"}, {"answer": "Yes"}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                both.write(values)

    def test_who_is_not_of_our_groups_only_answers(self):
        for user in (self.clerk, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.give(giver=user)
        errand = self.give(user=self.clerk)
        with self.assertRaises(AccessError):
            errand.with_user(self.clerk).unlink()
        with self.assertRaises(AccessError):
            errand.with_user(self.auditor).answer = "Yes"

    def test_who_asks_oneself_is_not_told(self):
        errand = self.give(giver=self.anna).with_user(self.anna)
        before = self.told(self.anna, errand)
        errand.answer = "Booked a stand"
        errand.action_answer()
        other = self.give(giver=self.anna)
        other.action_withdraw()
        self.assertEqual(self.told(self.anna, errand), before)
        self.assertFalse(self.told(self.anna, other))

    def test_in_another_company_it_is_not_seen(self):
        errand = self.give()
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        errand.sudo().company_id = second
        of_anna = self.env["client.errand"].with_user(self.anna)
        for company, found in ((self.env.company, 0), (second, 1)):
            there = of_anna.with_context(allowed_company_ids=company.ids)
            self.assertEqual(there.search_count([("id", "=", errand.id)]), found)

    def test_each_is_told_in_their_language(self):
        if not self.env["res.lang"]._lang_get("ru_RU"):
            self.env["res.lang"]._activate_lang("ru_RU")
        (self.anna + self.head).lang = "ru_RU"
        errand = self.answered()
        self.assertIn("Получен ответ", self.told(self.head, errand).subject)
        other = self.give()
        other.action_withdraw()
        self.assertIn("Отозвано", self.told(self.anna, other).subject)

    def test_what_else_is_finished_on_it_is_no_second_answer(self):
        errand = self.answered()
        reminder = errand.with_user(self.head).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.head.id
        )
        reminder.action_feedback("Read it")
        self.assertEqual(errand.answer, "Booked a stand")

    def answered(self):
        errand = self.give()
        errand.with_user(self.anna).answer = "Booked a stand"
        errand.with_user(self.anna).action_answer()
        return errand

    def test_nobody_gives_it_in_anothers_name(self):
        errands = self.env["client.errand"].with_user(self.anna)
        forged = errands.with_context(
            default_giver_id=self.head.id,
            default_state="done",
            default_answer="Of course",
            default_answered_date="2026-06-01 09:00:00",
        ).create({"name": "Have a day off", "user_id": self.anna.id})
        self.assertEqual((forged.giver_id, forged.state), (self.anna, "open"))
        self.assertFalse(forged.answer or forged.answered_date)
        for values in (
            {"answer": "In her name"},
            {"answered_date": "2026-06-01 09:00:00"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.give(**values)

    def test_whoever_is_asked_does_not_make_it_vanish(self):
        errand = self.give()
        with self.assertRaises(AccessError):
            errand.with_user(self.anna).unlink()
        errand.unlink()
        self.assertFalse(errand.exists())

    def test_what_was_answered_stays_as_it_was_asked(self):
        errand = self.answered()
        for values in (
            {"user_id": self.boris.id},
            {"date_deadline": "2026-07-18"},
            {"name": "Say yes"},
            {"note": "Say yes"},
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, "is answered"):
                    errand.write(values)
        with self.assertRaisesRegex(UserError, "is not open"):
            errand.action_withdraw()

    def test_only_colleagues_are_asked(self):
        portal = new_test_user(self.env, login="portal", groups="base.group_portal")
        with self.assertRaisesRegex(ValidationError, "only colleagues"):
            self.give(user=portal)

    def test_nobody_is_asked_who_could_not_read_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            login="stranger",
            groups="base.group_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        told = f"{stranger.name} does not work in {self.env.company.name}"
        with self.assertRaisesRegex(ValidationError, re.escape(told)):
            self.give(user=stranger)

    def test_another_leader_of_a_department_is_asked_instead(self):
        department = self.env["hr.department"].create({"name": "Stock"})
        department.manager_id = self.env["hr.employee"].create(
            {"name": "Clerk", "user_id": self.clerk.id}
        )
        errand = self.give()
        errand.department_id = department
        self.assertEqual(errand.user_id, self.clerk)
        self.assertEqual(errand.sudo().activity_ids.user_id, self.clerk)

    def test_asking_many_costs_as_much_as_asking_one(self):
        errands = (
            self.env["client.errand"]
            .with_user(self.head)
            .create(
                [
                    {"name": f"Number {number}", "user_id": self.anna.id}
                    for number in range(102)
                ]
            )
        )
        errands._drop_activities()
        self.assertSameCost(lambda some: some._ask(quietly=True), errands)

    def test_another_department_is_asked(self):
        department = self.env["hr.department"].create({"name": "Stock"})
        department.manager_id = self.env["hr.employee"].create(
            {"name": "Clerk", "user_id": self.clerk.id}
        )
        request = (
            self.env["client.errand"]
            .with_user(self.anna)
            .create(
                {
                    "name": "When does the linen come?",
                    "kind": "information",
                    "department_id": department.id,
                    "date_deadline": "2026-06-16",
                    "partner_id": self.textile.id,
                }
            )
        )
        self.assertEqual(request.user_id, self.clerk)
        answered = request.with_user(self.clerk)
        answered.answer = "On Monday"
        answered.action_answer()
        self.assertEqual(request.answer, "On Monday")

    def test_both_have_it_in_today(self):
        self.give()

        def items(user):
            page = self.env["client.today"].with_user(user)
            page = page.with_context(lang="en_US").get_today("mine")
            blocks = {b["name"]: b for b in page["blocks"]}
            self.assertFalse(blocks["activities"]["count"])
            return blocks["errands"]["items"]

        self.assertEqual(items(self.anna)[0]["text"], f"from {self.head.name}")
        self.assertEqual(items(self.head)[0]["text"], f"for {self.anna.name}")
        self.assertEqual(items(self.head)[0]["badge"], "in 3 d.")
        self.assertEqual(items(self.boris), [])

    def test_the_answer_is_news_for_who_asked(self):
        def block(user):
            page = self.env["client.today"].with_user(user)
            page = page.with_context(lang="en_US", tz="UTC").get_today("mine")
            return {b["name"]: b for b in page["blocks"]}["errands"]

        self.give(name="Open")
        self.give(name="Late", date_deadline="2026-06-14")
        errand = self.give().with_user(self.anna)
        self.give(name="For the head", giver=self.director, user=self.head)
        errand.answer = "Booked a stand"
        errand.action_answer()
        found = block(self.head)
        self.assertEqual(
            [(i["title"], i["badge"]) for i in found["items"]],
            [
                ("For the head", "in 3 d."),
                ("Visit the fair", "answered"),
                ("Late", "1 d. late"),
                ("Open", "in 3 d."),
            ],
        )
        answered = found["items"][1]
        self.assertEqual(answered["text"], f"{self.anna.name}: Booked a stand")
        self.assertTrue(answered["good"])
        listed = self.env["client.errand"].with_user(self.head)
        listed = listed.search(Domain(found["action"]["domain"]))
        self.assertEqual(len(listed), found["count"])
        self.assertEqual(block(self.anna)["count"], 2)
        for now, told in (("2026-06-17 23:00:00", 4), ("2026-06-18 01:00:00", 3)):
            with freeze_time(now):
                self.assertEqual(block(self.head)["count"], told, now)
