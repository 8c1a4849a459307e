from datetime import date, datetime

from odoo import Command
from odoo.tests import tagged

from odoo.addons.client_manager.tests.cadence_common import CadenceCase

PLAN = "client_manager_reports.client_visit_plan"
PLAN_WORKBOOK = "client_manager_reports.client_visit_plan_xlsx"
LIST = "client_manager_reports.client_interaction_list"


@tagged("post_install", "-at_install")
class VisitPlanCase(CadenceCase):
    """Anna's week from Monday, 15 June 2026.

    On Monday she is to call textile, on Wednesday at ten in Moscow she meets Olga of
    textile. Textile owes 500 and awaits samples. Friday is a public holiday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.textile.write({"street": "Lenina 5", "phone": "+7 495 1", "city": "Moscow"})
        cls.anna.tz = "Europe/Moscow"
        cls.meeting = cls.meet(
            cls.contact, datetime(2026, 6, 17, 7), datetime(2026, 6, 17, 8)
        )
        cls.plan_call(cls.textile, date(2026, 6, 15), "Remind of the payment")
        cls.away(date(2026, 6, 19), date(2026, 6, 19))
        cls.talk(cls.textile, date="2026-06-01 09:00:00", action_ids=[cls.promise()])
        cls.invoice(cls.textile, date(2026, 5, 1), 500)

    @classmethod
    def meet(cls, partners, start, stop, **values):
        return cls.env["calendar.event"].create(
            {
                "name": "Autumn collection",
                "start": start,
                "stop": stop,
                "user_id": cls.anna.id,
                "partner_ids": [Command.set((cls.anna.partner_id + partners).ids)],
                **values,
            }
        )

    @classmethod
    def plan_call(cls, record, day, summary, what="call"):
        return record.activity_schedule(
            f"mail.mail_activity_data_{what}",
            date_deadline=day,
            summary=summary,
            user_id=cls.anna.id,
        )

    @classmethod
    def clients_in(cls, *towns):
        """A client of Anna's in each of the towns."""
        clients = cls.env["res.partner"].create(
            [
                {"name": f"Shop in {town}", "is_company": True, "city": town}
                for town in towns
            ]
        )
        for client in clients:
            cls.assign(client, cls.anna, date(2026, 1, 1))
        cls.make_old(clients)
        return clients

    def plan(self, user=None, whose=None, day="2026-06-18"):
        return (
            self.env["client.interaction.visit.plan"]
            .with_user(user or self.anna)
            .create({"user_id": (whose or self.anna).id, "date": day})
        )

    def values(self, plan):
        """What stands in a plan, and its contacts by day."""
        report = self.env[f"report.{PLAN}"].with_user(plan.env.user)
        (found,) = report.with_context(lang="en_US")._get_report_values(plan.ids)[
            "plans"
        ]
        return found, {day["day"]: day["rows"] for day in found["days"]}
