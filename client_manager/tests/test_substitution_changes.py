from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .substitution_common import SubstitutionCase

TODAY = "2026-07-10 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSubstitutionChanges(SubstitutionCase):
    """Clients are merged and users leave while somebody acts for them."""

    def merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source + target).ids, target)
        self.env.invalidate_all()

    def test_merged_chosen_clients_stay_covered(self):
        found = self.substitution(date(2026, 7, 10), partners=self.textile)
        order = self.order(self.market)
        self.assertFalse(order.substitution_id)
        self.merge(self.textile, self.market)
        self.assertEqual(found.partner_ids, self.market)
        self.assertEqual(order.substitution_id, found)
        self.assertEqual(
            self.market.with_user(self.boris).sudo().substitution_note,
            f"instead of {self.anna.name}",
        )

    def test_merging_clients_of_two_substitutes_says_why_not(self):
        self.substitution(date(2026, 7, 10), partners=self.textile)
        self.substitution(
            date(2026, 7, 10), partners=self.market, substitute_user_id=self.vera.id
        )
        with self.refused(UserError, "Market Square has a substitute"):
            self.merge(self.textile, self.market)
        self.assertTrue(self.textile.exists())

    def test_a_substitute_who_leaves_is_told(self):
        found = self.substitution(date(2026, 7, 10))
        self.boris.active = False
        to_do = found.activity_ids.filtered(lambda a: a.user_id == self.head)
        self.assertIn("has left while acting", to_do.summary)

    def test_an_absent_manager_who_leaves_takes_the_substitution_along(self):
        found = self.substitution(date(2026, 7, 10), date(2026, 7, 12))
        self.anna.active = False
        self.env.invalidate_all()
        self.assertFalse(self.textile.substitution_note)
        with freeze_time("2026-07-13 09:00:00"):
            self.run_calendar()
        self.assertEqual(found.state, "ended")
        self.assertFalse(found.activity_ids.filtered(lambda a: a.user_id == self.anna))
