from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.client_manager.tests.common import ClientManagerCase

REPORT = "report.client_manager_reports.client_interaction_meeting"


class MeetingCase(ClientManagerCase):
    """Anna and Boris met Olga of *textile* on Friday, 12 June 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("ru_RU")
        cls.env["ir.module.module"].search(
            [("name", "in", ("client_manager", "client_manager_reports"))]
        )._update_translations(["ru_RU"], overwrite=True)
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.anna.name = "Anna Krylova"
        cls.boris.name = "Boris Orlov"
        cls.contact.write(
            {"function": "Buyer", "email": "olga@example.com", "lang": "en_US"}
        )
        cls.meeting = (
            cls.env["client.interaction"]
            .with_user(cls.anna)
            .create(
                {
                    "partner_id": cls.contact.id,
                    "kind": "visit",
                    "date": datetime(2026, 6, 12, 8),
                    "duration": 90,
                    "purpose": "Autumn collection",
                    "summary": "They take <linen> & wool.\nWeekly.",
                    "internal_note": "He hides the competitor's price.",
                    "outcome": "refused",
                    "colleague_ids": [Command.set(cls.boris.ids)],
                    "next_date": date(2026, 6, 30),
                    "next_kind": "call",
                    "action_ids": [
                        Command.create({"name": "Weekly delivery"}),
                        Command.create(
                            {"name": "Send samples", "date_deadline": "2026-06-20"}
                        ),
                        Command.create(
                            {"name": "Withdrawn", "date_deadline": "2026-06-21"}
                        ),
                    ],
                }
            )
        )
        cls.meeting.action_ids[2].activity_id.unlink()

    def values(self, user=None):
        report = self.env[REPORT].with_user(user or self.anna)
        return report._get_report_values(self.meeting.ids)

    def html(self, user=None):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(user or self.anna)
            .with_context(lang="en_US")
            ._render_qweb_html(
                "client_manager_reports.client_interaction_meeting", self.meeting.ids
            )
        )
        return content.decode()


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestMeetingReport(MeetingCase):
    """What the client gets on paper."""

    def test_in_the_language_of_the_client(self):
        html = self.html()
        for expected in (
            "Report of a Meeting",
            "Autumn collection",
            "Olga, Buyer",
            "Anna Krylova",
            "Boris Orlov",
            "They take &lt;linen&gt; &amp; wool.",
            "06/20/2026",
            "Weekly delivery",
            "June 30, 2026",
            "Visit",
        ):
            self.assertIn(expected, html)
        self.contact.lang = "ru_RU"
        html = self.html()
        for expected in (
            "Протокол встречи",
            "Визит",
            "20.06.2026",
            "30 июня 2026",
            "Решения и поручения",
            "От клиента",
            "Звонок",
        ):
            self.assertIn(expected, html)
        for english in ("Report of", "What was said", "For the client", "By when"):
            self.assertNotIn(english, html)

    def test_the_language_is_that_of_who_gets_it(self):
        """Spoken to is the company, written to the Russian buyer."""
        self.meeting.partner_id = self.textile
        self.textile.lang = "en_US"
        self.contact.lang = "ru_RU"
        self.assertEqual(self.meeting.contact_ids, self.contact)
        self.assertIn("Протокол встречи", self.html())
        composer = self.composer()
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("протокол наших переговоров", composer.subject)
        (attachment,) = composer.attachment_ids
        self.assertTrue(attachment.name.startswith("Протокол встречи"))

    def composer(self):
        action = self.meeting.action_send_report()
        composers = self.env["mail.compose.message"].with_user(self.anna)
        return Form(composers.with_context(**action["context"])).save()

    def test_what_is_only_for_us_is_left_out(self):
        html = self.html()
        for internal in ("Refused", "Withdrawn", "hides"):
            self.assertNotIn(internal, html)

    def test_who_may_print(self):
        self.assertTrue(self.values(self.auditor)["meetings"])
        for user in (self.vera, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.values(user)

    def test_printing_it_is_a_disclosure(self):
        disclosures = self.env["client.disclosure"]
        before = disclosures.search([])
        self.html()
        disclosure = disclosures.search([]) - before
        self.assertEqual(disclosure.line_ids.partner_id, self.textile)

    def test_sent_to_the_client_with_the_document(self):
        composer = self.composer()
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("report of our conversation", composer.subject)
        self.assertTrue(composer.attachment_ids)
        composer._action_send_mail()
        message = self.meeting.message_ids.filtered("partner_ids")
        self.assertEqual(message.partner_ids, self.contact)
        # What is sent about a contact is not another contact.
        self.assertEqual(self.textile.with_user(self.anna).interaction_count, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestContactActivity(MeetingCase):
    """The analysis counts what the interactions say, for those who may read them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.market.user_id = cls.vera
        cls.env["client.interaction"].create(
            [
                {"partner_id": cls.textile.id, "user_id": cls.anna.id, "kind": "call"},
                {
                    "partner_id": cls.textile.id,
                    "user_id": cls.anna.id,
                    "kind": "call",
                    "outcome": "not_reached",
                    "date": datetime(2026, 6, 1, 9),
                },
                {
                    "partner_id": cls.market.id,
                    "user_id": cls.vera.id,
                    "kind": "call",
                    "date": datetime(2026, 5, 4, 9),
                    "duration": 30,
                },
            ]
        )
        cls.env.flush_all()

    def groups(self, user, by, *aggregates):
        report = self.env["client.interaction.report"].with_user(user)
        return report._read_group(
            [("user_id", "in", (self.anna + self.vera).ids)], [by], aggregates
        )

    def test_by_manager(self):
        rows = self.groups(
            self.director,
            "user_id",
            "contact_count:sum",
            "__count",
            "commercial_partner_id:count_distinct",
            "hours:sum",
            "action_count:sum",
            "open_action_count:sum",
        )
        self.assertEqual(
            {row[0].login: row[1:] for row in rows},
            {"anna": (2, 3, 1, 1.5, 1, 1), "vera": (1, 1, 1, 0.5, 0, 0)},
        )

    def test_by_month_and_kind(self):
        months = self.groups(self.director, "date:month", "contact_count:sum")
        self.assertEqual([row[1] for row in months], [1, 2])
        kinds = self.groups(self.director, "kind", "contact_count:sum")
        self.assertEqual(dict(kinds), {"visit": 1, "call": 2})

    def test_planned_in_vain_and_by_segment(self):
        key = self.env["client.segment"].create({"name": "Key"})
        self.env.flush_all()
        self.env.cr.execute(  # the nightly pass alone writes it
            "UPDATE res_partner SET segment_id = %s WHERE id = %s",
            [key.id, self.textile.id],
        )
        self.meeting.event_id = self.env["calendar.event"].create(
            {
                "name": "Met",
                "start": "2026-06-12 08:00:00",
                "stop": "2026-06-12 09:00",
                "partner_ids": self.textile.ids,
            }
        )
        self.env.flush_all()
        ((segment, *figures),) = self.groups(
            self.anna,
            "segment_id",
            "contact_count:sum",
            "vain_count:sum",
            "planned_count:sum",
        )
        self.assertEqual((segment, figures), (key, [2, 1, 1]))

    def test_late_actions_on_the_companys_day(self):
        report = self.env["client.interaction.report"].browse(self.meeting.id)
        self.assertEqual(report.late_action_count, 0)
        with freeze_time("2026-06-20 22:00:00"):  # the 21st in Moscow
            report.invalidate_recordset()
            self.assertEqual(report.late_action_count, 1)

    def test_everybody_counts_what_they_may_read(self):
        for user, count in (
            (self.anna, 3),
            (self.boris, 0),
            (self.vera, 1),
            (self.head, 3),
            (self.director, 4),
            (self.auditor, 4),
        ):
            with self.subTest(user=user.login):
                rows = self.groups(user, "user_id", "__count")
                self.assertEqual(sum(row[1] for row in rows), count)
        with self.assertRaises(AccessError):
            self.groups(self.clerk, "user_id", "__count")

    def test_a_row_opens_its_interaction(self):
        row = self.env["client.interaction.report"].browse(self.meeting.id)
        action = row.action_open_interaction()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("client.interaction", self.meeting.id),
        )
