from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .substitution_common import SubstitutionCase

TODAY = "2026-07-01 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionLeave(SubstitutionCase):
    """From the time off of a manager to a substitution, and back.

    July 2026 begins on a Wednesday; the 6th is a Monday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env, login="officer", groups="hr_holidays.group_hr_holidays_manager"
        )
        cls.leave_type = cls.env["hr.leave.type"].create(
            {
                "name": "Leave",
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "request_unit": "half_day",
            }
        )
        cls.employees = {
            user: cls.env["hr.employee"].create(
                {"name": user.login, "user_id": user.id}
            )
            for user in cls.anna + cls.boris + cls.vera
        }

    def leave(self, user, first, last, approve=True, **values):
        leave = (
            self.env["hr.leave"]
            .with_user(self.officer)
            .create(
                {
                    "employee_id": self.employees[user].id,
                    "holiday_status_id": self.leave_type.id,
                    "request_date_from": date(2026, 7, first),
                    "request_date_to": date(2026, 7, last),
                    **values,
                }
            )
        )
        if approve:
            leave.action_approve()
        return leave

    def drafted(self, leave):
        return self.env["client.substitution"].search([("leave_id", "=", leave.id)])

    def to_dos(self, found, user):
        return found.activity_ids.filtered(lambda a: a.user_id == user)

    def test_an_approved_time_off_makes_a_draft_and_a_to_do(self):
        leave = self.leave(self.anna, 6, 17, approve=False)
        self.assertFalse(self.drafted(leave))
        leave.action_approve()
        found = self.drafted(leave)
        self.assertEqual(
            (found.state, found.absent_user_id, found.date_from, found.date_until),
            ("draft", self.anna, date(2026, 7, 6), date(2026, 7, 17)),
        )
        # Boris is the only colleague of the team, so he is proposed.
        self.assertEqual(found.substitute_user_id, self.boris)
        to_do = self.to_dos(found, self.head)
        self.assertEqual(len(to_do), 1)
        self.assertIn("boris", to_do.note)
        self.assertIn("clients: 0", to_do.note)
        found.with_user(self.head).action_confirm()
        self.assertEqual(found.state, "confirmed")
        self.assertFalse(found.activity_ids)

    def test_a_manager_without_clients_needs_no_substitute(self):
        self.assertFalse(self.drafted(self.leave(self.boris, 6, 10)))

    def test_a_leave_covered_already_makes_no_second_draft(self):
        self.substitution(date(2026, 7, 6), date(2026, 7, 20))
        self.assertFalse(self.drafted(self.leave(self.anna, 7, 10)))
        self.assertTrue(self.drafted(self.leave(self.anna, 20, 22)))

    def test_refused_or_cancelled_it_cancels(self):
        leave = self.leave(self.anna, 6, 17)
        draft = self.drafted(leave)
        leave.action_refuse()
        self.assertEqual(draft.state, "cancelled")
        self.assertFalse(draft.activity_ids)
        leave = self.leave(self.anna, 20, 24)
        confirmed = self.drafted(leave)
        confirmed.with_user(self.head).action_confirm()
        leave.sudo()._force_cancel("Came back")
        self.assertEqual(confirmed.state, "cancelled")
        self.assertFalse(confirmed.reach_ids)

    def test_refused_while_it_runs_it_ends_today(self):
        leave = self.leave(self.anna, 6, 17)
        found = self.drafted(leave)
        found.with_user(self.head).action_confirm()
        with freeze_time("2026-07-08 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "active")
            leave.with_user(self.officer).action_refuse()
            self.assertEqual(
                (found.state, found.date_until), ("ended", date(2026, 7, 8))
            )

    def move(self, leave, last):
        """Back to approval, other days, approved again: how Odoo lets days change."""
        leave.action_back_to_approval()
        leave.request_date_to = date(2026, 7, last)
        leave.action_approve()

    def test_moved_days_move_it(self):
        leave = self.leave(self.anna, 6, 17)
        found = self.drafted(leave)
        self.move(leave, 10)
        self.assertEqual((found.state, found.date_until), ("draft", date(2026, 7, 10)))
        found.with_user(self.head).action_confirm()
        self.move(leave, 14)
        self.assertEqual(
            (found.state, found.date_until), ("confirmed", date(2026, 7, 14))
        )
        self.assertEqual(set(found.reach_ids.mapped("date_until")), {date(2026, 7, 14)})
        self.assertEqual(self.drafted(leave), found)

    def test_shortened_while_it_runs(self):
        leave = self.leave(self.anna, 6, 17)
        found = self.drafted(leave)
        found.with_user(self.head).action_confirm()
        with freeze_time("2026-07-08 09:00:00"):
            self.run_calendar()
            self.move(leave, 9)
            self.assertEqual(
                (found.state, found.date_until), ("active", date(2026, 7, 9))
            )
        with freeze_time("2026-07-10 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "ended")

    def test_days_that_are_not_possible_are_told(self):
        leave = self.leave(self.anna, 6, 10)
        found = self.drafted(leave)
        found.with_user(self.head).action_confirm()
        self.leave(self.boris, 13, 14)
        self.move(leave, 15)
        self.assertEqual(leave.state, "validate")
        self.assertEqual(found.date_until, date(2026, 7, 10))
        to_do = self.to_dos(found, self.head)
        self.assertIn("could not", to_do.summary)
        self.assertIn("boris", to_do.note)

    def test_what_time_off_refuses_stays_refused(self):
        leave = self.leave(self.anna, 6, 17)
        with self.refused(ValidationError, "not allowed"):
            leave.request_date_to = date(2026, 7, 10)
        self.assertEqual(self.drafted(leave).date_until, date(2026, 7, 17))

    def test_a_substitute_who_goes_away_is_told(self):
        found = self.substitution(date(2026, 7, 6), date(2026, 7, 17))
        self.leave(self.boris, 15, 20)
        to_do = self.to_dos(found, self.head)
        self.assertIn("away while acting", to_do.summary)

    def test_what_has_become_impossible_can_be_shortened(self):
        found = self.substitution(date(2026, 7, 6), date(2026, 7, 31))
        self.leave(self.boris, 15, 17)
        found = found.with_user(self.head)
        found.date_until = date(2026, 7, 24)
        self.leave(self.boris, 27, 28)
        with self.refused(ValidationError, "away from 07/27/2026"):
            found.date_until = date(2026, 7, 27)

    def test_who_is_away_can_not_act(self):
        self.leave(self.boris, 10, 10)
        with self.refused(ValidationError, "boris .*is away from 07/10/2026"):
            self.substitution(date(2026, 7, 6), date(2026, 7, 17))
        self.substitution(date(2026, 7, 13), date(2026, 7, 17))

    def test_only_whole_days_count(self):
        half = {"request_date_from_period": "pm", "request_date_to_period": "am"}
        leave = self.leave(self.anna, 6, 9, **half)
        found = self.drafted(leave)
        self.assertEqual(
            (found.date_from, found.date_until), (date(2026, 7, 7), date(2026, 7, 8))
        )
        morning = {"request_date_from_period": "am", "request_date_to_period": "am"}
        self.assertFalse(self.drafted(self.leave(self.anna, 13, 13, **morning)))

    def test_proposed_are_those_present_with_the_fewest_clients(self):
        petr, olga, ivan = (
            new_test_user(
                self.env, login=login, groups="client_manager.group_client_manager"
            )
            for login in ("petr", "olga", "ivan")
        )
        self.central.member_ids += petr + olga + ivan
        self.employees[ivan] = self.env["hr.employee"].create(
            {"name": "ivan", "user_id": ivan.id}
        )
        for user, count in ((self.boris, 2), (petr, 1), (olga, 3)):
            for number in range(count):
                client = self.env["res.partner"].create({"name": f"C{number}"})
                self.assign(client, user, date(2026, 1, 1))
        self.leave(ivan, 15, 16)
        found = self.drafted(self.leave(self.anna, 6, 17))
        found = found.with_user(self.head)
        self.assertEqual(
            found.proposed_user_ids.mapped("login"), ["petr", "boris", "olga"]
        )
        self.assertEqual(found.substitute_user_id, petr)
        self.assertRegex(found.proposals, "petr.*clients: 1.*boris.*olga.*ivan.*away")

    def test_without_a_head_the_directors_decide(self):
        self.assign(
            self.env["res.partner"].create({"name": "N"}), self.vera, date(2026, 1, 1)
        )
        found = self.drafted(self.leave(self.vera, 6, 10))
        self.assertTrue(self.to_dos(found, self.director))
        self.assertFalse(found.substitute_user_id)

    def test_approved_late_it_says_so(self):
        with freeze_time("2026-07-08 09:00:00"):
            found = self.drafted(self.leave(self.anna, 6, 17))
            self.assertIn("07/08/2026", found.past_reason)
            found.with_user(self.head).action_confirm()
            self.assertEqual(found.state, "active")
