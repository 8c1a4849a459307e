from collections.abc import Iterable

from odoo import api, models
from odoo.tools import SQL


class ClientAssignment(models.Model):
    """Contacts that were planned with a client go to who is responsible for it now.

    Both those planned by the rules and those agreed at the last contact: whoever gave
    the client away cannot open it any more. What a former manager gave to a colleague,
    and what goes back to them after a substitution, stays.
    """

    _inherit = "client.assignment"

    @api.model
    def _unfollow_former(self, client_ids: Iterable[int]):
        client_ids = list(client_ids)
        result = super()._unfollow_former(client_ids)
        self._give_planned_contacts(self._former_managers(client_ids))
        return result

    @api.model
    def _give_planned_contacts(self, former: list[tuple[int, int]]):
        """Give planned contacts to who is responsible for the client now.

        :param former: (client, user) of those whose planned contacts are given
        """
        if not former:
            return
        self.env["mail.activity"].flush_model()
        self.env["res.partner"].flush_model(["user_id"])
        clients = [client for client, _user in former]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT client.user_id, array_agg(DISTINCT activity.id)
                  FROM unnest(%s::int[], %s::int[]) AS former (client_id, user_id)
                  JOIN res_partner client ON client.id = former.client_id
                  JOIN (%s) planned ON planned.client_id = former.client_id
                  JOIN mail_activity activity ON activity.id = planned.activity_id
                   AND activity.user_id = former.user_id
                 WHERE activity.active AND activity.substitution_id IS NULL
                   AND client.user_id IS NOT NULL
              GROUP BY client.user_id
                """,
                clients,
                [user for _client, user in former],
                SQL(" UNION ").join(self._planned_contacts_sql(clients)),
            )
        )
        # Whose a planned contact is does not depend on who gives the client away. The
        # new manager sees them in Today and needs no mail about each.
        activities = self.env["mail.activity"].sudo()
        for user_id, ids in rows:
            activities.browse(ids).with_context(
                mail_activity_quick_update=True
            ).user_id = user_id

    @api.model
    def _planned_contacts_sql(self, client_ids: list[int]) -> list[SQL]:
        """Selects of client and activity (ids) that plans a contact with it."""
        self.env["client.cadence"].flush_model()
        self.env["client.interaction"].flush_model()
        return [
            SQL(
                "SELECT partner_id AS client_id, activity_id"
                " FROM client_cadence WHERE partner_id = ANY(%s)",
                client_ids,
            ),
            SQL(
                "SELECT commercial_partner_id AS client_id,"
                " next_activity_id AS activity_id"
                " FROM client_interaction WHERE commercial_partner_id = ANY(%s)",
                client_ids,
            ),
        ]


class ClientTransfer(models.Model):
    """Undone, the contacts planned with the clients go back as well."""

    _inherit = "client.transfer"

    def _restore_assignments(self, lines):
        result = super()._restore_assignments(lines)
        # Their assignments are gone, so that nothing tells that they were managers.
        self.env["client.assignment"]._give_planned_contacts(
            [(line.partner_id.id, line.user_id.id) for line in lines]
        )
        return result
