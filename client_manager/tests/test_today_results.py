from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .today_common import TodayCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")  # noon in Moscow
class TestTodayResults(TodayCase):
    """Meetings whose result is missing, agreed calls, and what was tried in vain."""

    # ------------------------------------------------------------------
    # Meetings
    # ------------------------------------------------------------------

    def test_a_meeting_stays_until_its_result_is_there(self):
        last = self.meeting("2026-06-12 09:00:00")
        self.meeting("2026-06-16 09:00:00")  # to come
        self.meeting("2026-05-30 09:00:00")  # too long ago
        self.meeting("2026-06-11 09:00:00", self.market)  # not her client
        self.meeting("2026-06-11 10:00:00", self.boris.partner_id)  # among us
        self.meeting("2026-06-11 11:00:00", user=self.boris)  # without her
        block = self.block("results")
        self.assertEqual(self.listed(block), last)
        (item,) = block["items"]
        self.assertEqual(item["badge"], "12 June")
        self.assertEqual(item["record"], {"event_id": last.id})
        self.assertFalse(self.listed(self.block("results", self.boris), self.boris))
        self.record_result(last)
        self.assertEqual(self.block("results")["count"], 0)

    def test_one_of_two_clients_is_enough(self):
        self.market.user_id = self.anna
        meeting = self.meeting("2026-06-12 09:00:00", self.contact + self.market)
        self.record_result(meeting)
        self.assertEqual(self.block("results")["count"], 0)
        result = meeting.interaction_ids.filtered(
            lambda talk: talk.commercial_partner_id == self.market
        )
        result.unlink()
        self.assertEqual(self.listed(self.block("results")), meeting)
        # Given away, it is not hers to report.
        self.market.user_id = self.vera
        self.assertEqual(self.block("results")["count"], 0)

    def test_it_did_not_take_place(self):
        meeting = self.meeting("2026-06-12 09:00:00")
        wizard = self.env["client.interaction.record"].with_user(self.anna)
        wizard = wizard.create({"event_id": meeting.id, "outcome": "not_reached"})
        wizard.action_record()
        self.assertEqual(self.block("results")["count"], 0)
        self.assertFalse(self.textile.last_contact_date)

    def test_the_day_turns_where_the_manager_is(self):
        """22:30 UTC on the 14th is half past one on the 15th in Moscow."""
        meeting = self.meeting("2026-06-14 22:30:00")
        self.assertEqual(self.listed(self.block("meetings")), meeting)
        self.assertEqual(self.block("results")["count"], 0)
        self.anna.tz = "UTC"
        self.assertEqual(self.block("meetings")["count"], 0)
        self.assertEqual(self.listed(self.block("results")), meeting)

    def test_today_a_meeting_that_has_begun_is_recorded_from_the_page(self):
        over, to_come = (
            self.meeting("2026-06-15 08:00:00"),
            self.meeting("2026-06-15 15:00:00"),
        )
        items = {item["res_id"]: item for item in self.block("meetings")["items"]}
        self.assertEqual(items[over.id]["record"], {"event_id": over.id})
        self.assertNotIn("record", items[to_come.id])
        self.record_result(over)
        items = {item["res_id"]: item for item in self.block("meetings")["items"]}
        self.assertNotIn("record", items[over.id])
        self.assertEqual(self.block("results")["count"], 0)

    def test_declined_meetings_are_not_hers(self):
        today = self.meeting("2026-06-15 15:00:00", user=self.boris)
        past = self.meeting("2026-06-12 15:00:00", user=self.boris)
        for meeting in today + past:
            meeting.partner_ids += self.anna.partner_id
        self.assertEqual(self.block("meetings")["count"], 1)
        self.assertEqual(self.block("results")["count"], 1)
        for meeting in today + past:
            meeting.attendee_ids.filtered(
                lambda one: one.partner_id == self.anna.partner_id
            ).do_decline()
        self.assertEqual(self.block("meetings")["count"], 0)
        self.assertEqual(self.block("results")["count"], 0)

    def test_searching_agrees_with_showing(self):
        self.market.user_id = self.anna
        meetings = (
            self.meeting("2026-06-12 09:00:00")
            + self.meeting("2026-06-16 09:00:00")
            + self.meeting("2026-06-12 09:00:00", self.market)
        )
        self.record_result(meetings[2])
        mine = meetings.with_user(self.anna)
        found = mine.search([("id", "in", mine.ids), ("lacks_result", "=", True)])
        self.assertEqual(found, meetings[0])
        self.assertEqual(mine.filtered("lacks_result"), meetings[0])
        without = mine.search([("id", "in", mine.ids), ("lacks_result", "=", False)])
        self.assertEqual(without.sorted(), (meetings - found).sorted())

    def test_a_client_of_another_company_waits_for_it(self):
        first, second = self.env.company, self.env["res.company"].create(
            {"name": "Second"}
        )
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": second.id}
        )
        self.anna.company_ids += second + branch
        meeting = self.meeting("2026-06-12 09:00:00")
        self.textile.company_id = second
        for companies, lacks in (
            (first, False),
            (first + second, True),
            (second, True),
            # Odoo shows a branch the partners of its company.
            (branch, True),
        ):
            with self.subTest(companies=companies.mapped("name")):
                mine = meeting.with_user(self.anna).with_context(
                    allowed_company_ids=companies.ids
                )
                self.assertEqual(mine.lacks_result, lacks)
                self.assertEqual(bool(mine.unrecorded_client_ids), lacks)
                found = mine.search_count(
                    [("id", "=", mine.id), ("lacks_result", "=", True)]
                )
                self.assertEqual(found, int(lacks))

    # ------------------------------------------------------------------
    # Agreed calls
    # ------------------------------------------------------------------

    def test_an_agreed_call_is_made_with_one_tap(self):
        self.textile.phone = "+7 495 1234567"
        self.contact.phone = False
        agreed = self.talk(
            self.contact, date="2026-06-10 09:00:00", next_date="2026-06-15"
        ).next_activity_id
        todo = self.textile.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
        )
        items = {item["key"]: item for item in self.block("activities")["items"]}
        item = items[f"mail.activity,{agreed.id}"]
        self.assertEqual(item["phone"], "+7 495 1234567")
        self.assertEqual(item["record"], {"activity_id": agreed.id})
        self.assertTrue(item["tried"])
        for name in ("phone", "record", "tried"):
            self.assertNotIn(name, items[f"mail.activity,{todo.id}"])
        # On an order it is the client's number as well.
        order = self.order(self.textile)
        call = order.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
        )
        items = {item["key"]: item for item in self.block("activities")["items"]}
        self.assertEqual(
            items[f"mail.activity,{call.id}"]["phone"], "+7 495 1234567"
        )

    def test_a_number_out_of_reach_is_not_told(self):
        self.market.phone = "+7 495 7654321"
        call = self.market.activity_schedule(
            "mail.mail_activity_data_call",
            date_deadline=date(2026, 6, 15),
            user_id=self.anna.id,
        )
        (item,) = self.block("activities")["items"]
        self.assertEqual(item["key"], f"mail.activity,{call.id}")
        self.assertNotIn("phone", item)
        self.assertNotIn("record", item)

    # ------------------------------------------------------------------
    # Tried in vain
    # ------------------------------------------------------------------

    def test_what_was_tried_today_comes_last(self):
        self.rule("call", 2, "week", since="2026-06-10")
        self.market.user_id = self.anna
        self.due._refresh(self.textile + self.market)
        self.row("call").next_date = date(2026, 6, 9)
        names = lambda: [i["title"] for i in self.block("contacts")["items"]]  # noqa: E731
        self.assertEqual(names(), ["Textile House", "Market Square"])
        for _twice in range(2):
            self.textile.with_user(self.anna).action_not_reached()
        self.assertEqual(names(), ["Market Square", "Textile House"])
        item = self.block("contacts")["items"][1]
        self.assertEqual(item["text"], "Call · not reached: 2 (12:00)")
        self.assertEqual(self.block("contacts")["count"], 2)
        with freeze_time("2026-06-16 09:00:00"):  # the next morning
            self.assertEqual(names(), ["Textile House", "Market Square"])
            item = self.block("contacts")["items"][0]
            self.assertEqual(item["text"], "Call · not reached: 2 (15 June)")
            self.talk(self.textile)
        with freeze_time("2026-07-05 09:00:00"):  # attempts before do not count
            texts = {i["title"]: i["text"] for i in self.block("contacts")["items"]}
            self.assertEqual(texts["Textile House"], "Call")
