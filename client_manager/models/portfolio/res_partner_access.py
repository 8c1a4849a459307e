from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache, sql

# So many partners within reach are a hash; fewer are looked up one by one.
MANY = 5000


class ResPartner(models.Model):
    """Which partners belong to clients, and which of these the user works with.

    The record rules of all documents ask here (see ``res.users`` beside this file), so
    whoever is to reach more clients, such as a substitute, is added to
    ``_my_clients_parts`` and nowhere else.
    """

    _inherit = "res.partner"

    belongs_to_client = fields.Boolean(
        compute="_compute_belongs_to_client",
        store=True,
        index=True,
        help="A client, or a contact or address of one. Employees and the own "
        "companies never are, whatever they buy.",
    )
    is_my_client = fields.Boolean(
        string="Within My Reach",
        compute="_compute_is_my_client",
        compute_sudo=True,
        search="_search_is_my_client",
        help="You are responsible for this client or help with it, or you lead the "
        "team that does. A client without manager is within the reach of every head.",
    )

    # Each search of a head asks for these few among all partners.
    _without_manager_idx = models.Index(
        "(id) WHERE belongs_to_client AND user_id IS NULL"
    )

    def _auto_init(self):
        # Filled by _take_over_at_install() in one statement.
        if not sql.column_exists(self.env.cr, self._table, "belongs_to_client"):
            sql.create_column(self.env.cr, self._table, "belongs_to_client", "bool")
        return super()._auto_init()

    @api.depends(
        "commercial_partner_id.is_client",
        "commercial_partner_id.ref_company_ids",
        "partner_share",
    )
    def _compute_belongs_to_client(self):
        for partner in self:
            # Whom a partner belongs to does not depend on who asks.
            client = partner.sudo().commercial_partner_id
            partner.belongs_to_client = (
                client.is_client
                and partner.partner_share
                and not client.ref_company_ids
            )

    def write(self, vals):
        self._check_no_circle(vals.get("parent_id"))
        return super().write(vals)

    def _check_no_circle(self, parent_id: int | None):
        """Refuse a partner as a part of itself or of its own parts.

        Odoo refuses it too, but only after it has looked for all that follows, and
        along a circle it would never come to an end.
        """
        # Whoever is above decides, readable or not.
        parent = self.sudo().browse(parent_id or ())
        while parent:
            if parent in self:
                raise ValidationError(
                    self.env._(
                        "%(name)s can't be a part of itself.",
                        name=parent.display_name,
                    )
                )
            parent = parent.parent_id

    @api.depends_context("uid")
    @api.depends(
        "user_id",
        "belongs_to_client",
        "commercial_partner_id.assignment_ids.user_id",
        "commercial_partner_id.assignment_ids.role",
        "commercial_partner_id.assignment_ids.date_from",
        "commercial_partner_id.assignment_ids.date_until",
    )
    def _compute_is_my_client(self):
        # A record being made in a form is as far away as its client.
        known = self._origin | self.commercial_partner_id._origin
        self.flush_model(["user_id", "belongs_to_client", "commercial_partner_id"])
        rows = known and self.env.execute_query(
            SQL(
                "SELECT mine.id FROM (%s) mine WHERE mine.id IN %s",
                self._my_clients_sql(),
                tuple(known.ids),
            )
        )
        mine = {row[0] for row in rows}
        for partner in self:
            nearest = partner._origin or partner.commercial_partner_id._origin
            partner.is_my_client = nearest.id in mine

    def _search_is_my_client(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, _query: model._my_clients_condition(
                SQL.identifier(alias, "id")
            ),
            predicate=lambda partner: partner._is_within_reach(),
        )

    def _is_within_reach(self, acting: bool = True) -> bool:
        """``is_my_client`` without a query where the partner itself tells.

        :param acting: as in ``_my_clients_parts``
        """
        return self.user_id.id == self.env.uid or self.is_my_client

    @api.model
    def _my_clients_condition(self, partner: SQL, acting: bool = True) -> SQL:
        """That a column holds a partner within the reach of the current user.

        A manager's few hundred clients are gathered once and looked up in the index
        of the column, also beside other alternatives (``OR``), where a sub-select
        would make PostgreSQL read the whole table. Tens of thousands, as a head's may
        be, would be compared one after the other with each row: there a hash is better.

        :param acting: as in ``_my_clients_parts``
        """
        mine = self._my_clients_sql(acting)
        if self._reaches_many():
            return SQL("%s IN (%s)", partner, mine)
        return SQL("%s = ANY(ARRAY(%s))", partner, mine)

    @api.model
    def _reaches_many(self) -> bool:
        """Whether the user reaches so many clients that a hash of them is better.

        Only how something is found depends on it, never what, so it may be a day old.
        """
        if self.env.user.has_group("client_manager.group_client_head"):
            return True
        today = self.env["res.company"].client_today()
        return self._reaches_many_on(self.env.uid, today)

    @api.model
    @ormcache("uid", "day")
    def _reaches_many_on(self, uid: int, day: date) -> bool:
        return (
            self.env.execute_query(
                SQL(
                    "SELECT COUNT(*) FROM (SELECT FROM (%s) mine LIMIT %s) first_ones",
                    self._my_clients_sql(),
                    MANY,
                )
            )[0][0]
            == MANY
        )

    @api.model
    def _my_clients_sql(self, acting: bool = True) -> SQL:
        """The ids of all partners within the reach of the current user, today.

        Clients with their contacts and addresses; an id may come more than once.

        :param acting: as in ``_my_clients_parts``
        """
        self.env["client.assignment"].flush_model()
        return SQL(" UNION ALL ").join(self._my_clients_parts(acting))

    @api.model
    def _my_clients_parts(self, acting: bool = True) -> list[SQL]:
        """The reasons for which a client is within reach, a SELECT of ids for each.

        :param acting: also the clients of those for whom the user acts
        """
        me = self.env.uid
        today = self.env["res.company"].client_today()
        parts = [
            SQL("SELECT id FROM res_partner WHERE user_id = %s", me),
            SQL(
                """
                SELECT helped.id
                  FROM client_assignment assignment
                  JOIN res_partner helped
                    ON helped.commercial_partner_id = assignment.partner_id
                 WHERE assignment.user_id = %s
                   AND assignment.role = 'co_manager'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> %s::date
                """,
                me,
                today,
            ),
        ]
        if self.env.user.has_group("client_manager.group_client_head"):
            parts += self._clients_of_my_teams_parts()
        return parts

    @api.model
    def _clients_of_my_teams_parts(self) -> list[SQL]:
        """The clients of the teams the user leads, and those without a manager."""
        return [
            SQL(
                """
                SELECT of_team.id
                  FROM crm_team team
                  JOIN res_users member ON member.sale_team_id = team.id
                  JOIN res_partner of_team ON of_team.user_id = member.id
                 WHERE team.user_id = %s
                """,
                self.env.uid,
            ),
            SQL(
                "SELECT id FROM res_partner WHERE belongs_to_client AND user_id IS NULL"
            ),
        ]

    @api.model
    def _take_over_at_install(self):
        result = super()._take_over_at_install()
        self._find_who_belongs_to_clients()
        return result

    @api.model
    def _find_who_belongs_to_clients(self):
        """Fill ``belongs_to_client`` where it is missing, in one statement."""
        self.env.cr.execute(
            """
            UPDATE res_partner partner SET belongs_to_client = TRUE
              FROM res_partner client
             WHERE client.id = partner.commercial_partner_id
               AND client.is_client AND partner.partner_share
               AND partner.belongs_to_client IS NOT TRUE
               AND NOT EXISTS (
                   SELECT 1 FROM res_company WHERE res_company.partner_id = client.id
               )
            """
        )
        self.invalidate_model(["belongs_to_client"])
