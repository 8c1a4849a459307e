from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestForgedContacts(CadenceCase):
    """Nobody has a contact in another's name, at another's meeting, with their client.

    The last also not where a setting lets managers read all clients.
    """

    def meeting(self, user, *partners):
        return (
            self.env["calendar.event"]
            .with_user(user)
            .create(
                {
                    "name": "Meeting",
                    "start": "2026-06-15 07:00:00",
                    "stop": "2026-06-15 08:00:00",
                    "partner_ids": [Command.set([p.id for p in partners])],
                }
            )
        )

    def read_all(self, user):
        user.group_ids += self.env.ref("client_manager.group_client_read_all")

    def test_in_the_own_name(self):
        own = self.talk(self.textile)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.talk(self.textile, user_id=self.boris.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.talk(self.textile, context={"default_user_id": self.boris.id})
        with self.assertRaises(AccessError), self.cr.savepoint():
            own.user_id = self.boris
        form = "client_manager.client_interaction_view_form"
        with Form(own, view=form) as editing, self.assertRaises(AssertionError):
            editing.user_id = self.boris
        # A head puts it right; a form sends along what stands there.
        own.with_user(self.head).user_id = self.boris
        own.write({"user_id": self.boris.id, "summary": "More linen"})
        with self.assertRaises(AccessError):
            own.user_id = self.anna

    def test_the_result_of_a_meeting_is_of_who_was_there(self):
        with self.assertRaisesRegex(UserError, "does not attend"), self.cr.savepoint():
            others = self.meeting(self.boris, self.boris.partner_id)
            self.talk(self.textile, event_id=others.id)
        attended = self.meeting(self.anna, self.contact)
        self.assertTrue(self.talk(self.textile, event_id=attended.id).event_id)

    def test_no_meeting_of_others_is_put_beside_a_contact_later(self):
        others = self.meeting(self.boris, self.boris.partner_id)
        talk = self.talk(self.textile)
        with self.assertRaisesRegex(UserError, "does not attend"), self.cr.savepoint():
            talk.event_id = others
        talk.invalidate_recordset()
        # With a meeting about an opportunity the client need not attend.
        others.sudo().opportunity_id = self.env["crm.lead"].create(
            {"name": "Curtains", "partner_id": self.contact.id}
        )
        talk.event_id = others
        self.assertEqual(talk.event_id, others)

    def test_all_of_it_is_of_one_company(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        talk = self.talk(self.textile, order_id=self.order(self.textile).id)
        both = talk.with_context(allowed_company_ids=[self.env.company.id, second.id])
        with self.assertRaisesRegex(UserError, "compan"):
            both.company_id = second

    def test_an_action_stays_with_clients_within_reach(self):
        self.read_all(self.anna)
        own = self.talk(self.textile, action_ids=[self.promise()])
        others = self.talk(self.market, self.vera)
        with self.assertRaises(AccessError):
            own.action_ids.interaction_id = others

    def test_nothing_is_put_into_a_clients_mouth(self):
        self.read_all(self.anna)
        client = self.env["res.partner"].create(
            {"name": "Max", "parent_id": self.market.id, "email": "max@example.com"}
        )
        for author in (client, self.contact):
            self.textile.with_user(self.anna).message_post(
                body="We are very content",
                message_type="email",
                subtype_xmlid="mail.mt_comment",
                author_id=author.id,
            )
        self.assertFalse(
            self.env["client.interaction"].search([("source", "=", "message")])
        )

    def test_a_head_makes_no_rule_for_everybody_of_one_for_a_client(self):
        rules = self.env["client.cadence.rule"].with_user(self.head)
        rule = rules.create({"kind": "call", "partner_id": self.textile.id})
        self.read_all(self.head)
        for values in (
            {"partner_id": False},
            {"partner_id": False, "segment_id": self.key.id},
            {"partner_id": self.market.id},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    rule.write(values)
                rule.invalidate_recordset()
        rule.write({"interval_number": 2, "partner_id": self.textile.id})
        self.assertEqual(rule.interval_number, 2)

    def test_no_contact_is_put_off_for_anothers_client(self):
        self.rule("call", 1, "week")
        self.read_all(self.anna)
        wizards = self.env["client.interaction.snooze"].with_user(self.anna)
        wizard = wizards.create(
            {"cadence_ids": self.row("call", self.market).ids, "reason": "Because"}
        )
        with self.assertRaises(AccessError):
            wizard.action_snooze()
