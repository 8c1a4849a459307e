from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionAccess(InteractionCase):
    """Interactions belong to their clients, not to who recorded them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.talk(cls.textile, action_ids=[cls.promise()])
        cls.others = cls.talk(cls.market, cls.vera, action_ids=[cls.promise()])
        cls.both = cls.own + cls.others

    def readable(self, user):
        found = self.env["client.interaction"].with_user(user).search([])
        actions = self.env["client.interaction.action"].with_user(user).search([])
        self.assertEqual(actions.interaction_id & self.both, found & self.both)
        return found & self.both

    def writable(self, user):
        return self.both.with_user(user)._filtered_access("write")

    def test_reading_and_writing_by_role(self):
        nothing = self.both.browse()
        for user, reads, writes in (
            (self.anna, self.own, self.own),
            (self.boris, nothing, nothing),
            (self.vera, self.others, self.others),
            (self.head, self.own, self.own),
            (self.director, self.both, self.both),
            (self.auditor, self.both, nothing),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.readable(user), reads)
                self.assertEqual(self.writable(user), writes)

    def test_a_plain_employee_has_no_business_here(self):
        with self.assertRaises(AccessError):
            self.env["client.interaction"].with_user(self.clerk).search([])

    def test_nobody_records_for_anothers_client(self):
        for user, client in ((self.boris, self.textile), (self.head, self.market)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.talk(client, user)
        with self.assertRaises(AccessError):
            self.talk(self.textile, self.auditor)

    def test_the_history_goes_with_the_client(self):
        self.textile.user_id = self.boris
        self.assertEqual(self.readable(self.boris), self.own)
        self.assertFalse(self.readable(self.anna))
        self.own.with_user(self.boris).outcome = "agreed"
        with self.assertRaises(AccessError):
            self.own.with_user(self.anna).summary = "Changed"

    def test_a_prospect_is_the_business_of_who_spoke_to_it(self):
        prospect = self.env["res.partner"].create({"name": "Prospect"})
        interaction = self.talk(prospect)
        found = self.env["client.interaction"].with_user
        self.assertIn(interaction, found(self.anna).search([]))
        self.assertNotIn(interaction, found(self.boris).search([]))

    def test_companies(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.own.sudo().company_id = company
        self.assertFalse(self.readable(self.anna))
        self.assertFalse(self.textile.with_user(self.anna).last_contact_date)

    def test_figures_are_for_our_groups(self):
        self.assertTrue(self.textile.with_user(self.auditor).last_contact_date)
        clients = self.env["res.partner"].with_user(self.clerk)
        for field in ("last_contact_date", "last_touch_date"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                clients.search([(field, ">", "2026-01-01")])
            self.env.invalidate_all()  # what others read is no question any more
            with self.subTest(field=field), self.assertRaises(AccessError):
                self.textile.with_user(self.clerk).read([field])
