from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

# Types of fields that can be required: those with a plain column.
TYPES = (
    "char",
    "text",
    "selection",
    "many2one",
    "date",
    "datetime",
    "integer",
    "float",
    "monetary",
)
NUMBERS = ("integer", "float", "monetary")


class ClientDataRequirement(models.Model):
    """Something that has to be known of every client, or of those of some segments.

    A field of the client, or a check: for a check ``x`` the method ``_condition_x``
    gives the SQL condition under which it is met, on the alias of ``res_partner`` it
    is given. The completeness of a client is the weight of what is met of the weight
    of all that is asked of it, in percent.
    """

    _name = "client.data.requirement"
    _description = "Required Data of a Client"
    _order = "sequence, id"

    name = fields.Char(
        string="What Is Required", required=True, translate=True, help="As it is shown."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    check = fields.Selection(
        [
            ("field", "A field is filled"),
            ("person", "A person with phone or e-mail"),
            ("decider", "Somebody who decides"),
            ("need", "A need is known"),
        ],
        required=True,
        default="field",
    )
    field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        ondelete="cascade",
        domain=[
            ("model", "=", "res.partner"),
            ("store", "=", True),
            ("company_dependent", "=", False),
            ("translate", "=", False),
            ("ttype", "in", TYPES),
        ],
    )
    weight = fields.Integer(
        required=True,
        default=10,
        help="How much it counts, compared with the others.",
    )
    segment_ids = fields.Many2many(
        comodel_name="client.segment",
        string="Of Segments",
        help="Empty: of all clients.",
    )
    companies_only = fields.Boolean(
        help="Not asked of clients that are natural persons, such as a tax number."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight > 0)", "What is required has to count: give a weight above 0."
    )

    @api.constrains("check", "field_id")
    def _check_field(self):
        for requirement in self:
            if requirement.check != "field":
                continue
            # What fields there are is no secret.
            name = requirement.sudo().field_id.name
            field = self.env["res.partner"]._fields.get(name)
            if (
                requirement.sudo().field_id.model != "res.partner"
                or not field.store
                or field.type not in TYPES
                or field.company_dependent
                or field.translate
            ):
                raise ValidationError(
                    self.env._(
                        "%(requirement)s: choose a field of contacts that is stored, "
                        "the same for all companies and languages.",
                        requirement=requirement.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        requirements = super().create(vals_list)
        self._requirements_changed()
        return requirements

    def write(self, vals):
        result = super().write(vals)
        self._requirements_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._requirements_changed()
        return result

    @api.model
    def _requirements_changed(self):
        """Score all clients anew, by the scheduled action: soon, not now."""
        self.env.registry.clear_cache()
        cron = self.env.ref(
            "client_manager.ir_cron_client_data_score", raise_if_not_found=False
        )
        if cron:
            # Who may change what is required makes the action run.
            cron.sudo()._trigger()

    @api.model
    @ormcache()
    def _watched_fields(self) -> frozenset[str]:
        """Fields of contacts on which the completeness of a client depends."""
        required = self.sudo().search([("check", "=", "field")]).field_id
        return frozenset(required.mapped("name")) | {
            "active",
            "email",
            "is_company",
            "parent_id",
            "phone",
            "type",
        }

    # ------------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------------

    def _applies_sql(self, alias: str) -> SQL:
        """The condition under which this is asked of a client."""
        conditions = [SQL("TRUE")]
        if self.companies_only:
            conditions.append(SQL("%s", SQL.identifier(alias, "is_company")))
        if self.segment_ids:
            segment = SQL.identifier(alias, "segment_id")
            conditions.append(SQL("%s = ANY(%s)", segment, self.segment_ids.ids))
        return SQL("COALESCE(%s, FALSE)", SQL(" AND ").join(conditions))

    def _met_sql(self, alias: str) -> SQL:
        """The condition under which it is met."""
        return getattr(self, f"_condition_{self.check}")(alias)

    def _condition_field(self, alias: str) -> SQL:
        # The administrator chose the field; its groups are those of the form.
        field = self.env["res.partner"]._fields[self.sudo().field_id.name]
        column = SQL.identifier(alias, field.name)
        if field.type in ("char", "text"):
            return SQL("btrim(COALESCE(%s, '')) <> ''", column)
        if field.type in NUMBERS:
            return SQL("COALESCE(%s, 0) <> 0", column)
        return SQL("%s IS NOT NULL", column)

    def _condition_person(self, alias: str) -> SQL:
        client = SQL.identifier(alias, "id")
        return SQL(
            """
            EXISTS (
                SELECT 1 FROM res_partner person
                 WHERE person.commercial_partner_id = %(client)s
                   AND person.active AND NOT COALESCE(person.is_company, FALSE)
                   AND (person.type = 'contact' OR person.id = %(client)s)
                   AND COALESCE(NULLIF(person.phone, ''), person.email, '') <> ''
            )
            """,
            client=client,
        )

    def _condition_decider(self, alias: str) -> SQL:
        return SQL(
            """
            EXISTS (
                SELECT 1 FROM client_stakeholder person
                 WHERE person.partner_id = %s AND person.active
                   AND person.role IN ('decides', 'signs')
            )
            """,
            SQL.identifier(alias, "id"),
        )

    def _condition_need(self, alias: str) -> SQL:
        return SQL(
            """
            EXISTS (
                SELECT 1 FROM client_need need
                 WHERE need.partner_id = %s AND need.state <> 'dropped'
            )
            """,
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _score_sql(self, condition: SQL) -> SQL:
        """Rows of (id, score) of clients that meet a condition on ``client``.

        Where nothing is asked nothing is missing: 100.
        """
        # Completeness does not depend on who asks.
        requirements = self.sudo().search([])
        asked, met = [SQL("0")], [SQL("0")]
        for requirement in requirements:
            applies = requirement._applies_sql("client")
            weight = requirement.weight
            asked.append(SQL("CASE WHEN %s THEN %s ELSE 0 END", applies, weight))
            met.append(
                SQL(
                    "CASE WHEN %s AND %s THEN %s ELSE 0 END",
                    applies,
                    requirement._met_sql("client"),
                    weight,
                )
            )
        return SQL(
            """
            SELECT client.id,
                   COALESCE(ROUND(100.0 * (%s) / NULLIF(%s, 0)), 100)::int AS score
              FROM res_partner client
             WHERE client.is_client AND %s
            """,
            SQL(" + ").join(met),
            SQL(" + ").join(asked),
            condition,
        )

    @api.model
    def _flush_for_score(self):
        """Let the database know all that the conditions look at."""
        self.env["res.partner"].flush_model(
            [
                *self._watched_fields(),
                "commercial_partner_id",
                "is_client",
                "segment_id",
            ]
        )
        self.env["client.stakeholder"].flush_model()
        self.env["client.need"].flush_model()

    @api.model
    def _score_all(self):
        """Score all clients in one statement, whatever their number.

        Run every night, and when what is required has changed.
        """
        self._flush_for_score()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner partner SET data_score = scored.score
                  FROM (%s) scored
                 WHERE scored.id = partner.id
                   AND partner.data_score IS DISTINCT FROM scored.score
                """,
                self._score_sql(SQL("TRUE")),
            )
        )
        self.env["res.partner"].invalidate_model(["data_score"])
