from odoo import api, models
from odoo.tools import SQL

NUMBERS = ("integer", "float", "monetary")


class ClientDataRequirement(models.Model):
    """Completeness in SQL: what is asked of a client, and whether it is there."""

    _inherit = "client.data.requirement"

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
