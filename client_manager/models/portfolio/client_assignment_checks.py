from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .client_assignment import TRACKED

# Where a cursor remembers that the database compares periods later.
CHECKED_LATER = "client_manager.overlaps_checked_later"


class ClientAssignment(models.Model):
    """What an assignment must not be, said in words before the database refuses it."""

    _inherit = "client.assignment"

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for assignment in self:
            client = assignment.partner_id
            if client != client.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s belongs to %(client)s. Assign the client as a "
                        "whole; its contacts follow.",
                        contact=client.display_name,
                        client=client.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("partner_id", "role", "date_from", "date_until")
    def _check_one_responsible(self):
        """Name the two assignments that clash, before the database just refuses."""
        self.flush_model(TRACKED)
        clash = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM client_assignment mine
                  JOIN client_assignment other
                    ON other.partner_id = mine.partner_id
                   AND other.id != mine.id
                   AND other.role = 'responsible'
                   AND daterange(other.date_from, other.date_until, '[]')
                       && daterange(mine.date_from, mine.date_until, '[]')
                 WHERE mine.role = 'responsible' AND mine.id IN %s
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if clash:
            self._raise_clash(*self.browse(clash[0]))

    @contextmanager
    def _overlaps_checked_at_the_end(self):
        """Let the database compare the periods after several changes, not each.

        So the check in Python speaks first, which can name the managers, and the
        order in which the changes reach the database does not matter.
        """
        cache = self.env.cr.cache
        if CHECKED_LATER in cache:
            yield
            return
        constraint = SQL.identifier("client_assignment_one_responsible_a_day")
        cache[CHECKED_LATER] = True
        try:
            self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", constraint))
            yield
            self.flush_model(TRACKED)
            self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", constraint))
        finally:
            del cache[CHECKED_LATER]
