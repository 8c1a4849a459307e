from odoo.tests import tagged

from .common import ClientManagerCase
from .update_common import update


@tagged("post_install", "-at_install")
class TestUpdate(ClientManagerCase):
    """A database that had the addon before a capability came."""

    def test_clients_are_secret_after_an_update(self):
        self.assign(self.textile, self.vera)
        partners = self.textile | self.contact | self.address
        employee = self.anna.partner_id
        self.env.flush_all()
        self.cr.execute("UPDATE res_partner SET belongs_to_client = NULL")
        self.env.invalidate_all()
        mine = self.env["res.partner"].with_user(self.anna)
        found = [("id", "in", partners.ids)]
        self.assertEqual(mine.search_count(found), 3, "nothing was taken away")
        update(self.cr, "post-portfolio")
        self.env.invalidate_all()
        self.assertEqual(set(partners.mapped("belongs_to_client")), {True})
        self.assertFalse(employee.belongs_to_client)
        self.assertEqual(mine.search_count(found), 0)

    def test_clients_are_scored_at_once(self):
        self.assign(self.textile, self.anna)
        self.textile.city = "Moscow"
        self.env.flush_all()
        score = self.textile.data_score
        self.assertTrue(score)
        self.cr.execute("UPDATE res_partner SET data_score = NULL")
        update(self.cr, "post-relation")
        self.env.invalidate_all()
        self.assertEqual(self.textile.data_score, score)

    def test_companies_take_the_plan_of_onboarding_when_it_comes(self):
        company = self.env.company
        plan = company._new_client_plan()
        company.client_onboarding_plan_id = False
        update(self.cr, "post-relation")
        self.assertFalse(company.client_onboarding_plan_id, "taken away on purpose")
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mail_activity_plan SET create_date = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s",
            [plan.id],
        )
        self.env.invalidate_all()
        update(self.cr, "post-relation")
        self.assertEqual(company.client_onboarding_plan_id, plan)
