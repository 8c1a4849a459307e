from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL, sql


class ClientAttributionMixin(models.AbstractModel):
    """Whom a document counts for.

    A document counts for the manager who was responsible for its client on the
    document's date, taken in the time zone of the document's company. Who typed it is
    ``create_uid`` and who is named on it is Odoo's own salesperson; neither decides.

    Where somebody acted for that manager, ``substitution_id`` says so; whether the
    sales then count for one, the other or both is said by the substitution, and put
    into effect by ``client.attribution``.

    What has no date yet (a quotation, a draft invoice) counts for today's manager.
    What is dated before ``client_manager.attribution_start`` (a system parameter, set
    to the day of installation) counts for its own salesperson for ever: the history of
    assignments does not reach back that far.

    The rule stands here twice: in Python for the documents being written, and in SQL
    for the many documents whose client's history was changed. A model that takes part
    says with the attributes and methods below where its date, client and salesperson
    are, and makes its own ``_compute_client_manager_id`` depend on them.
    """

    _name = "client.attribution.mixin"
    _inherit = "client.protected.mixin"
    _description = "Client Attribution"

    _protected_fields = ("client_manager_id", "client_team_id", "substitution_id")
    # Field with the date: of type Date, or Datetime (in UTC, as Odoo stores it).
    _attribution_date_field = "create_date"
    # Odoo's own salesperson.
    _attribution_user_field = "user_id"
    # Column that holds the commercial entity, where the table has one.
    _attribution_client_column: str | None = None

    client_manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_client_manager_id",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        help="The manager this document counts for: the one who was responsible for "
        "the client on the document's date.",
    )
    client_team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Manager's Team",
        compute="_compute_client_manager_id",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        help="The sales team of that manager when the document began to count for "
        "them. A manager who changes teams later leaves the history where it was.",
    )

    substitution_id = fields.Many2one(
        comodel_name="client.substitution",
        compute="_compute_client_manager_id",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        help="Who acted for that manager on the document's date, and whom the document "
        "counts for therefore.",
    )

    substitution_note = fields.Char(
        compute="_compute_substitution_note",
        string="Substitution Today",
        compute_sudo=True,
        help="Who acts for whom with this client today.",
    )

    def _auto_init(self):
        # On a database with millions of documents the columns must not be filled one
        # record at a time by the ORM; _take_over_at_install() fills them.
        if not self._abstract:
            for name in ("client_manager_id", "client_team_id", "substitution_id"):
                if not sql.column_exists(self.env.cr, self._table, name):
                    sql.create_column(self.env.cr, self._table, name, "int4")
        return super()._auto_init()

    def _compute_client_manager_id(self):
        start = self._attribution_start()
        nobody = self.env["res.users"]
        wanted, managers = {}, {}
        for document in self:
            client = document._attribution_client()
            day = document._attribution_day()
            if not document._is_attributed():
                managers[document] = nobody
            elif not client or day < start:
                managers[document] = document[self._attribution_user_field]
            else:
                wanted[document] = client._origin.id, day
        found = self.env["client.assignment"].attributions_on(
            pair for pair in wanted.values() if pair[0]
        )
        substitutions = {}
        for document, pair in wanted.items():
            user_id, substitutions[document] = found.get(pair, (None, None))
            managers[document] = nobody.browse(user_id)
        # An unchanged manager keeps the team the document counted for.
        kept = {
            document
            for document, manager in managers.items()
            if manager and document.client_manager_id == manager
        }
        new_managers = (managers[document] for document in self if document not in kept)
        teams = self._teams_of(nobody.union(*new_managers))
        for document, manager in managers.items():
            document.client_team_id = (
                document.client_team_id
                if document in kept
                else teams.get(manager, False)
            )
            document.client_manager_id = manager
            document.substitution_id = substitutions.get(document, False)

    @api.depends_context("uid", "lang")
    def _compute_substitution_note(self):
        clients = {document: document._attribution_client() for document in self}
        self.env["res.partner"].union(*clients.values()).mapped("substitution_note")
        for document, client in clients.items():
            document.substitution_note = client.substitution_note

    @api.model
    def _teams_of(self, managers) -> dict:
        """The sales team of each manager: the own one, or else the one they lead."""
        # The team is part of what is attributed, whoever may read teams.
        managers = managers.sudo()
        teams = {manager: manager.sale_team_id for manager in managers}
        heads = managers.filtered(lambda manager: not manager.sale_team_id)
        led = self.env["crm.team"].sudo().search([("user_id", "in", heads.ids)])
        for team in led.sorted(lambda team: (team.sequence, team.id), reverse=True):
            teams[team.user_id] = team
        return teams

    @api.model
    def _team_sql(self) -> SQL:
        """``_teams_of`` over the table alias ``users``."""
        return SQL(
            """
            COALESCE(users.sale_team_id, (
                SELECT team.id FROM crm_team team
                 WHERE team.user_id = users.id AND team.active
              ORDER BY team.sequence, team.id LIMIT 1
            ))
            """
        )

    # ------------------------------------------------------------------
    # What a model says of itself
    # ------------------------------------------------------------------

    def _is_attributed(self) -> bool:
        """Whether the document counts for a client's manager at all."""
        return True

    def _is_undated(self) -> bool:
        """Whether the document still counts for today's manager."""
        return not self[self._attribution_date_field]

    @api.model
    def _attributed_sql(self) -> SQL:
        """``_is_attributed`` as a condition on the table alias ``document``."""
        return SQL("TRUE")

    @api.model
    def _undated_sql(self) -> SQL:
        """``_is_undated`` as a condition on the table alias ``document``."""
        return SQL(
            "%s IS NULL", SQL.identifier("document", self._attribution_date_field)
        )

    # ------------------------------------------------------------------
    # The rule for one document
    # ------------------------------------------------------------------

    def _attribution_client(self):
        if self._attribution_client_column:
            return self[self._attribution_client_column]
        return self.partner_id.commercial_partner_id

    def _attribution_day(self) -> date:
        # What belongs to no company is dated alike, whoever is asking.
        company = self.company_id or self.env["res.company"].client_main_company()
        company = company.sudo()
        moment = not self._is_undated() and self[self._attribution_date_field]
        if not moment:
            return company.client_date()
        if self._fields[self._attribution_date_field].type == "date":
            return moment
        return company.client_date(moment)

    @api.model
    def _attribution_start(self) -> date:
        parameters = self.env["ir.config_parameter"].sudo()
        start = parameters.get_param("client_manager.attribution_start")
        return fields.Date.to_date(start) or date.min
