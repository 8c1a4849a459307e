from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """The substitution that runs for a client today, on the client and its contacts."""

    _inherit = "res.partner"

    active_substitution_id = fields.Many2one(
        comodel_name="client.substitution",
        string="Substitution Today",
        compute="_compute_active_substitution",
        search="_search_active_substitution_id",
        compute_sudo=True,
    )
    substitution_note = fields.Char(
        string="Substitution",
        compute="_compute_active_substitution",
        compute_sudo=True,
        help="Who acts for whom with this client today.",
    )
    is_substituted_by_me = fields.Boolean(
        string="Instead of Colleagues",
        compute="_compute_active_substitution",
        search="_search_is_substituted_by_me",
        compute_sudo=True,
        help="A client of an absent colleague for whom you act today.",
    )

    @api.depends_context("uid", "lang")
    def _compute_active_substitution(self):
        substitutions = self.env["client.substitution"]
        running = substitutions.running_for(self.commercial_partner_id._origin.ids)
        for partner in self:
            found = running.get(
                partner.commercial_partner_id._origin.id, substitutions.browse()
            )
            partner.active_substitution_id = found
            partner.substitution_note = found._note_text() if found else False
            partner.is_substituted_by_me = found.substitute_user_id == self.env.user

    def _search_active_substitution_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = SQL("substitution.id = ANY(%s)", [found for found in value if found])
        return Domain("commercial_partner_id", "in", self._substituted_sql(running))

    def _search_is_substituted_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = SQL("substitution.substitute_user_id = %s", self.env.uid)
        return Domain("commercial_partner_id", "in", self._substituted_sql(mine))

    @api.model
    def _looked_after_domain(self, partner: str = "") -> Domain:
        """Clients of the user, and those for whom the user acts today.

        :param partner: path of the field with the client; empty on clients
        """
        path = f"{partner}." if partner else ""
        own = Domain(f"{path}user_id", "=", self.env.uid)
        # Most act for nobody, and an OR would have all partners be read.
        if not self.env.user.sudo().acts_for_others:
            return own
        return own | Domain(f"{path}is_substituted_by_me", "=", True)

    @api.model
    def _substituted_sql(self, condition: SQL) -> SQL:
        # Who acts for whom is part of what everybody sees of a client.
        today = self.env["client.substitution"].sudo()._today_sql(condition)
        return SQL("(SELECT partner_id FROM (%s) substituted)", today)

    def _is_within_reach(self, acting: bool = True) -> bool:
        found = super()._is_within_reach(acting)
        if acting or not found or not self.is_substituted_by_me:
            return found
        # They may help with the client as well, or lead its manager's team.
        own = self._my_clients_sql(acting=False)
        return bool(
            self.env.execute_query(
                SQL("SELECT 1 FROM (%s) own WHERE own.id = %s LIMIT 1", own, self.id)
            )
        )

    @api.model
    def _my_clients_parts(self, acting: bool = True) -> list[SQL]:
        """Also the clients of absent colleagues for whom the user acts today."""
        parts = super()._my_clients_parts(acting)
        # Most act for nobody, and PostgreSQL would plan for it at each search.
        if not acting or not self.env.user.sudo().acts_for_others:
            return parts
        # Rights follow what was approved, whether or not the user may read it.
        substitutions = self.env["client.substitution"].sudo()
        acting = substitutions._today_sql(
            SQL("substitution.substitute_user_id = %s", self.env.uid)
        )
        return [
            *parts,
            SQL(
                """
                SELECT substituted.id
                  FROM (%s) acting
                  JOIN res_partner substituted
                    ON substituted.commercial_partner_id = acting.partner_id
                """,
                acting,
            ),
        ]
