from odoo import api, models
from odoo.tools import SQL


class ClientToday(models.AbstractModel):
    """Where a client is reached with one tap, also where only its people have it.

    Companies are often entered without a number of their own, with that of the person
    one speaks to.
    """

    _inherit = "client.today"

    @api.model
    def _reach(self, column: str, field: str = ""):
        """The client's own ``phone`` or ``email``, else the first of its people's.

        For ``_top``.

        :param field: the field with the client; empty where records are clients
        """
        read = self.env["res.partner"]._fields[column]

        def to_sql(query):
            client = query.table
            if field:
                client = query.left_join(client, field, "res_partner", "id", field)
            return SQL(
                """
                COALESCE(NULLIF(%(own)s, ''), (
                    SELECT %(of_person)s FROM res_partner person
                     WHERE person.commercial_partner_id = %(client)s
                       AND person.active AND person.type IN ('contact', 'other')
                       AND %(of_person)s <> ''
                  ORDER BY person.id LIMIT 1
                ))
                """,
                own=SQL.identifier(client, column, to_flush=read),
                of_person=SQL.identifier("person", column),
                client=SQL.identifier(client, "id"),
            )

        return to_sql
