from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .client_assignment import TRACKED

# An approved substitution holds by its days, so that rights turn at midnight and do
# not wait for the scheduled action. One that was ended early holds no longer.
RUNNING = ("confirmed", "active")


class ClientSubstitution(models.Model):
    """Who acts for whom today: what access, mail and the screens hang on.

    Requests that wait for the decision of somebody absent will ask ``_running_pairs``
    here as well, once there are approvals; nobody is to decide on their own request by
    way of a substitution.
    """

    _inherit = "client.substitution"

    @api.model
    def _today_sql(self, condition: SQL) -> SQL:
        """Clients with a substitution that runs today.

        A client is covered where the absent manager is responsible for it, and where
        they are its co-manager, unless the substitute is responsible anyway.

        :param condition: on the aliases ``assignment``, ``reach``, ``substitution``
        :return: rows of client (its id), substitution (its id), role
        """
        self.env["client.assignment"].flush_model(TRACKED)
        self.env["res.partner"].flush_model(["user_id"])
        self.env["client.substitution.reach"].flush_model()
        self.flush_model(["state", "substitute_user_id", "absent_user_id"])
        today = self.env["res.company"].client_today()
        return SQL(
            """
            SELECT assignment.partner_id, reach.substitution_id, assignment.role
              FROM client_substitution_reach reach
              JOIN client_substitution substitution
                ON substitution.id = reach.substitution_id
               AND substitution.state IN %(running)s
              JOIN client_assignment assignment
                ON assignment.user_id = reach.user_id
               AND assignment.partner_id
                   BETWEEN reach.first_client AND reach.last_client
               AND daterange(assignment.date_from, assignment.date_until, '[]')
                   @> %(today)s::date
              JOIN res_partner client ON client.id = assignment.partner_id
             WHERE reach.part = 'absent'
               AND daterange(reach.date_from, reach.date_until, '[]')
                   @> %(today)s::date
               AND (assignment.role = 'responsible'
                    OR client.user_id IS DISTINCT FROM substitution.substitute_user_id)
               AND %(condition)s
            """,
            running=RUNNING,
            today=today,
            condition=condition,
        )

    @api.model
    @api.private
    def running_for(self, client_ids) -> dict[int, "ClientSubstitution"]:
        """The substitution that runs for clients today, in one query.

        Where both the responsible manager and a co-manager are away, the one in which
        the user acts is told, or else the one of the responsible manager.

        :return: substitution by id of the client; other clients are left out
        """
        rows = self.env.execute_query(
            self._today_sql(SQL("assignment.partner_id = ANY(%s)", list(client_ids)))
        )
        found = self.browse({substitution_id for _client, substitution_id, _r in rows})
        # Who acts for whom is read by everybody who reads the client.
        mine = found.sudo().filtered(lambda s: s.substitute_user_id == self.env.user)
        ordered = sorted(
            rows, key=lambda row: (row[1] in mine._ids, row[2] == "responsible")
        )
        return {client_id: self.browse(found_id) for client_id, found_id, _r in ordered}

    @api.model
    def _running_domain(self):
        """Those that run today."""
        today = self.env["res.company"].client_today()
        return [
            ("state", "in", RUNNING),
            ("date_from", "<=", today),
            "|",
            ("date_until", "=", False),
            ("date_until", ">=", today),
        ]

    @api.model
    def _acting_now(self):
        """The substitutions by which the user acts for others today."""
        # Whether or not the user may read them.
        return self.sudo().search_fetch(
            Domain(self._running_domain())
            & Domain("substitute_user_id", "=", self.env.uid),
            ["absent_user_id", "date_from"],
        )

    @api.model
    def _running_pairs(self, client_ids) -> dict:
        """Those that run today for clients, by (id of the client, id of the absent)."""
        rows = self.env.execute_query(
            self._today_sql(SQL("assignment.partner_id = ANY(%s)", list(client_ids)))
        )
        found = [(client_id, self.browse(row_id)) for client_id, row_id, _role in rows]
        return {(client_id, s.absent_user_id.id): s for client_id, s in found}

    def _left_domain(self) -> Domain:
        """The absent manager's own open activities with the clients covered today."""
        self.ensure_one()
        # Whose clients they are, not who may read them, is the question.
        partners = self.env["res.partner"].sudo()
        covered = partners.with_context(active_test=False)._search(
            [("active_substitution_id", "in", self.ids)]
        )
        about = self.env["mail.activity"]._about_partners(covered)
        return Domain("user_id", "=", self.absent_user_id.id) & about

    @api.model
    def _client_models(self) -> list[str]:
        """The models whose records are about a client."""
        return list(self.env["calendar.event"]._client_documents())

    @api.model
    def _clients_of_records(self, references) -> dict[tuple[str, int], int]:
        """The client each record is about; others are left out.

        :param references: (model, id) pairs
        """
        by_model = defaultdict(set)
        for model, res_id in references:
            by_model[model].add(res_id)
        clients = {}
        for model in self._client_models():
            for record in self.env[model].browse(by_model.get(model, ())).exists():
                if client := self._client_of(record):
                    clients[model, record.id] = client.id
        return clients

    @api.model
    def _client_of(self, record):
        """The client a record of one of ``_client_models`` is about."""
        if record._name == "res.partner":
            return record.commercial_partner_id
        return record._attribution_client()

    def _note_text(self) -> str:
        """Who acts for whom, as it is marked on clients and documents."""
        if self.sudo().substitute_user_id == self.env.user:
            return self.env._(
                "instead of %(absent)s", absent=self.sudo().absent_user_id.name
            )
        return self.env._(
            "%(substitute)s instead of %(absent)s",
            substitute=self.sudo().substitute_user_id.name,
            absent=self.sudo().absent_user_id.name,
        )
