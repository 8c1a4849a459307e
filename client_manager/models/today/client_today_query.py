from odoo import api, models
from odoo.tools import SQL

# So many records of a block are shown; its list has all of them.
SHOWN = 5


class ClientToday(models.AbstractModel):
    """How a block counts its records and reads the first ones, in one query."""

    _inherit = "client.today"

    @api.model
    def _top(self, model: str, domain, order: str, *columns, change=None):
        """How many records there are, and the first few of them, in one query.

        :param columns: names of stored fields, or functions of the query that return
            SQL, say, of a joined table
        :param change: a function that changes the query before it runs
        :return: the count, and rows of the id and the columns
        """
        return self._top_of(self.env[model], domain, order, *columns, change=change)

    @api.model
    def _top_of(
        self, records, domain, order: str, *columns, change=None, limit=SHOWN
    ):
        query = records._search(domain, order=order, limit=limit)
        if change:
            change(query)
        selected = [self._column(records, query, column) for column in columns]
        rows = self.env.execute_query(
            query.select(
                SQL("COUNT(*) OVER ()"), SQL.identifier(query.table, "id"), *selected
            )
        )
        return (rows[0][0] if rows else 0), [row[1:] for row in rows]

    @api.model
    def _column(self, records, query, column) -> SQL:
        """A stored field, or what a function makes of the query, in SQL."""
        if callable(column):
            return column(query)
        return records._field_to_sql(query.table, column, query)

    @api.model
    def _of_partner(self, field: str, column: str = "complete_name"):
        """A column of the partner in a field; for ``_top``.

        The name of the client is no secret to whoever reads the document.
        """

        def to_sql(query):
            alias = query.left_join(query.table, field, "res_partner", "id", field)
            read = self.env["res.partner"]._fields[column]
            return SQL.identifier(alias, column, to_flush=read)

        return to_sql

    @api.model
    def _of_manager(self, field: str):
        """The name of the manager of the client in a field, if it is not the user.

        For ``_top``. Says whose client it is where one looks at those of others.
        """

        def to_sql(query):
            client = query.left_join(query.table, field, "res_partner", "id", field)
            user = query.left_join(client, "user_id", "res_users", "id", "user_id")
            person = query.left_join(
                user, "partner_id", "res_partner", "id", "partner_id"
            )
            return SQL(
                "CASE WHEN %s != %s THEN %s END",
                SQL.identifier(user, "id"),
                self.env.uid,
                SQL.identifier(person, "name"),
            )

        return to_sql

    @api.model
    def _reach(self, column: str, field: str = ""):
        """Where a client is reached (``res.partner._reach_sql``); for ``_top``.

        :param field: the field with the client; empty where records are clients
        """

        def to_sql(query):
            client = query.table
            if field:
                client = query.left_join(client, field, "res_partner", "id", field)
            return self.env["res.partner"]._reach_sql(column, client)

        return to_sql
