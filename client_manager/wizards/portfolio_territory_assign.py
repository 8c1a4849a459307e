from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientTerritoryAssign(models.TransientModel):
    """Give clients to the managers of their territories, after a look at who gets what.

    A change of a territory's manager gives no client away by itself; this does.
    """

    _name = "client.territory.assign"
    _description = "Assign the Territory's Manager"

    partner_ids = fields.Many2many(comodel_name="res.partner", string="Clients")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        help="First day on which the new managers are responsible.",
    )
    order_number = fields.Char(
        help="Number of the order (directive) that assigns the clients."
    )
    order_date = fields.Date(help="Date of the order (directive).")
    reason = fields.Char(default=lambda self: self.env._("Manager of the territory"))
    given_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_outcome", string="To Be Given"
    )
    given_count = fields.Integer(compute="_compute_outcome")
    outcome = fields.Text(
        string="Who Gets Clients",
        compute="_compute_outcome",
        help="The number of clients each manager gets.",
    )
    stay_count = fields.Integer(
        compute="_compute_outcome",
        help="Clients that have the manager of their territory already, or whose "
        "territory has none.",
    )
    foreign_count = fields.Integer(
        compute="_compute_outcome",
        help="Clients from or to managers of other departments, which only a director "
        "may give.",
    )

    @api.depends("partner_ids")
    def _compute_outcome(self):
        for wizard in self:
            clients = wizard.partner_ids._origin.commercial_partner_id
            proposed = clients.filtered("proposed_manager_id")
            given = proposed._may_be_given()
            wizard.given_ids = given
            wizard.given_count = len(given)
            wizard.stay_count = len(clients - proposed)
            wizard.foreign_count = len(proposed - given)
            wizard.outcome = "\n".join(
                self.env._(
                    "%(manager)s: %(count)s", manager=manager.name, count=len(theirs)
                )
                for manager, theirs in sorted(
                    given.grouped("proposed_manager_id").items(),
                    key=lambda item: item[0].name,
                )
            )

    def action_assign(self):
        """Assign, and say what was done."""
        self.ensure_one()
        given = self.given_ids
        if not given:
            raise UserError(
                self.env._("None of the chosen clients is to be given to anybody.")
            )
        # The right was checked by _may_be_given(); periods that touch the new one may
        # belong to managers whose assignments the user does not see.
        assignments = self.env["client.assignment"].sudo()
        for territory, clients in given.grouped("territory_id").items():
            assignments.assign(
                clients,
                clients.proposed_manager_id,
                self.date_from,
                territory_id=territory.id,
                order_number=self.order_number,
                order_date=self.order_date,
                reason=self.reason,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Clients given to the managers of their territories: %(count)s",
                    count=len(given),
                ),
                "next": {
                    "type": "ir.actions.client",
                    "tag": "soft_reload",
                },
            },
        }
