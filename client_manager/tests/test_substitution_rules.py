from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionRules(SubstitutionCase):
    def test_states_follow_the_calendar(self):
        later = self.substitution(date(2026, 7, 13), date(2026, 7, 15))
        self.assertEqual(later.state, "confirmed")
        self.assertEqual(later.approved_by_id, self.head)
        # Midnight in Moscow is 21:00 of the day before in UTC.
        for moment, state in (
            ("2026-07-12 20:59:59", "confirmed"),
            ("2026-07-12 21:00:00", "active"),
            ("2026-07-15 20:59:59", "active"),
            ("2026-07-15 21:00:00", "ended"),
            ("2026-07-20 09:00:00", "ended"),
        ):
            with freeze_time(moment):
                for _run in range(2):
                    self.run_calendar()
                    self.assertEqual(later.state, state, moment)

    def test_what_begins_today_is_active_at_once(self):
        self.assertEqual(self.substitution(date(2026, 7, 10)).state, "active")

    def test_ended_today_keeps_today_and_can_end_only_once(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 31))
        found.with_user(self.head).action_end()
        self.assertEqual((found.state, found.date_until), ("ended", date(2026, 7, 10)))
        with self.refused(UserError, "Ended"):
            found.with_user(self.head).action_end()
        with freeze_time("2026-07-11 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "ended")

    def test_the_returning_manager_ends_it_but_not_the_substitute(self):
        found = self.substitution(date(2026, 7, 10))
        with self.assertRaises(AccessError):
            found.with_user(self.boris).action_end()
        found.with_user(self.anna).action_end()
        self.assertEqual(found.state, "ended")

    def test_what_has_not_begun_is_cancelled_not_ended(self):
        found = self.substitution(date(2026, 7, 20)).with_user(self.head)
        with self.refused(UserError, "Confirmed"):
            found.action_end()
        found.action_cancel()
        self.assertEqual(found.state, "cancelled")
        self.assertFalse(found.sudo().reach_ids)
        # The days are free again.
        self.assertEqual(self.substitution(date(2026, 7, 20)).state, "confirmed")

    def test_days_are_shortened_and_prolonged(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 31))
        as_head = found.with_user(self.head)
        as_head.date_until = date(2026, 7, 10)
        self.assertEqual(found.state, "active")
        with freeze_time("2026-07-12 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "ended")
            as_head.date_until = date(2026, 7, 14)
            self.assertEqual(found.state, "active")
            as_head.date_until = date(2026, 7, 11)
            self.assertEqual(found.state, "ended")
        self.assertEqual(found.reach_ids.mapped("date_until"), [date(2026, 7, 11)] * 2)

    def test_moved_into_the_future_it_waits_again(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 31))
        found.with_user(self.head).date_from = date(2026, 7, 20)
        self.assertEqual(found.state, "confirmed")

    def test_what_was_approved_is_not_changed(self):
        found = self.substitution(date(2026, 7, 10)).with_user(self.head)
        for values in (
            {"substitute_user_id": self.vera.id},
            {"attribution": "substitute"},
            {"scope": "selected"},
        ):
            with self.refused(UserError, "no longer a draft"):
                found.write(values)
        with self.refused(UserError, "kept"):
            found.unlink()
        for name, value in (("state", "ended"), ("approved_by_id", self.anna.id)):
            with self.refused(AccessError, "sets it itself"):
                found.write({name: value})
        # A context from outside opens no door.
        with self.assertRaises(AccessError):
            found.with_context(client_substitution_step=True).state = "ended"

    # ------------------------------------------------------------------
    # Refused
    # ------------------------------------------------------------------

    def test_substitute_is_another_person_of_the_group(self):
        with self.refused(ValidationError, "act for themselves"):
            self.substitution(date(2026, 7, 20), substitute_user_id=self.anna.id)
        with self.refused(ValidationError, "clerk .*is not a client manager"):
            self.substitution(date(2026, 7, 20), substitute_user_id=self.clerk.id)
        draft = self.substitution(
            date(2026, 7, 20), substitute_user_id=False, confirm=False
        )
        with self.refused(ValidationError, "Choose who acts for anna"):
            draft.with_user(self.head).action_confirm()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "UPDATE client_substitution SET substitute_user_id = absent_user_id"
                " WHERE id = %s",
                [self.substitution(date(2026, 8, 20), confirm=False).id],
            )

    def test_a_start_in_the_past_is_for_heads_who_say_why(self):
        past = date(2026, 7, 8)
        for user, why in ((self.anna, "Ill"), (self.head, False)):
            with self.refused(ValidationError, "begin in the past"):
                self.substitution(past, as_user=user, past_reason=why, confirm=False)
        found = self.substitution(
            past, date(2026, 7, 15), past_reason="Ill since Wednesday"
        )
        self.assertEqual(found.state, "active")
        self.assertEqual(
            self.substitution(
                date(2026, 7, 1), date(2026, 7, 3), past_reason="Forgotten"
            ).state,
            "ended",
        )
        with self.refused(ValidationError, "begin in the past"):
            self.substitution(date(2026, 7, 20)).with_user(self.head).write(
                {"date_from": date(2026, 7, 5)}
            )

    def test_a_draft_that_waited_too_long_needs_a_reason(self):
        draft = self.substitution(date(2026, 7, 10), confirm=False)
        with freeze_time("2026-07-11 09:00:00"):
            with self.refused(ValidationError, "begin in the past"):
                draft.with_user(self.head).action_confirm()
            draft.with_user(self.head).past_reason = "Approved late"
            draft.with_user(self.head).action_confirm()
        self.assertEqual(draft.state, "active")

    def test_one_client_has_one_substitute(self):
        self.substitution(date(2026, 7, 13), date(2026, 7, 17))
        vera = {"substitute_user_id": self.vera.id}
        message = "clients of anna .*have a substitute .* boris"
        for first, last in ((13, 13), (17, 20), (11, 13), (11, None), (14, 15)):
            with self.refused(ValidationError, message):
                self.substitution(
                    date(2026, 7, first), last and date(2026, 7, last), **vera
                )
        with self.refused(ValidationError, "Market Square has a substitute"):
            self.substitution(date(2026, 7, 17), partners=self.market, **vera)
        self.substitution(date(2026, 7, 11), date(2026, 7, 12), **vera)
        self.substitution(date(2026, 7, 18), **vera)

    def test_clients_are_divided_among_substitutes(self):
        one = self.substitution(date(2026, 7, 13), partners=self.textile)
        two = self.substitution(
            date(2026, 7, 13), partners=self.market, substitute_user_id=self.vera.id
        )
        self.assertEqual((one.state, two.state), ("confirmed", "confirmed"))
        with self.refused(ValidationError, "Textile House has a substitute"):
            self.substitution(
                date(2026, 7, 20),
                partners=self.textile,
                substitute_user_id=self.vera.id,
            )

    def test_chosen_clients_are_those_of_the_absent(self):
        foreign = self.env["res.partner"].create({"name": "Foreign"})
        self.assign(foreign, self.boris, date(2026, 1, 1))
        with self.refused(ValidationError, "Foreign: not a client of anna"):
            self.substitution(date(2026, 7, 20), partners=foreign)
        with self.refused(ValidationError, "choose the clients"):
            self.substitution(date(2026, 7, 20), partners=foreign.browse())

    def test_no_chains(self):
        self.substitution(date(2026, 7, 13), date(2026, 7, 17))
        for first, last in ((17, 20), (10, 13)):
            with self.refused(ValidationError, "boris .*is absent"):
                self.substitution(
                    date(2026, 7, first),
                    date(2026, 7, last),
                    absent_user_id=self.boris.id,
                    substitute_user_id=self.head.id,
                )
        with self.refused(ValidationError, "is absent .* and can't act"):
            self.substitution(
                date(2026, 7, 14),
                absent_user_id=self.boris.id,
                substitute_user_id=self.anna.id,
            )
        self.substitution(
            date(2026, 7, 18),
            absent_user_id=self.boris.id,
            substitute_user_id=self.anna.id,
        )

    @mute_logger("odoo.sql_db")
    def test_the_database_holds_it_too(self):
        found = self.substitution(date(2026, 7, 13), date(2026, 7, 17))
        row = found.reach_ids.filtered(lambda r: r.part == "absent")
        for vals in (
            {"part": "absent", "user_id": self.anna.id, "client": self.textile.id},
            {"part": "substitute", "user_id": self.anna.id, "client": 1},
            {"part": "absent", "user_id": self.boris.id, "client": 1},
        ):
            client = vals.pop("client")
            with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
                row.copy({**vals, "first_client": client, "last_client": client})
                self.env.flush_all()
        row.copy({"date_from": date(2026, 7, 18), "date_until": False})
        self.env.flush_all()

    def test_a_substitute_works_in_the_company_of_the_client(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.anna.company_ids += company
        self.market.company_id = company
        with self.refused(ValidationError, "does not work in Other.* Market Square"):
            self.substitution(date(2026, 7, 20))
        self.substitution(date(2026, 7, 20), partners=self.textile)

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_who_approves(self):
        def draft(**values):
            return self.substitution(date(2026, 7, 20), confirm=False, **values)

        own = draft(as_user=self.anna)
        with self.refused(AccessError, "their own absence"):
            own.with_user(self.anna).action_confirm()
        with self.assertRaises(AccessError):
            own.with_user(self.boris).action_confirm()
        own.with_user(self.head).date_until = date(2026, 7, 31)
        own.with_user(self.head).action_confirm()
        heads = self.env["client.substitution"].with_user(self.head)
        heads = heads.create(
            {
                "absent_user_id": self.head.id,
                "substitute_user_id": self.anna.id,
                "date_from": date(2026, 9, 1),
            }
        )
        with self.refused(AccessError, "their own absence"):
            heads.action_confirm()
        with self.assertRaises(AccessError):
            heads.with_user(self.anna).action_confirm()
        heads.with_user(self.director).action_confirm()
        self.assertEqual(heads.state, "confirmed")

    def test_acting_for_the_head_approves_nothing(self):
        self.env["client.substitution"].with_user(self.director).create(
            {
                "absent_user_id": self.head.id,
                "substitute_user_id": self.anna.id,
                "date_from": date(2026, 7, 10),
                "date_until": date(2026, 7, 19),
            }
        ).action_confirm()
        mine = self.substitution(date(2026, 7, 20), confirm=False, as_user=self.anna)
        other = self.substitution(
            date(2026, 8, 20),
            confirm=False,
            absent_user_id=self.boris.id,
            substitute_user_id=self.anna.id,
        )
        for found in (mine, other):
            with self.assertRaises(AccessError):
                found.with_user(self.anna).action_confirm()

    def test_a_head_decides_on_the_own_team_only(self):
        draft = self.substitution(
            date(2026, 7, 20),
            confirm=False,
            as_user=self.director,
            absent_user_id=self.vera.id,
        )
        with self.assertRaises(AccessError):
            draft.with_user(self.head).action_confirm()
        with self.refused(AccessError, "not in a department of yours"):
            self.substitution(date(2026, 7, 20), absent_user_id=self.vera.id)
        with self.refused(AccessError, "not in a department of yours"):
            self.substitution(
                date(2026, 7, 20),
                as_user=self.anna,
                absent_user_id=self.boris.id,
                substitute_user_id=self.anna.id,
            )

    def test_the_screen_offers_only_what_is_allowed(self):
        found = self.substitution(date(2026, 7, 10))
        for user, decides, ends in (
            (self.anna, False, True),
            (self.boris, False, False),
            (self.head, True, True),
            (self.director, True, True),
            (self.auditor, False, False),
        ):
            seen = found.with_user(user)
            self.assertEqual((seen.can_decide, seen.can_end), (decides, ends))

    def test_nobody_approves_what_counts_for_themselves(self):
        draft = self.substitution(
            date(2026, 7, 20),
            confirm=False,
            substitute_user_id=self.head.id,
            attribution="share",
        ).with_user(self.head)
        with self.refused(AccessError, "count for yourself"):
            draft.action_confirm()
        draft.attribution = "absent"
        draft.action_confirm()
        self.assertEqual(draft.state, "confirmed")

    def test_the_auditor_reads_and_changes_nothing(self):
        found = self.substitution(date(2026, 7, 10)).with_user(self.auditor)
        self.assertEqual(found.absent_user_id, self.anna)
        for method in (found.action_end, found.action_cancel, found.unlink):
            with self.assertRaises(AccessError):
                method()
        with self.assertRaises(AccessError):
            found.date_until = date(2026, 7, 12)
