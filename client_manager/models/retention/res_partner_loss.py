from odoo import api, fields, models

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """Whether the client is lost, and marking it so."""

    _inherit = "res.partner"

    loss_ids = fields.One2many(
        comodel_name="client.loss",
        inverse_name="partner_id",
        string="Losses",
        copy=False,
        groups=READERS,
    )
    loss_id = fields.Many2one(
        comodel_name="client.loss",
        string="Lost",
        compute="_compute_loss_id",
        groups=READERS,
        help="The loss from which the client has not been won back yet.",
    )

    @api.depends("loss_ids.won_back_on")
    def _compute_loss_id(self):
        lost = self.env["client.loss"].search(
            [
                ("partner_id", "in", self.commercial_partner_id._origin.ids),
                ("won_back_on", "=", False),
            ]
        )
        by_client = {loss.partner_id.id: loss for loss in lost}
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.loss_id = by_client.get(client.id, False)

    def action_mark_lost(self):
        """Ask why and since when the client is lost."""
        self.ensure_one()
        form = self.env.ref("client_manager.client_loss_view_form_quick")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lost Client"),
            "res_model": "client.loss",
            "views": [(form.id, "form")],
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_win_back(self):
        """The client buys again."""
        self.loss_id.action_win_back()
