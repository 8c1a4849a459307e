from odoo import Command, api, models
from odoo.exceptions import RedirectWarning
from odoo.tools import format_date

from ...tools.periods import ONE_DAY

# In the context: archive users and leave their clients without a manager.
KEEP = "client_manager_leave_clients"


class ResUsers(models.Model):
    """A user who leaves must not take the clients into oblivion.

    Who archives a user with clients and may transfer them is sent to a transfer of
    these clients first. Anybody else (an administrator of the system, the personnel
    department, a program) can archive the user all the same: from today the clients
    have no manager, and the head of the department, or the directors where there is
    none, get a to-do with a transfer already made out for these clients.
    """

    _inherit = "res.users"

    def write(self, vals):
        leaving = self.browse()
        if "active" in vals and not vals["active"]:
            leaving = self.filtered("active")
        clients = leaving._clients_left_behind()
        if clients:
            leaving._ask_for_transfer(clients)
        result = super().write(vals)
        if leaving:
            leaving._leave_clients(clients)
        return result

    def action_archive(self):
        # Before Odoo ends the memberships in sales teams, which say whose the user is.
        leaving = self.filtered("active")
        leaving._ask_for_transfer(leaving._clients_left_behind())
        return super().action_archive()

    def action_archive_leaving_clients(self):
        """Archive users and leave their clients to the head of the department."""
        return self.with_context(**{KEEP: True}).action_archive()

    def _clients_left_behind(self) -> dict:
        """The clients each user is responsible for today."""
        if not self:
            return {}
        # Whoever archives a user need not see the user's clients.
        assignments = (
            self.env["client.assignment"]
            .sudo()
            .search(
                [
                    ("user_id", "in", self.ids),
                    ("role", "=", "responsible"),
                    ("is_current", "=", True),
                ]
            )
        )
        return {
            user: of_user.partner_id
            for user, of_user in assignments.grouped("user_id").items()
        }

    @api.model
    def _ask_for_transfer(self, clients: dict):
        """Send who may transfer the clients to a transfer of the first user's."""
        if (
            self.env.su
            or self.env.context.get(KEEP)
            or not self.env.user.has_group("client_manager.group_client_head")
        ):
            return
        transfers = self.env["client.transfer"]
        user = next((u for u in clients if transfers._is_own_manager(u)), None)
        if not user:
            return
        raise RedirectWarning(
            self.env._(
                "%(manager)s is responsible for clients: %(count)s. Transfer them to "
                "another manager first; then archive the user.",
                manager=user.name,
                count=len(clients[user]),
            ),
            self.env.ref("client_manager.client_transfer_action_new").id,
            self.env._("Transfer the Clients"),
            {"default_choice": "manager", "default_from_user_id": user.id},
        )

    def _leave_clients(self, clients: dict):
        """End the assignments of archived users, and hand the clients to the heads."""
        today = self.env["res.company"].client_today()
        # The right to archive the user was checked; the assignments follow it.
        assignments = self.env["client.assignment"].sudo()
        for user, of_user in clients.items():
            assignments.assign(of_user, assignments.user_id, today)
            self._make_out_transfer(user.sudo(), of_user)
        rest = assignments.search(
            [
                ("user_id", "in", self.ids),
                "|",
                ("date_until", "=", False),
                ("date_until", ">=", today),
            ]
        )
        future = rest.filtered(lambda a: a.date_from and a.date_from >= today)
        future.unlink()
        (rest - future).write({"date_until": today - ONE_DAY})

    def _make_out_transfer(self, user, clients):
        """A draft for whoever decides, with a to-do that says why."""
        deciders = self._deciders(user)
        if not deciders:
            return
        transfer = (
            self.env["client.transfer"]
            .sudo()
            .create(
                {
                    "choice": "selection",
                    "partner_ids": [Command.set(clients.ids)],
                    "owner_id": deciders[0].id,
                    "reason": self.env._("%(user)s has left", user=user.name),
                }
            )
        )
        for decider in deciders:
            env = transfer.with_context(lang=decider.lang).env
            transfer.with_env(env).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=decider.id,
                summary=env._(
                    "Clients of %(user)s without a manager since %(day)s: %(count)s",
                    count=len(clients),
                    user=user.name,
                    day=format_date(
                        env,
                        self.env["res.company"].client_today(),
                        lang_code=decider.lang,
                    ),
                ),
            )

    @api.model
    def _deciders(self, user):
        """Who decides on the clients of a user who leaves: the head, or directors."""
        # Archiving has ended the membership already: it is the latest one.
        membership = (
            self.env["crm.team.member"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("user_id", "=", user.id)], order="write_date desc, id desc", limit=1
            )
        )
        head = membership.crm_team_id.user_id.filtered("active") - user
        if head:
            return head
        directors = self.env.ref("client_manager.group_client_director").sudo()
        return (
            directors.all_user_ids.filtered("active")
            - user
            - self.env.ref("base.user_root")
        )
