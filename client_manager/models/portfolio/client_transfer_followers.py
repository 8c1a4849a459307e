from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# (model, id of the record, id of the partner) of each follower.
Following = set[tuple[str, int, int]]


class ClientTransfer(models.Model):
    """Who follows: the former manager no longer, except as a co-manager.

    The new manager follows the documents and the clients with activities that came
    along, as whoever is assigned to them in Odoo does, and nothing else.
    """

    _inherit = "client.transfer"

    @api.model
    def _followers_of(self, clients_by_record: dict, lines) -> Following:
        """Who of the former and new managers follows which of the records.

        :param clients_by_record: by model: the client (its id) of each record (its id)
        """
        partners = (lines.from_user_id | lines.user_id).partner_id
        self.env["mail.followers"].flush_model()
        return {
            following
            for model, clients in clients_by_record.items()
            # Everybody's followers, whoever may see the records.
            for following in self.env.execute_query(
                SQL(
                    """
                    SELECT res_model, res_id, partner_id
                      FROM mail_followers
                     WHERE res_model = %s AND res_id = ANY(%s) AND partner_id = ANY(%s)
                    """,
                    model,
                    list(clients),
                    partners.ids,
                )
            )
        }

    def _follow_as_assigned(self, model, ids, user):
        """Let the new manager follow, as Odoo does with who is assigned.

        ``message_subscribe`` would make the followers one by one.
        """
        # What went along may be the new manager's, but not the transferring head's.
        records = self.env[model].sudo().browse(ids)
        records = records.filtered(lambda record: record.user_id == user)
        subtypes, *_others = self.env["mail.message.subtype"].default_subtypes(model)
        self.env["mail.followers"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH follower AS (
                    INSERT INTO mail_followers (res_model, res_id, partner_id)
                    SELECT %s, record.id, %s FROM unnest(%s::int[]) AS record (id)
                        ON CONFLICT DO NOTHING
                 RETURNING id
                )
                INSERT INTO mail_followers_mail_message_subtype_rel
                       (mail_followers_id, mail_message_subtype_id)
                SELECT follower.id, subtype.id
                  FROM follower, unnest(%s::int[]) AS subtype (id)
                """,
                model,
                user.partner_id.id,
                records.ids,
                subtypes.ids,
            )
        )
        records.invalidate_recordset(
            ["message_follower_ids", "message_partner_ids"], flush=False
        )

    def _unfollow(self, clients_by_record, before: Following, lines_by_client):
        """Let the former managers no longer follow what went along."""
        lines = self.env["client.transfer.line"].union(*lines_by_client.values())
        stay = self._co_managers(lines)
        gone = defaultdict(list)
        for model, res_id, partner_id in before:
            client_id = clients_by_record[model][res_id]
            line = lines_by_client[client_id]
            former = line.from_user_id
            if (
                former.partner_id.id == partner_id
                and (client_id, former.id) not in stay
            ):
                gone[model, partner_id].append(res_id)
        for (model, partner_id), ids in gone.items():
            # Whether one follows does not depend on who transfers.
            self.env[model].sudo().browse(ids).message_unsubscribe([partner_id])

    def _take_down_following(self, clients_by_record, before, after, lines, changes):
        """Remember who began and who ceased to follow what."""
        by_client = {line.partner_id.id: line for line in lines}
        for section, difference in (
            ("unfollowed", before - after),
            ("followed", after - before),
        ):
            for model, res_id, partner_id in sorted(difference):
                line = by_client[clients_by_record[model][res_id]]
                line._changes_of(changes, section, model).append([res_id, partner_id])

    def _co_managers(self, lines) -> set[tuple[int, int]]:
        """(client, manager) of the former managers who work on with the client."""
        # Also co-managers of other departments.
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
        """Let follow again who did before, and nobody who did not."""
        for section, method in (
            ("unfollowed", "message_subscribe"),
            ("followed", "message_unsubscribe"),
        ):
            groups = defaultdict(list)
            for line in lines:
                for model, pairs in line._change(section).items():
                    for res_id, partner_id in pairs:
                        groups[model, partner_id].append(res_id)
            for (model, partner_id), ids in groups.items():
                # The records are those the transfer itself changed.
                records = self.env[model].sudo().browse(ids).exists()
                getattr(records, method)([partner_id])
