from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_territory import ADDRESS


class ResPartner(models.Model):
    """The manager of a client's territory is proposed, never set.

    Giving the client to that manager is an assignment, which a head makes.
    """

    _inherit = "res.partner"

    proposed_manager_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_proposed_manager_id",
        search="_search_proposed_manager_id",
        help="The manager of the client's territory, where it is not the client's own.",
    )
    # Lives in the form only, to tell a proposal from a choice.
    last_proposal_id = fields.Many2one(comodel_name="res.users", store=False)

    @api.depends("territory_id.responsible_user_id", "user_id")
    def _compute_proposed_manager_id(self):
        for partner in self:
            manager = partner._territory_manager()
            own = manager == partner.user_id
            partner.proposed_manager_id = False if own else manager

    def _territory_manager(self):
        """Who may be proposed: nobody who left, nor by an archived territory."""
        # The name of a manager is no secret, whoever types the client.
        territory = self.sudo().territory_id.filtered("active")
        manager = territory.responsible_user_id.filtered("active")
        return manager.with_env(self.env)

    def _search_proposed_manager_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["client.territory"].flush_model(["responsible_user_id", "active"])
        proposed = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """
                EXISTS (
                    SELECT 1
                      FROM client_territory territory
                      JOIN res_users manager
                        ON manager.id = territory.responsible_user_id
                     WHERE territory.id = %(territory)s
                       AND territory.active
                       AND manager.active
                       AND manager.id IS DISTINCT FROM %(own)s
                       AND %(wanted)s
                )
                """,
                territory=model._field_to_sql(alias, "territory_id", query),
                own=model._field_to_sql(alias, "user_id", query),
                wanted=SQL("TRUE")
                if False in value
                else SQL("manager.id = ANY(%s)", list(value)),
            )
        )
        if False not in value:
            return proposed
        named = [user_id for user_id in value if user_id]
        return ~proposed | Domain("proposed_manager_id", "in", named)

    @api.onchange(*ADDRESS)
    def _onchange_territory_address(self):
        """Propose the territory's manager for a client being typed.

        The proposal follows the address until somebody chooses otherwise. What a
        manager types becomes the manager's own; suppliers have no manager.
        """
        if (
            not self._origin
            and not self.parent_id
            and self.customer_rank
            and self.user_id in (self.env["res.users"], self.last_proposal_id)
            and self.env.user.has_group("client_manager.group_client_head")
        ):
            self.user_id = self.last_proposal_id = self._territory_manager()

    def action_assign_territory_manager(self):
        """Ask whether to give the clients to the managers of their territories."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign the Territory's Manager"),
            "res_model": "client.territory.assign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.commercial_partner_id.ids},
        }

    def _may_be_given(self):
        """The clients the user may give to the managers proposed for them.

        A head gives clients within the own teams, a director all.
        """
        me = self.env.user
        if self.env.su or me.has_group("client_manager.group_client_director"):
            return self
        # Teams and users of others are compared, not shown.
        return self.filtered(
            lambda client: all(
                user == me or user.sale_team_id.user_id == me
                for user in client.sudo().user_id + client.sudo().proposed_manager_id
            )
        )
