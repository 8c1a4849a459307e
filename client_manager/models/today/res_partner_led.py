from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.flags import fill_by_search
from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """Whose manager is in a team of the user's, as a condition of its own.

    Asked through the users and teams, with the rules of both, PostgreSQL would guess
    one client where there are thousands, and choose a plan that takes half a minute.
    """

    _inherit = "res.partner"

    is_of_my_team = fields.Boolean(
        string="Of a Team I Lead",
        compute="_compute_is_of_my_team",
        search="_search_is_of_my_team",
        groups=READERS,
        help="The manager of the client is in a team that you lead.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_of_my_team(self):
        fill_by_search(self, "is_of_my_team")

    @api.model
    def _search_is_of_my_team(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("user_id", "in", self._members_of_my_teams_sql())

    @api.model
    def _members_of_my_teams_sql(self) -> SQL:
        self.env["res.users"].flush_model(["sale_team_id"])
        self.env["crm.team"].flush_model(["user_id"])
        return SQL(
            "(SELECT member.id FROM crm_team team"
            " JOIN res_users member ON member.sale_team_id = team.id"
            " WHERE team.user_id = %s)",
            self.env.uid,
        )
