from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Where a client is reached, also where only its people have a number or address.

    Companies are often entered without a number of their own, with that of the person
    one speaks to.
    """

    _inherit = "res.partner"

    @api.model
    def _reach_sql(self, column: str, client: str) -> SQL:
        """The client's own ``phone`` or ``email``, else the first of its people's.

        :param client: alias of the client in the query
        """
        self.flush_model([column, "commercial_partner_id", "company_id", "type"])
        return SQL(
            """
            COALESCE(NULLIF(%(own)s, ''), (
                SELECT %(of_person)s FROM res_partner person
                 WHERE person.commercial_partner_id = %(client)s
                   AND person.active AND person.type IN ('contact', 'other')
                   AND (person.company_id IS NULL
                        OR person.company_id = ANY(%(companies)s))
                   AND %(of_person)s <> ''
              ORDER BY person.id LIMIT 1
            ))
            """,
            own=SQL.identifier(client, column),
            of_person=SQL.identifier("person", column),
            client=SQL.identifier(client, "id"),
            companies=self.env.companies.ids,
        )
