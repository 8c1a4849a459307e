from collections import defaultdict

from odoo import models
from odoo.fields import Domain


class ClientTransfer(models.Model):
    """Who follows: the former manager no longer, except as a co-manager.

    The new manager follows the documents that came along, as whoever is assigned to
    a document in Odoo does, and nothing else.
    """

    _inherit = "client.transfer"

    def _remove_followers(self, model, clients, lines_by_client, changes):
        """Let the former managers no longer follow some records.

        :param clients: the client (its id) of each record (its id)
        """
        lines = self.env["client.transfer.line"].union(*lines_by_client.values())
        stay = self._co_managers(lines)
        partners = (lines.from_user_id | lines.user_id).partner_id
        # Everybody's followers, whoever may see the records.
        followers = self.env["mail.followers"].sudo()
        gone, already = followers.browse(), defaultdict(set)
        for follower in followers.search(
            [
                ("res_model", "=", model),
                ("res_id", "in", list(clients)),
                ("partner_id", "in", partners.ids),
            ]
        ):
            client_id = clients[follower.res_id]
            line = lines_by_client.get(client_id)
            if not line:
                continue
            if follower.partner_id == line.user_id.partner_id:
                already[line].add(follower.res_id)
            elif (client_id, line.from_user_id.id) not in stay:
                gone += follower
                line._changes_of(changes, "unfollowed", model).append(follower.res_id)
        gone.unlink()
        if model != "res.partner":
            self._follow_as_assigned(model, clients, lines_by_client, already, changes)

    def _follow_as_assigned(self, model, clients, lines_by_client, already, changes):
        ids_by_user = defaultdict(list)
        for document in self.env[model].sudo().browse(clients):
            line = lines_by_client[clients[document.id]]
            user = document.user_id
            if user == line.user_id and document.id not in already[line]:
                ids_by_user[user].append(document.id)
                line._changes_of(changes, "followed", model).append(document.id)
        for user, ids in ids_by_user.items():
            self.env[model].sudo().browse(ids).message_subscribe(user.partner_id.ids)

    def _co_managers(self, lines) -> set[tuple[int, int]]:
        """(client, manager) of the former managers who work on with the client."""
        assignments = self.env["client.assignment"].sudo()
        return {
            (assignment.partner_id.id, assignment.user_id.id)
            for assignment in assignments.search(
                Domain("partner_id", "in", lines.partner_id.ids)
                & Domain("user_id", "in", lines.from_user_id.ids)
                & Domain("role", "=", "co_manager")
                & assignments._holds_on(self.env["res.company"].client_today())
            )
        }

    def _restore_followers(self, lines):
        """Undo ``_remove_followers`` for some lines."""
        back, away = defaultdict(list), defaultdict(list)
        for line in lines:
            for model, ids in line._change("unfollowed").items():
                back[model, line.from_user_id] += ids
            for model, ids in line._change("followed").items():
                away[model, line.user_id] += ids
        # The records are those the transfer itself changed.
        for (model, user), ids in back.items():
            records = self.env[model].sudo().browse(ids).exists()
            records.message_subscribe(user.partner_id.ids)
        for (model, user), ids in away.items():
            self.env[model].sudo().browse(ids).message_unsubscribe(user.partner_id.ids)
