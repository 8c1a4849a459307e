from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .interaction_common import PLAN, VisitPlanCase

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 6, day) for day in (15, 16, 17))
FRIDAY, SATURDAY = date(2026, 6, 19), date(2026, 6, 20)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestVisitPlan(VisitPlanCase):
    def test_the_week(self):
        plan = self.plan()
        self.assertEqual((plan.date_from, plan.date_until), (MONDAY, date(2026, 6, 21)))
        found, days = self.values(plan)
        self.assertEqual(list(days), [date(2026, 6, day) for day in range(15, 20)])
        self.assertEqual(found["summary"][1:], ["contacts: 2", "visit: 1", "call: 1"])
        (call,), (visit,) = days[MONDAY], days[WEDNESDAY]
        self.assertEqual((call["time"], call["kind"]), ("", "Call"))
        self.assertEqual(call["purpose"], "Remind of the payment")
        self.assertEqual((visit["time"], visit["kind"]), ("10:00–11:00", "Visit"))
        self.assertEqual(visit["purpose"], "Autumn collection")
        self.assertEqual(visit["people"], "Olga")
        self.assertIn("Lenina 5", call["address"])
        self.assertEqual(visit["last_contact"], datetime(2026, 6, 1, 9))
        self.assertIn("Send the samples", visit["open"])
        self.assertTrue([fact for fact in visit["open"] if "500" in fact])

    def test_days_off_are_said(self):
        self.plan_call(self.textile, SATURDAY, "At the fair", "meeting")
        found, days = self.values(self.plan())
        off = {day["day"] for day in found["days"] if not day["works"]}
        self.assertEqual(off, {FRIDAY, SATURDAY})
        self.assertEqual((days[FRIDAY], len(days[SATURDAY])), ([], 1))

    def test_a_week_without_anything_still_has_its_days(self):
        found, days = self.values(self.plan(day="2026-06-22"))
        self.assertEqual((found["rows"], found["summary"][1:]), ([], ["contacts: 0"]))
        self.assertEqual(len(days), 5)

    def test_visits_of_a_day_go_from_town_to_town_after_what_has_an_hour(self):
        clients = self.clients_in("Tver", "Klin", "Tver", "Klin")
        for client in clients:
            self.plan_call(client, TUESDAY, "Samples", "meeting")
        self.plan_call(clients[0], TUESDAY, "Ring up")
        self.meet(
            self.contact, datetime(2026, 6, 16, 12), datetime(2026, 6, 16, 12, 30)
        )
        _found, days = self.values(self.plan())
        self.assertEqual(
            [(row["kind"], row["time"] or row["city"]) for row in days[TUESDAY]],
            [
                ("Visit", "15:00–15:30"),
                ("Visit", "Klin"),
                ("Visit", "Klin"),
                ("Visit", "Tver"),
                ("Visit", "Tver"),
                ("Call", "Tver"),
            ],
        )

    def test_one_goes_where_the_visit_was_agreed(self):
        """An agreed visit stands on the client, whose address is another one."""
        store = self.env["res.partner"].create(
            {
                "name": "Store",
                "parent_id": self.textile.id,
                "type": "delivery",
                "street": "Zavodskaya 7",
                "city": "Tver",
            }
        )
        talk = self.talk(store, next_date=TUESDAY, next_kind="visit")
        self.assertEqual(talk.next_activity_id.res_id, self.textile.id)
        _found, days = self.values(self.plan())
        (row,) = days[TUESDAY]
        self.assertEqual((row["client"], row["people"]), (self.textile, "Store"))
        self.assertEqual(row["city"], "Tver")
        self.assertIn("Zavodskaya 7", row["address"])

    def test_what_is_planned_on_documents_of_a_client_is_there(self):
        order = self.order(self.textile)
        self.plan_call(order, TUESDAY, "Delivery", "meeting")
        _found, days = self.values(self.plan())
        (row,) = days[TUESDAY]
        self.assertEqual(row["client"], self.textile)
        self.assertEqual(row["purpose"], f"Delivery ({order.name})")

    def test_a_meeting_of_several_days_declined_or_without_the_client(self):
        self.meeting.attendee_ids.filtered(
            lambda one: one.partner_id == self.anna.partner_id
        ).do_decline()
        self.meet(
            self.contact,
            datetime(2026, 6, 14, 8),
            datetime(2026, 6, 16, 18),
            allday=True,
            location="Expocentre",
        )
        lead = self.env["crm.lead"].create(
            {"name": "Linen", "partner_id": self.textile.id, "user_id": self.anna.id}
        )
        self.meet(
            self.env["res.partner"],
            datetime(2026, 6, 18, 20, 30),
            datetime(2026, 6, 18, 21),  # midnight in Moscow
            opportunity_id=lead.id,
        )
        _found, days = self.values(self.plan())
        self.assertEqual(
            [(day.day, row["time"]) for day, rows in days.items() for row in rows],
            [(15, ""), (15, ""), (16, ""), (18, "23:30–00:00")],
        )
        self.assertEqual(days[TUESDAY][0]["address"], "Expocentre")

    def test_what_is_due_but_has_no_day_fills_the_gaps(self):
        tver, klin = self.clients_in("Tver", "Klin")
        self.rule("visit", 1, "month", since="2026-06-01")
        self.plan_call(tver, date(2026, 6, 12), "Price list")
        found, _days = self.values(self.plan())
        # Textile is met on Wednesday anyway.
        self.assertEqual(
            [
                (row["client"], row["kind"], row["due"], row["purpose"])
                for row in found["later"]
            ],
            [
                (klin, "Visit", date(2026, 6, 1), ""),
                (tver, "Visit", date(2026, 6, 1), ""),
                (tver, "Call", date(2026, 6, 12), "Price list"),
            ],
        )

    def test_what_took_place_stays_in_the_plan(self):
        call = self.env["mail.activity"].search(
            [("summary", "=", "Remind of the payment"), ("user_id", "=", self.anna.id)]
        )
        call.with_user(self.anna).action_feedback(feedback="Pays on Friday")
        self.talk(self.contact, event_id=self.meeting.id, date="2026-06-15 08:00:00")
        found, days = self.values(self.plan())
        self.assertEqual(len(found["rows"]), 2)
        self.assertEqual(found["summary"][-1], "took place: 2")
        self.assertTrue(days[MONDAY][0]["done"])
        self.assertEqual(self.values(self.plan(day="2026-06-22"))[0]["later"], [])

    def test_whose_plan_is_printed_by_whom(self):
        for user, allowed in (
            (self.anna, True),
            (self.head, True),
            (self.director, True),
            (self.auditor, True),
            (self.boris, False),
            (self.vera, False),
        ):
            plan = self.plan(user)
            with self.subTest(user=user.login):
                if allowed:
                    self.assertEqual(len(self.values(plan)[0]["rows"]), 2)
                else:
                    with self.assertRaises(AccessError):
                        self.values(plan)

    def test_others_clients_stay_out_of_ones_plan(self):
        """Anna attends a meeting with Vera's client, whom she may not read."""
        self.meet(self.market, datetime(2026, 6, 16, 7), datetime(2026, 6, 16, 8))
        _found, days = self.values(self.plan())
        self.assertEqual(days[TUESDAY], [])
        _found, days = self.values(self.plan(self.director))
        self.assertEqual(days[TUESDAY][0]["client"], self.market)

    def test_it_is_a_disclosure_and_reads_well(self):
        plan = self.plan()
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.anna)
            .with_context(lang="en_US")
            ._render_qweb_html(PLAN, plan.ids)
        )
        for text in (
            "Visit Plan of the Week",
            "Lenina 5",
            "Monday, 15 June",
            "10:00–11:00",
            "day off",
        ):
            self.assertIn(text, html.decode())
        line = self.env["client.disclosure"].search([], limit=1, order="id desc")
        self.assertEqual(line.user_id, self.anna)
