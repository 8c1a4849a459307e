from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.flags import fill_by_search


class ClientCadence(models.Model):
    """Whose contacts are due, for lists in the order in which they are due.

    Asked through the client, PostgreSQL would go along the days they are due, and
    compare each contact with each of thousands of clients.
    """

    _inherit = "client.cadence"

    is_of_my_team = fields.Boolean(
        string="Of a Team I Lead",
        compute="_compute_is_of_my_team",
        search="_search_is_of_my_team",
        help="The manager of the client is in a team that you lead.",
    )
    is_mine = fields.Boolean(
        string="Mine",
        compute="_compute_is_mine",
        search="_search_is_mine",
        help="You are the manager of the client.",
    )

    @api.depends("partner_id.user_id")
    @api.depends_context("uid")
    def _compute_is_of_my_team(self):
        fill_by_search(self, "is_of_my_team")

    @api.depends("partner_id.user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        fill_by_search(self, "is_mine")

    @api.model
    def _search_is_of_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._with_managers(self.env["res.partner"]._members_of_my_teams_sql())

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._with_managers(SQL("(%s)", self.env.uid))

    @api.model
    def _with_managers(self, managers: SQL) -> Domain:
        """The contacts with the clients of some users."""
        self.env["res.partner"].flush_model(["user_id"])
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                # What may be true or not is no join, but looked up in a hash.
                "(%s IN (SELECT led.id FROM res_partner led WHERE led.user_id IN %s))"
                " IS TRUE",
                model._field_to_sql(alias, "partner_id", query),
                managers,
            )
        )
