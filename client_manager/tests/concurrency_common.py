from datetime import date

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, new_test_user


class CommittedCase(BaseCase):
    """Two people at once, each in a transaction of their own that is really committed.

    There are three managers, and a client of the first one since the beginning of
    2026. What a test makes is removed at the end.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            users = env["res.users"].union(
                *(
                    new_test_user(
                        env,
                        login=f"at_once_{number}",
                        groups="client_manager.group_client_manager",
                    )
                    for number in range(3)
                )
            )
            client = env["res.partner"].create({"name": "At Once", "is_company": True})
            env["client.assignment"].create(
                {
                    "partner_id": client.id,
                    "user_id": users[0].id,
                    "date_from": date(2026, 1, 1),
                }
            )
            self.user_ids, self.client_id = users.ids, client.id
            self.prepare(users, client)
        self.addCleanup(self.remove_all)

    def prepare(self, users, client):
        """Make what the tests work on."""
        raise NotImplementedError

    def remove(self, env):
        """Remove what ``prepare`` and the tests made."""
        raise NotImplementedError

    def environment(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def remove_all(self):
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            self.remove(env)
            client = env["res.partner"].browse(self.client_id)
            client.assignment_ids.unlink()
            client.unlink()
            env["mail.activity"].search([("user_id", "in", self.user_ids)]).unlink()
            users = env["res.users"].browse(self.user_ids)
            partners = users.partner_id
            users.unlink()
            partners.unlink()
