import re
from urllib.parse import urlsplit

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import hash_sign

from ..models.campaign.client_campaign_answer import BY_LINK
from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignAnswer(CampaignCase, HttpCase):
    """Whoever got a letter answers by a click, without a login; so unsubscribes."""

    def setUp(self):
        super().setUp()
        self.given = self.consent(self.contact)

    def letter(self, **values):
        """The line of a letter that was sent, and the paths of its links."""
        line = self.tell(**values)
        (sent,) = self._mails
        links = re.findall(r'href="([^"]*/client/letter/[^"]*)"', sent["body"])
        paths = {link.rsplit("/", 1)[1]: urlsplit(link).path for link in links}
        return line, paths

    def get(self, path, **options):
        return self.url_open(path, allow_redirects=False, **options)

    def post(self, path, data=None):
        answer = self.url_open(
            path, data=data or {"x": "1"}, allow_redirects=False, method="POST"
        )
        self.env.invalidate_all()
        return answer

    def test_opening_a_link_changes_nothing(self):
        line, paths = self.letter()
        self.assertEqual(set(paths), {*BY_LINK, "unsubscribe"})
        for name, path in paths.items():
            with self.subTest(link=name):
                page = self.get(path)
                self.assertEqual(page.status_code, 200)
                self.assertIn("Spring Fair", page.text)
                self.assertTrue(page.text.startswith("<!DOCTYPE html>"))
                self.assertIn("noindex", page.headers["X-Robots-Tag"])
                self.assertEqual(page.headers["Cache-Control"], "no-store")
                self.assertNotIn("session_id", page.cookies)
        self.env.invalidate_all()
        self.assertFalse(line.answer)
        self.assertEqual(self.given.state, "active")

    def test_the_page_shows_no_more_than_the_invitation(self):
        line, paths = self.letter(place="Hall 3", description="<p>Only in letters</p>")
        line.note = "A secret"
        page = self.get(paths["coming"]).text
        for shown in ("Spring Fair", "Hall 3", "1 July 2026", self.env.company.name):
            self.assertIn(shown, page)
        for hidden in ("A secret", "Only in letters", "Olga", "Textile", "anna"):
            self.assertNotIn(hidden, page)

    def test_the_button_answers_and_the_manager_is_told(self):
        line, paths = self.letter()
        page = self.post(paths["coming"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your answer", page.text)
        self.assertEqual(line.answer, "coming")
        note = line.message_ids[0]
        self.assertEqual(note.author_id, self.contact)
        self.assertIn("Coming", note.body)
        self.assertEqual(note.notified_partner_ids, self.anna.partner_id)
        self.assertTrue(note.subtype_id.internal)
        # The same again says nothing new; another answer does.
        self.post(paths["coming"])
        self.assertEqual(line.message_ids[0], note)
        self.post(paths["declined"])
        self.assertEqual(line.answer, "declined")
        self.assertNotEqual(line.message_ids[0], note)

    def test_until_the_day_of_the_event(self):
        line, paths = self.letter()
        line.campaign_id.date = "2026-06-14"
        for answer in (self.get(paths["coming"]), self.post(paths["coming"])):
            self.assertEqual(answer.status_code, 404)
            self.assertNotIn("Spring Fair", answer.text)
        self.assertFalse(line.answer)
        # Whoever wants no letters may say so at any time.
        self.assertEqual(self.get(paths["unsubscribe"]).status_code, 200)
        line.campaign_id.date_until = "2026-06-15"
        self.assertEqual(self.post(paths["maybe"]).status_code, 200)
        self.assertEqual(line.answer, "maybe")

    def test_a_cancelled_campaign_takes_no_answers(self):
        line, paths = self.letter()
        line.campaign_id.action_cancel()
        self.assertEqual(self.post(paths["coming"]).status_code, 404)
        self.assertFalse(line.answer)

    def test_a_wrong_token_is_a_plain_page(self):
        line, paths = self.letter()
        other = self.campaign(clients=self.textile).line_ids
        token = paths["coming"].split("/")[3]
        forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
        for path in (
            f"/client/letter/{forged}/coming",
            "/client/letter/me/coming",
            "/client/letter/%D1%8F/unsubscribe",
            f"/client/letter/{token}/answered",
            f"/client/letter/{other.id}/coming",
        ):
            with self.subTest(path=path):
                page = self.post(path)
                self.assertEqual(page.status_code, 404)
                self.assertIn("This page is not there", page.text)
                self.assertNotIn("Spring Fair", page.text)
        self.assertFalse((line + other).filtered("answer"))

    def test_other_scopes_of_the_same_secret_are_no_key(self):
        line, _paths = self.letter()
        token = hash_sign(self.env(su=True), "other", [line.id, self.contact.id])
        self.assertEqual(self.post(f"/client/letter/{token}/coming").status_code, 404)

    def test_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        self.contact.lang = "ru_RU"
        campaign = self.campaign()
        campaign.with_context(lang="ru_RU").name = "Весенняя ярмарка"
        campaign.action_start()
        self.run_campaigns()
        self.send(campaign.line_ids)
        path = f"/client/letter/{campaign.line_ids._letter_token()}/coming"
        page = self.get(path).text
        self.assertIn("Весенняя ярмарка", page)
        self.assertIn('lang="ru-RU"', page)
        self.assertIn("1 июля 2026", page)

    def test_unsubscribing_withdraws_the_consent(self):
        line, paths = self.letter()
        page = self.post(paths["unsubscribe"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("no such letters any more", page.text)
        self.assertEqual(self.given.state, "withdrawn")
        self.assertIn("Spring Fair", self.given.withdrawal_reason)
        self.assertEqual(str(self.given.withdrawal_date), "2026-06-15")
        told = line.message_ids[0]
        self.assertEqual(told.notified_partner_ids, self.anna.partner_id)
        # Again, and after it: nothing more.
        self.assertEqual(self.post(paths["unsubscribe"]).status_code, 200)
        self.assertEqual(line.message_ids[0], told)
        with freeze_time("2026-07-30 09:00:00"):
            later = self.queue(date="2026-08-01", with_companies=False)
        self.assertEqual(later.skip_reason, "no_consent")

    def test_unsubscribing_the_address_of_a_company(self):
        self.given.write({"valid_until": "2026-06-10"})
        line, paths = self.letter()
        self.assertEqual(line.contact_id, self.textile)
        self.textile.email = "new@textile.example.com"
        self.post(paths["unsubscribe"])
        # Where the letter went, not where the next would go.
        blacklist = self.env["mail.blacklist"].search([])
        self.assertIn("info@textile.example.com", blacklist.mapped("email"))
        self.assertNotIn("new@textile.example.com", blacklist.mapped("email"))

    def test_a_forwarded_letter_speaks_for_whom_it_was_written_to(self):
        line, paths = self.letter()
        colleague = self.env["res.partner"].create(
            {"name": "Pavel", "parent_id": self.textile.id, "email": "p@example.com"}
        )
        other = self.consent(colleague)
        line.sudo().contact_id = colleague
        self.post(paths["unsubscribe"])
        self.assertEqual((self.given.state, other.state), ("withdrawn", "active"))

    def test_one_click_by_the_mail_program(self):
        line, paths = self.letter()
        (sent,) = self._mails
        message = sent["EmailMessage"]
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        address = message["List-Unsubscribe"].strip("<>")
        self.assertTrue(address.startswith(line.get_base_url()))
        self.assertEqual(urlsplit(address).path, paths["unsubscribe"])
        page = self.post(urlsplit(address).path, {"List-Unsubscribe": "One-Click"})
        self.assertEqual(page.status_code, 200)  # never a redirection
        self.assertEqual(self.given.state, "withdrawn")

    def test_who_reads_the_letter_in_the_house_has_no_key(self):
        line, paths = self.letter()
        token = paths["coming"].split("/")[3]
        self.assertNotIn(token, self.mails(line).body_html)
        self.assertNotIn(token, str(line.message_ids.mapped("body")))
        with self.assertRaises(AccessError):
            line.with_user(self.auditor).answer = "coming"

    def test_a_letter_of_ones_own_has_the_way_out_as_well(self):
        template = self.env.ref("client_manager.client_campaign_mail_template").copy(
            {"body_html": "<p>Come!</p>"}
        )
        line, paths = self.letter(template_id=template.id)
        self.assertEqual(set(paths), {"unsubscribe"})
        self.post(paths["unsubscribe"])
        self.assertEqual(self.given.state, "withdrawn")

    def test_news_of_a_programme_ask_for_no_answer(self):
        line, paths = self.letter(kind="promotion")
        self.assertEqual(set(paths), {"unsubscribe"})
        path = f"/client/letter/{line._letter_token()}/coming"
        self.assertEqual(self.post(path).status_code, 404)

    def test_the_manager_notes_what_was_said_on_the_phone(self):
        line = self.tell(with_companies=False, channel="call")
        activity = line.activity_id
        line.with_user(self.anna).action_note_maybe()
        self.assertEqual((line.state, line.answer), ("told", "maybe"))
        self.assertFalse(activity.active)
        talk = self.env["client.interaction"].search(
            [("partner_id", "=", self.textile.id)]
        )
        self.assertIn("Perhaps", talk.summary)
        line.with_user(self.anna).action_note_came()
        self.assertTrue(line.came)
        with self.assertRaises(AccessError):
            line.with_user(self.vera).action_note_coming()
