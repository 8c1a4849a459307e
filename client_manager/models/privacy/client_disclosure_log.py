from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

# Where a cursor remembers which partners leave the database with what is being made.
NOTED = "client_manager.disclosed"


class ClientDisclosure(models.Model):
    """How disclosures are written.

    Code that makes a print or export does so within ``_noting``; whatever puts clients
    into it names them by ``_note``. There is one statement at the end, however many
    clients there are, and none if the print or export fails.
    """

    _inherit = "client.disclosure"

    @api.model
    @contextmanager
    def _noting(self, **values: Any) -> Iterator[None]:
        """Write one disclosure of all that is noted within; nothing if there is none.

        A disclosure within another one (the HTML of a PDF) is a part of that one.

        :param values: kind, file_format, name, reference and detail of the disclosure
        """
        cache = self.env.cr.cache
        if NOTED in cache:
            yield
            return
        cache[NOTED] = partners, maybe_clients = set(), set()
        try:
            yield
        finally:
            del cache[NOTED]
        if partners or maybe_clients:
            self._write_down(values, partners, maybe_clients)

    @api.model
    def _note(self, partners, only_clients: bool = False):
        """Remember that partners are shown in what is being made.

        :param only_clients: leave out what belongs to no client, such as suppliers
        """
        noted = self.env.cr.cache.get(NOTED)
        if noted:
            noted[only_clients].update(partners._origin.ids)

    @api.model
    def _write_down(self, values: dict, partners: set, maybe_clients: set):
        """Add the disclosure and a line for each client, in one statement.

        The user is who is logged in, also where the code acts as the superuser.
        """
        self.env["res.partner"].flush_model(
            ["name", "commercial_partner_id", "is_client"]
        )
        row = {**self._circumstances(), **values}
        columns = SQL(", ").join(map(SQL.identifier, row))
        self.env.cr.execute(
            SQL(
                """
                WITH client AS (
                    SELECT DISTINCT client.id, COALESCE(client.name, '') AS name
                      FROM res_partner partner
                      JOIN res_partner client
                        ON client.id = COALESCE(
                               partner.commercial_partner_id, partner.id)
                     WHERE partner.id = ANY(%(partners)s)
                        OR (partner.id = ANY(%(maybe_clients)s) AND client.is_client)
                ), disclosure AS (
                    INSERT INTO client_disclosure (client_count, %(columns)s)
                    SELECT COUNT(*), %(row)s FROM client HAVING COUNT(*) > 0
                 RETURNING id
                )
                INSERT INTO client_disclosure_line (disclosure_id, partner_ref, name)
                SELECT disclosure.id, client.id, client.name
                  FROM disclosure CROSS JOIN client
                """,
                partners=list(partners),
                maybe_clients=list(maybe_clients),
                columns=columns,
                row=SQL(", ").join(SQL("%s", value) for value in row.values()),
            )
        )
        self.invalidate_model()
        self.env["client.disclosure.line"].invalidate_model()

    @api.model
    def _circumstances(self) -> dict:
        """Who is asking, when and from where."""
        user = self.env.user
        return {
            "date": fields.Datetime.now(),
            "user_ref": user.id,
            "user_name": user.name,
            "user_login": user.login,
            "address": request.httprequest.remote_addr if request else None,
        }
