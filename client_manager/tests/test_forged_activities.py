from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestForgedActivities(CadenceCase):
    """Activities are written by whoever has them; what counts by them is not."""

    def call(self, **values):
        """A call that Anna planned with her own client."""
        return (
            self.env["mail.activity"]
            .with_user(self.anna)
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self.textile.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                    "user_id": self.anna.id,
                    **values,
                }
            )
        )

    def onboarding(self):
        plan = self.env["mail.activity.plan"].search(
            [("res_model", "=", "res.partner")], limit=1
        )
        return self.env["client.onboarding"].launch(self.textile, plan)

    def test_it_is_not_carried_to_anothers_client(self):
        activity = self.call()
        lead = self.env["ir.model"]._get_id("crm.lead")
        foreign = self.env["crm.lead"].create(
            {"name": "Secret", "partner_id": self.market.id}
        )
        for values in (
            {"res_id": self.market.id},
            {"res_model_id": lead, "res_id": foreign.id},
        ):
            with self.subTest(values=values):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    activity.write(values)
                activity.invalidate_recordset()
        activity.res_id = self.contact.id
        activity.action_feedback("Called Olga instead")
        talks = self.env["client.interaction"].search(
            [("activity_id", "=", activity.id)]
        )
        self.assertEqual(talks.partner_id, self.contact)

    def test_who_is_not_of_our_groups_keeps_what_odoo_gave(self):
        own = self.env["res.partner"].create({"name": "Own"})
        self.clerk.group_ids += self.env.ref("base.group_partner_manager")
        activity = self.call(user_id=self.clerk.id, res_id=own.id).sudo(False)
        activity.with_user(self.clerk).res_id = self.market.id
        self.assertEqual(activity.sudo().res_name, self.market.name)

    def test_an_onboarding_is_not_done_by_other_activities(self):
        onboarding = self.onboarding()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.call(client_onboarding_id=onboarding.id)
        activity = self.call()
        step = onboarding.activity_ids[0].with_user(self.anna)
        for one, value in ((activity, onboarding.id), (step, False)):
            with self.subTest(value=value):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    one.client_onboarding_id = value
        activities = self.env["mail.activity"].with_user(self.anna)
        by_default = activities.with_context(
            default_client_onboarding_id=onboarding.id
        ).create({"res_model_id": activity.res_model_id.id, "res_id": self.textile.id})
        self.assertFalse(by_default.client_onboarding_id)

    def test_nobody_says_for_whom_a_substitute_has_it(self):
        substitution = self.env["client.substitution"].create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 7, 1),
            }
        )
        activity = self.call()
        with self.assertRaises(AccessError):
            activity.substitution_id = substitution

    def test_no_due_contact_is_tied_to_it(self):
        self.rule("call", 1, "week")
        due = self.row("call")
        for commands in ([Command.link(due.id)], [Command.set(due.ids)]):
            with self.subTest(commands=commands):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    self.call(cadence_ids=commands)
