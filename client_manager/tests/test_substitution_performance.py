from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from ..models.portfolio import client_substitution_calendar as calendar
from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionPerformance(SubstitutionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(100)]
        )
        cls.env["client.assignment"].create(
            [
                {
                    "partner_id": c.id,
                    "user_id": cls.anna.id,
                    "date_from": date(2026, 1, 1),
                }
                for c in cls.many
            ]
        )

    def test_the_mark_costs_the_same_for_one_and_a_hundred(self):
        self.substitution(date(2026, 7, 10))
        for clients in (self.many[:1], self.many):
            self.env.flush_all()
            self.env.invalidate_all()
            clients.mapped("commercial_partner_id.name")
            with self.assertQueryCount(9):
                clients.mapped("substitution_note")

    def test_confirming_costs_the_same_for_one_and_a_hundred_clients(self):
        counts = []
        for clients in (self.many[:1], self.many):
            day = date(2026, 7, 20)
            draft = self.substitution(day, partners=clients, confirm=False)
            draft = draft.with_user(self.head)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            draft.action_confirm()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            draft.action_cancel()
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_activities_cost_the_same_for_one_and_a_hundred(self):
        self.substitution(date(2026, 7, 10))
        activities = self.env["mail.activity"]
        for clients in (self.many[:1], self.many):
            values = [
                {"res_model": "res.partner", "res_id": c.id, "user_id": self.anna.id}
                for c in clients
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(9):
                activities._hand_to_substitutes(values)
            self.assertEqual({v["user_id"] for v in values}, {self.boris.id})

    def test_a_night_is_done_in_batches_and_goes_on_where_it_stopped(self):
        users = [
            new_test_user(
                self.env,
                login=f"absent_{number}",
                groups="client_manager.group_client_manager",
            )
            for number in range(5)
        ]
        found = self.env["client.substitution"].browse()
        for user in users:
            found += self.substitution(
                date(2026, 7, 11), as_user=self.director, absent_user_id=user.id
            )
        cron = type(self.env["ir.cron"])
        module = (
            "odoo.addons.client_manager.models.portfolio.client_substitution_calendar"
        )
        told = []

        def stop_after_first(_cron, processed=0, **_values):
            told.append(processed)
            return 0 if processed else 1

        with freeze_time("2026-07-11 09:00:00"), patch.object(calendar, "BATCH", 2):
            with patch.object(cron, "_commit_progress", stop_after_first):
                self.env["client.substitution"]._run_substitutions()
            self.assertEqual(told, [0, 2])
            states = found.sorted("id").mapped("state")
            self.assertEqual(states, ["active"] * 2 + ["confirmed"] * 3)
            self.run_calendar()
            self.assertEqual(set(found.mapped("state")), {"active"})
            messages = self.env["mail.message"].search_count(
                [
                    ("model", "=", found._name),
                    ("res_id", "in", found.ids),
                    ("message_type", "=", "user_notification"),
                ]
            )
            self.assertEqual(messages, 5)
