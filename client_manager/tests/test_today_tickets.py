from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestTodayTickets(InteractionCase):
    """Tickets of *textile*, Anna's, by the day on which they must be answered."""

    @classmethod
    def ticket(cls, name, made, *deadlines, **values):
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": name,
                "description": "a",
                "partner_id": cls.textile.id,
                "user_id": cls.anna.id,
                **values,
            }
        )
        ticket.flush_recordset()
        cls.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            [made, ticket.id],
        )
        for deadline in deadlines:
            ticket.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=deadline,
                user_id=cls.anna.id,
            )
        return ticket

    def items(self, zone="Europe/Moscow"):
        page = self.env["client.today"].with_user(self.anna)
        page = page.with_context(lang="en_US", tz=zone).get_today()
        blocks = {block["name"]: block for block in page["blocks"]}
        return blocks["tickets"]["items"]

    def test_the_soonest_deadline_is_first_and_then_the_oldest(self):
        self.ticket("New", datetime(2026, 6, 15, 8))
        self.ticket("Old", datetime(2026, 6, 5, 8))
        self.ticket("Later", datetime(2026, 6, 1), "2026-06-20", "2026-06-30")
        self.ticket("Late", datetime(2026, 6, 14), "2026-06-18", "2026-06-12")
        answered = self.ticket("Answered", datetime(2026, 6, 9), "2026-06-10")
        answered.activity_ids.with_user(self.anna).action_feedback(feedback="Done")
        found = [
            (item["title"].split(" · ")[1], item["badge"], bool(item.get("late")))
            for item in self.items()
        ]
        self.assertEqual(
            found,
            [
                ("Late", "answer by 06/12/2026", True),
                ("Later", "answer by 06/20/2026", False),
                ("Old", "10 d. old", True),
                ("Answered", "6 d. old", True),
                ("New", "new", True),
            ],
        )

    def test_an_answered_ticket_without_deadline_is_not_red(self):
        stage = self.env["helpdesk.ticket.stage"].search(
            [("unattended", "=", False), ("closed", "=", False)], limit=1
        )
        self.ticket("At work", datetime(2026, 6, 5, 8), stage_id=stage.id)
        (item,) = self.items()
        self.assertEqual((item["badge"], item.get("late")), ("10 d. old", None))

    def test_a_deadline_passes_where_the_manager_is(self):
        """14:30 UTC on the 15th is the 16th in Vladivostok."""
        self.ticket("Torn", datetime(2026, 6, 14), "2026-06-15")
        with freeze_time("2026-06-15 14:30:00"):
            self.assertFalse(self.items("Europe/Moscow")[0].get("late"))
            self.assertTrue(self.items("Asia/Vladivostok")[0]["late"])

    def test_a_module_in_which_tickets_have_a_deadline(self):
        today = type(self.env["client.today"])
        deadline = today._ticket_deadline

        def with_sla(page, query):
            """As helpdesk_mgmt_sla would: a day that stands on the ticket itself."""
            tickets = page.env["helpdesk.ticket"]
            own = tickets._field_to_sql(query.table, "last_stage_update", query)
            return SQL("LEAST(%s, %s::date)", deadline(page, query), own)

        self.patch(today, "_ticket_deadline", with_sla)
        for day, planned in ((13, "2026-06-11"), (12, "2026-06-20"), (14, None)):
            planned = [planned] if planned else []
            ticket = self.ticket(f"By {day}", datetime(2026, 6, 1), *planned)
            ticket.last_stage_update = datetime(2026, 6, day, 9)
        self.assertEqual(
            [item["badge"] for item in self.items()],
            [
                f"answer by {date(2026, 6, day):%m/%d/%Y}" for day in (11, 12, 14)
            ],
        )
