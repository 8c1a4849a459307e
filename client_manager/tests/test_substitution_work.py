from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionWork(SubstitutionCase):
    """What the substitute sees and gets while acting, and who gets it afterwards."""

    def activity(self, record, user, **values):
        return record.activity_schedule(
            "mail.mail_activity_data_call", user_id=user.id, summary="Call", **values
        )

    def notified(self, record, author=None, **values):
        """Logins of the users who get a message written on a record."""
        values = {
            "subtype_xmlid": "mail.mt_comment",
            "message_type": "comment",
            "body": "Hello",
            **values,
        }
        message = record.message_post(author_id=(author or self.contact).id, **values)
        return set(message.notified_partner_ids.user_ids.mapped("login"))

    # ------------------------------------------------------------------
    # The mark
    # ------------------------------------------------------------------

    def test_the_substitute_sees_for_whom(self):
        self.substitution(date(2026, 7, 10), partners=self.textile)
        order = self.order(self.address)
        for record in (self.textile, self.contact, order):
            mark = record.with_user(self.boris).sudo().substitution_note
            self.assertEqual(mark, f"instead of {self.anna.name}")
            other = record.with_user(self.anna).sudo().substitution_note
            self.assertEqual(other, f"{self.boris.name} instead of {self.anna.name}")
        self.assertFalse(self.market.substitution_note)

    def test_the_mark_and_the_filter_turn_at_midnight(self):
        found = self.substitution(date(2026, 7, 11), date(2026, 7, 12))
        clients = self.env["res.partner"].with_user(self.boris).sudo()
        domain = [("is_substituted_by_me", "=", True), ("is_client", "=", True)]
        for moment, covered in (
            ("2026-07-10 20:59:59", False),
            ("2026-07-10 21:00:00", True),
            ("2026-07-12 20:59:59", True),
            ("2026-07-12 21:00:00", False),
        ):
            # The scheduled action has not run yet.
            with freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual(
                    clients.search(domain),
                    self.textile + self.market if covered else clients,
                )
                self.assertEqual(bool(self.textile.substitution_note), covered)
                self.assertEqual(
                    self.textile.active_substitution_id,
                    found if covered else found.browse(),
                )

    def test_an_early_end_ends_it_at_once(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 20))
        found.with_user(self.head).action_end()
        self.env.invalidate_all()
        self.assertFalse(self.textile.substitution_note)

    def test_three_portfolios_apart_and_together(self):
        gone = self.env["res.partner"].create({"name": "Of the head"})
        mine = self.env["res.partner"].create({"name": "Of Boris"})
        self.assign(gone, self.head, date(2026, 1, 1))
        self.assign(mine, self.boris, date(2026, 1, 1))
        self.substitution(date(2026, 7, 10))
        self.substitution(
            date(2026, 7, 10), as_user=self.director, absent_user_id=self.head.id
        )
        groups = (
            self.env["res.partner"]
            .with_user(self.boris)
            .sudo()
            ._read_group(
                [
                    ("is_client", "=", True),
                    "|",
                    ("user_id", "=", self.boris.id),
                    ("is_substituted_by_me", "=", True),
                ],
                ["user_id"],
                ["id:recordset"],
            )
        )
        self.assertEqual(
            dict(groups),
            {self.anna: self.textile + self.market, self.head: gone, self.boris: mine},
        )

    def test_co_managed_clients_are_covered_too(self):
        client = self.env["res.partner"].create({"name": "Together"})
        self.assign(client, self.vera, date(2026, 1, 1))
        self.assign(client, self.anna, date(2026, 1, 1), role="co_manager")
        self.substitution(date(2026, 7, 10))
        self.assertEqual(
            client.with_user(self.boris).sudo().substitution_note,
            f"instead of {self.anna.name}",
        )
        # Whose client it is anyway, Boris does not act for anybody with.
        self.env["client.assignment"].assign(client, self.boris)
        self.env.invalidate_all()
        self.assertFalse(client.with_user(self.boris).sudo().substitution_note)
        self.env["client.assignment"].assign(client, self.vera)
        # Sales are the responsible manager's, who is here.
        self.assertFalse(self.order(client).substitution_id)

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    def test_new_activities_go_to_the_substitute_and_come_back(self):
        before = self.activity(self.textile, self.anna)
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 12))
        order = self.order(self.textile)
        new = self.activity(self.contact, self.anna)
        on_order = self.activity(order, self.anna)
        done = self.activity(order, self.anna)
        own = self.activity(self.boris.partner_id, self.anna)
        others = self.activity(self.textile, self.vera)
        self.assertEqual(before.user_id, self.anna)
        self.assertEqual((new + on_order + done).user_id, self.boris)
        self.assertEqual((own.user_id, others.user_id), (self.anna, self.vera))
        done.action_done()
        given = self.activity(self.textile, self.anna)
        given.user_id = self.vera
        with freeze_time("2026-07-13 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "ended")
            self.assertEqual((new + on_order).user_id, self.anna)
            self.assertEqual(given.user_id, self.vera)
            self.assertFalse((new + on_order + given).substitution_id)
            self.assertEqual(self.activity(self.textile, self.anna).user_id, self.anna)

    def test_what_was_planned_before_stays_and_is_found(self):
        """Beside the own activities, only meanwhile, with the covered clients only."""
        order = self.order(self.textile)
        stay = self.activity(self.textile, self.anna)
        stay |= self.activity(order, self.anna) | self.activity(self.contact, self.anna)
        other = self.activity(self.market, self.anna)
        self.activity(self.textile, self.vera)
        found = self.substitution(
            date(2026, 7, 10), date(2026, 7, 12), partners=self.textile
        )
        mine = self.activity(self.textile, self.anna)  # planned meanwhile
        activities = self.env["mail.activity"].with_user(self.boris)
        due = [("is_due_instead", "=", True)]
        self.assertEqual(activities.search(due), stay)
        self.assertTrue(all(a.is_due_instead for a in stay.with_user(self.boris)))
        self.assertFalse(mine.with_user(self.boris).is_due_instead)
        self.assertLessEqual(stay | mine, found.with_user(self.boris).activity_due_ids)
        self.assertFalse(activities.with_user(self.anna).search(due))
        self.assertNotIn(other, found.with_user(self.head).activity_due_ids)
        # Who acts may finish it.
        stay[0].with_user(self.boris).action_done()
        self.assertEqual(activities.search(due), stay[1:])
        with freeze_time("2026-07-13 09:00:00"):
            self.env.invalidate_all()
            self.assertFalse(activities.search(due))

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------

    def test_mail_of_the_client_reaches_the_substitute_only_meanwhile(self):
        order = self.order(self.textile)
        records = self.textile + self.contact, order
        self.assertEqual(self.notified(self.textile), set())
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 12))
        for record in (self.textile, self.contact, order):
            self.assertEqual(self.notified(record), {"boris"}, record._name)
        self.assertEqual(self.notified(self.textile, self.boris.partner_id), set())
        self.assertIn(self.boris.partner_id, self.textile.message_partner_ids)
        note = {"subtype_xmlid": "mail.mt_note"}
        self.assertEqual(self.notified(self.textile, **note), set())
        to_anna = {**note, "partner_ids": self.anna.partner_id.ids}
        self.assertEqual(self.notified(order, **to_anna), {"anna", "boris"})
        with freeze_time("2026-07-13 09:00:00"):
            self.run_calendar()
            self.assertEqual(found.state, "ended")
            self.assertEqual(self.notified(self.textile), set())
        # Whoever writes a message follows; at the end the substitute no longer does.
        for record in (*records, self.contact):
            self.assertNotIn(self.boris.partner_id, record.message_partner_ids)

    def test_followers_get_it_once(self):
        self.substitution(date(2026, 7, 10))
        self.textile.message_subscribe((self.anna + self.boris).partner_id.ids)
        message = self.textile.message_post(
            body="Hello",
            author_id=self.contact.id,
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.anna.partner_id.ids,
        )
        self.assertEqual(
            sorted(message.notification_ids.res_partner_id.user_ids.mapped("login")),
            ["anna", "boris"],
        )

    # ------------------------------------------------------------------
    # While you were away
    # ------------------------------------------------------------------

    def test_who_comes_back_reads_what_happened(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 12))
        order = self.order(self.textile, datetime(2026, 7, 10, 9))
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "Torn", "partner_id": self.contact.id}
        )
        # The database writes the real time, whatever time is frozen.
        ticket.flush_recordset()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-07-10 09:00' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset()
        self.env.add_to_compute(ticket._fields["substitution_id"], ticket)
        self.notified(self.textile, self.boris.partner_id, body="Agreed on a discount")
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": datetime(2026, 7, 11, 9),
                "stop": datetime(2026, 7, 11, 10),
                "partner_ids": [Command.set((self.contact + self.anna.partner_id).ids)],
            }
        )
        due = self.activity(self.market, self.anna)
        with freeze_time("2026-07-13 09:00:00"):
            self.order(self.textile, datetime(2026, 7, 13, 9))
            self.run_calendar()
            seen = found.with_user(self.anna)
            self.assertEqual(seen.order_ids, order)
            self.assertEqual(seen.ticket_ids, ticket)
            self.assertEqual(seen.activity_due_ids, due)
            self.assertEqual(seen.meeting_away_ids.mapped("name"), ["Visit"])
            self.assertIn(
                "Agreed on a discount",
                "".join(seen.message_away_ids.mapped("body")),
            )
            to_do = found.activity_ids.filtered(lambda a: a.user_id == self.anna)
            self.assertEqual(to_do.summary, "While you were away")
            for line in ("Orders: 1", "complaints: 1", "Meetings: 1", "wait: 1"):
                self.assertIn(line, to_do.note)

    def test_the_screen_opens_also_for_who_no_longer_reaches_the_clients(self):
        """When it is over, and when a client was given away meanwhile."""
        order = self.order(self.textile, datetime(2026, 7, 10, 10))
        self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": datetime(2026, 7, 10, 9),
                "stop": datetime(2026, 7, 10, 10),
                "user_id": self.vera.id,
                "partner_ids": [Command.set(self.market.ids)],
            }
        )
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 12))
        shown = ("order_ids", "meeting_away_ids", "message_away_ids",
                 "activity_due_ids", "ticket_ids", "client_count")  # fmt: skip
        spec = {name: {} for name in shown}
        self.env["client.assignment"].assign(self.market, self.vera)
        for moment in ("2026-07-11 09:00:00", "2026-07-14 09:00:00"):
            with freeze_time(moment):
                self.run_calendar()
                for user in (self.boris, self.anna):
                    mine = found.with_user(user)
                    self.env.invalidate_all()
                    self.assertFalse(mine.web_read(spec)[0]["meeting_away_ids"])
                    domain = mine.action_view_clients()["domain"]
                    clients = self.env["res.partner"].with_user(user).search(domain)
                    self.assertNotIn(self.market, clients)
        self.assertEqual(found.with_user(self.anna).order_ids, order)

    def test_the_substitute_is_told_at_the_beginning(self):
        found = self.substitution(date(2026, 7, 10), note="Ask about linen")
        message = self.env["mail.message"].search(
            [
                ("model", "=", found._name),
                ("res_id", "=", found.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        self.assertEqual(message.notified_partner_ids, self.boris.partner_id)
        self.assertIn("Ask about linen", message.body)

    # ------------------------------------------------------------------
    # Absences and gaps
    # ------------------------------------------------------------------

    def test_gaps_are_clients_without_a_substitute(self):
        def gaps():
            self.env.flush_all()
            self.env.invalidate_all()
            rows = self.env["client.absence"].with_user(self.head).search([])
            return [(r.client_count, r.gap_count, r.status) for r in rows]

        self.assertEqual(gaps(), [])
        draft = self.substitution(date(2026, 7, 10), date(2026, 7, 20), confirm=False)
        self.assertEqual(gaps(), [(2, 2, "gap")])
        draft.unlink()
        self.substitution(date(2026, 7, 10), date(2026, 7, 20), partners=self.textile)
        self.assertEqual(gaps(), [(2, 1, "gap")])
        part = self.substitution(
            date(2026, 7, 10),
            date(2026, 7, 19),
            partners=self.market,
            substitute_user_id=self.vera.id,
        )
        self.assertEqual(sorted(gaps()), [(2, 0, "covered"), (2, 1, "gap")])
        part.with_user(self.head).date_until = date(2026, 7, 20)
        self.assertEqual(gaps(), [(2, 0, "covered")] * 2)

    def test_absences_of_an_unknown_length(self):
        self.substitution(date(2026, 7, 10), partners=self.textile)
        absence = self.env["client.absence"].search([("user_id", "=", self.anna.id)])
        self.assertEqual((absence.client_count, absence.gap_count), (2, 1))
        self.assertEqual(absence.date_shown_until, date(2026, 7, 10))
        self.substitution(
            date(2026, 7, 10), partners=self.market, substitute_user_id=self.vera.id
        )
        self.env.invalidate_all()
        self.assertEqual(absence.gap_count, 0)

    def test_who_sees_absences(self):
        self.substitution(date(2026, 7, 10))
        for user, count in (
            (self.anna, 1),
            (self.boris, 1),
            (self.vera, 0),
            (self.head, 1),
            (self.director, 1),
            (self.auditor, 1),
        ):
            absences = self.env["client.absence"].with_user(user)
            self.assertEqual(absences.search_count([]), count, user.login)
