from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import hash_sign, verify_hash_signed

from .client_campaign import EVENTS

# What a client can answer by a link of the letter.
BY_LINK = ("coming", "maybe", "declined")
TOKEN_SCOPE = "client_manager.campaign_letter"


class ClientCampaignLine(models.Model):
    """The client's answer, by the letter's links or as the manager notes it.

    A link carries a token signed with the secret of the database; nothing is stored for
    it. It names the line and the person it was written to, so that whoever forwards a
    letter answers and unsubscribes for nobody else.
    """

    _inherit = "client.campaign.line"

    # ------------------------------------------------------------------
    # Links of the letter
    # ------------------------------------------------------------------

    def _letter_token(self) -> str:
        """What the links of this line's letter carry; it goes nowhere but there."""
        self.ensure_one()
        return hash_sign(
            # The secret of the database signs it.
            self.env(su=True),
            TOKEN_SCOPE,
            [self.id, self.contact_id.id],
        )

    @api.model
    def _by_letter_token(self, token: str):
        """The line and the person written to, or two empty records."""
        try:
            found = verify_hash_signed(self.env(su=True), TOKEN_SCOPE, token)
        except (ValueError, TypeError):
            found = None
        line_id, contact_id = found or (False, False)
        line = self.browse(line_id or []).exists()
        contact = self.env["res.partner"].browse(contact_id or []).exists()
        # Merged with another record meanwhile: the line knows with which.
        return line, line and (contact or line.contact_id)

    def _letter_headers(self) -> dict[str, str]:
        """What lets a mail program unsubscribe with one click (RFC 2369, RFC 8058)."""
        address = f"/client/letter/{self._letter_token()}/unsubscribe"
        return {
            "List-Unsubscribe": f"<{self.get_base_url()}{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # Nobody wants the notes of absence of all who are invited.
            "X-Auto-Response-Suppress": "OOF",
        }

    def _way_out(self, person) -> Markup:
        """The line at the end of a letter that does not offer it by itself."""
        words = self.with_context(lang=person.lang or self.env.lang)
        return Markup('<p><a href="%s">%s</a></p>') % (
            f"{self.get_base_url()}/client/letter/me/unsubscribe",
            words.env._("No such letters any more"),
        )

    def _takes_answers(self) -> bool:
        """Until the last day of an event a client may answer, and think again."""
        campaign = self.campaign_id
        return (
            campaign.kind in EVENTS
            and campaign.state in ("running", "done")
            and not campaign._is_past()
        )

    def _answer_by_link(self, answer: str, person):
        """Take the answer of a client and tell the manager.

        :param answer: one of ``BY_LINK``
        :param person: who was written to
        """
        self.ensure_one()
        if self.answer == answer:
            return
        self.answer = answer
        self._tell_manager(person, lambda line: line._words_of_answer(answer))

    def _words_of_answer(self, answer: str) -> str:
        """The note an answer leaves, in the language of the environment."""
        return self.env._(
            "%(answer)s – answered by the link in the letter.",
            answer=self._answer_name(answer),
        )

    def _message_post_after_hook(self, message, msg_values):
        """A reply of the client is an answer."""
        result = super()._message_post_after_hook(message, msg_values)
        author = message.author_id.sudo()
        if message.message_type == "email" and author.belongs_to_client:
            for line in self.filtered(lambda one: not one.answer):
                if author.commercial_partner_id == line.sudo().partner_id:
                    # Whoever writes in need not have rights here.
                    line.sudo().answer = "answered"
        return result

    @api.model
    def _answer_name(self, answer: str) -> str:
        return dict(self._fields["answer"]._description_selection(self.env))[answer]

    @api.model
    def _answer_words(self, answer: str) -> str:
        """What the client says by a link, as its text."""
        return {
            "coming": self.env._("I will come"),
            "maybe": self.env._("Perhaps"),
            "declined": self.env._("I can't come"),
        }[answer]

    def _manager_now(self):
        """Who looks after the client today: a substitute, the manager, or the head."""
        acting = self.partner_id.active_substitution_id.substitute_user_id
        return acting or self.partner_id.user_id or self.campaign_id.user_id

    def _tell_manager(self, person, text):
        """A note in the client's line, of which the manager is told.

        :param person: who did what is noted
        :param text: makes it out of the line, in the language of who reads it
        """
        manager = self._manager_now()
        self.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=text(self.with_context(lang=manager.lang)),
            author_id=person.id,
            subtype_xmlid="mail.mt_note",
            partner_ids=manager.partner_id.ids,
        )

    # ------------------------------------------------------------------
    # No such letters any more
    # ------------------------------------------------------------------

    def _is_unsubscribed(self, person) -> bool:
        """Whether the person, or the address of the company, gets no such letters."""
        self.ensure_one()
        if person.is_company:
            address = self._written_address(person)
            blacklist = self.env["mail.blacklist"]
            return bool(blacklist.search_count([("email", "=", address)], limit=1))
        return not self._mailing_consents(person)

    def _unsubscribe(self, person):
        """The person withdraws the consent; a company's address goes on the blacklist.

        Doing it again changes nothing.
        """
        self.ensure_one()
        if self._is_unsubscribed(person):
            return
        inside = self.with_context(lang=self._manager_now().lang)
        reason = inside.env._(
            "By the link in the letter “%(campaign)s”", campaign=inside.campaign_id.name
        )
        if person.is_company:
            self.env["mail.blacklist"]._add(
                self._written_address(person), message=reason
            )
        else:
            today = self.env["res.company"].client_today()
            self._mailing_consents(person).withdraw(today, reason)
        self._tell_manager(
            person,
            lambda line: line.env._(
                "Does not want such letters any more, said by the link in the letter."
            ),
        )

    def _written_address(self, person) -> str:
        return self.address or person.email_normalized

    def _mailing_consents(self, person):
        """The consents in force by which the person may be written to."""
        found = person.with_company(self.company_id)._consent_domain()
        return self.env["client.consent"].search(
            found
            & Domain("purpose_id.code", "=", "mailing")
            & Domain("partner_id", "=", person.id)
        )

    # ------------------------------------------------------------------
    # As the manager notes it
    # ------------------------------------------------------------------

    def action_note_coming(self):
        """The client will come; a planned call took place."""
        return self._note_answer("coming")

    def action_note_maybe(self):
        """The client may come; a planned call took place."""
        return self._note_answer("maybe")

    def action_note_declined(self):
        """The client won't come; a planned call took place."""
        return self._note_answer("declined")

    def action_note_came(self):
        """The client attended or took part."""
        self.came = True

    def _note_answer(self, answer: str):
        self.answer = answer
        for line in self.filtered(lambda one: one.state == "call"):
            line.activity_id.action_feedback(
                feedback=f"{line.campaign_id.name}: {line._answer_name(answer)}"
            )
