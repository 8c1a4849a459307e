from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, sql

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """How complete our knowledge of a client is, and what is missing.

    The score is stored, so that lists sort by it and show its average for each
    manager; what is missing is looked up when it is shown.
    """

    _inherit = "res.partner"

    data_score = fields.Integer(
        string="Completeness, %",
        compute="_compute_data_score",
        store=True,
        aggregator="avg",
        groups=READERS,
        help="How much of the required data of the client is there, in percent. What "
        "is required is chosen under Configuration.",
    )
    data_missing_ids = fields.Many2many(
        comodel_name="client.data.requirement",
        string="Missing Data",
        compute="_compute_data_missing_ids",
        search="_search_data_missing_ids",
        groups=READERS,
    )

    def _auto_init(self):
        # Filled in one statement by _score_all() at the end of the installation.
        if not sql.column_exists(self.env.cr, self._table, "data_score"):
            sql.create_column(self.env.cr, self._table, "data_score", "int4")
        return super()._auto_init()

    @api.depends(
        "is_client",
        "segment_id",
        "stakeholder_ids.role",
        "stakeholder_ids.active",
        "need_ids.state",
    )
    def _compute_data_score(self):
        requirements = self.env["client.data.requirement"]
        scores = {}
        if clients := self._origin.filtered("is_client"):
            requirements._flush_for_score()
            condition = SQL("client.id = ANY(%s)", clients.ids)
            query = requirements._score_sql(condition)
            scores = dict(self.env.execute_query(query))
        for partner in self:
            partner.data_score = scores.get(partner._origin.id, 0)

    @api.depends("data_score")
    def _compute_data_missing_ids(self):
        requirements = self.env["client.data.requirement"].search([])
        missing = self._data_missing(requirements) if requirements else {}
        for partner in self:
            partner.data_missing_ids = missing.get(partner._origin.id, False)

    def _data_missing(self, requirements) -> dict:
        """What is missing of some requirements, by id of the client; one query."""
        requirements._flush_for_score()
        columns = SQL(", ").join(
            SQL("%s AND NOT (%s)", r._applies_sql("client"), r._met_sql("client"))
            for r in requirements
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT client.id, %s FROM res_partner client"
                " WHERE client.is_client AND client.id = ANY(%s)",
                columns,
                self._origin.ids,
            )
        )
        return {
            client_id: requirements.browse(
                requirement.id
                for requirement, lacks in zip(requirements, flags, strict=True)
                if lacks
            )
            for client_id, *flags in rows
        }

    def _search_data_missing_ids(self, operator, value):
        """Clients that lack one of some requirements (by id or by a domain)."""
        self._check_may_read("data_missing_ids")
        requirements = self.env["client.data.requirement"]
        if operator == "any":
            requirements = requirements.search(value)
        elif operator == "in" and False not in value:
            requirements = requirements.browse(value)
        else:
            return NotImplemented
        requirements._flush_for_score()
        conditions = SQL(" OR ").join(
            SQL("(%s AND NOT (%s))", r._applies_sql("client"), r._met_sql("client"))
            for r in requirements
        )
        if not requirements:
            return Domain.FALSE
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT client.id FROM res_partner client"
                " WHERE client.is_client AND (%s))",
                SQL.identifier(alias, "id"),
                conditions,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners._score_anew()
        return partners

    def write(self, vals):
        watched = self.env["client.data.requirement"]._watched_fields()
        if not watched & vals.keys():
            return super().write(vals)
        before = self.commercial_partner_id
        result = super().write(vals)
        (before | self)._score_anew()
        return result

    def _score_anew(self):
        """Have the completeness of the clients worked out when it is next needed."""
        clients = self.commercial_partner_id.exists()
        self.env.add_to_compute(self._fields["data_score"], clients)

    @api.model
    def _protected_names(self):
        return (*super()._protected_names(), "data_score")

    # ------------------------------------------------------------------
    # Filling in what is missing
    # ------------------------------------------------------------------

    def action_fill_data(self):
        """Open the place where a requirement (context ``requirement_id``) is filled."""
        self.ensure_one()
        found = self.env.context.get("requirement_id")
        requirement = self.env["client.data.requirement"].browse(found).exists()
        return requirement._action_to_fill(self.commercial_partner_id)


class ClientDataRequirement(models.Model):
    _inherit = "client.data.requirement"

    def _action_to_fill(self, client) -> dict:
        """The action that opens the place where it is filled in for a client."""
        forms = {
            "decider": ("client.stakeholder", {"default_role": "decides"}),
            "need": ("client.need", {}),
        }
        action = {"type": "ir.actions.act_window", "name": self.name or ""}
        if self.check in forms:
            model, context = forms[self.check]
            return action | {
                "res_model": model,
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_partner_id": client.id, **context},
            }
        if self.check == "person":
            return action | {
                "res_model": "res.partner",
                "views": [(self.env.ref("base.view_partner_form").id, "form")],
                "target": "new",
                "context": {"default_parent_id": client.id, "default_type": "contact"},
            }
        return action | {
            "res_model": "res.partner",
            "res_id": client.id,
            "views": [(self.env.ref("base.view_partner_form").id, "form")],
        }


class ClientAssignment(models.Model):
    _inherit = "client.assignment"

    @api.model
    def _same_for_a_client(self):
        return *super()._same_for_a_client(), "data_score"
