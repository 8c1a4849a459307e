from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ClientTransfer(models.Model):
    """Transfer by territory: its clients, or each client to its territory's manager."""

    _inherit = "client.transfer"

    choice = fields.Selection(
        selection_add=[("territory", "Of a territory")],
        ondelete={"territory": "set default"},
    )
    territory_id = fields.Many2one(
        comodel_name="client.territory",
        help="The clients of this territory and of those that lie in it.",
    )
    distribution = fields.Selection(
        selection_add=[("territory", "The manager of each client's territory")],
        ondelete={"territory": "set default"},
    )

    def _terms(self):
        return super()._terms() | {"territory_id"}

    def _check_terms(self):
        if self.choice == "territory" and not self.territory_id:
            raise UserError(
                self.env._("Say of which territory the clients are to be transferred.")
            )
        return super()._check_terms()

    def _choice_domain(self) -> Domain:
        if self.choice == "territory":
            return Domain("territory_id", "child_of", self.territory_id.id) & Domain(
                "is_client", "=", True
            )
        return super()._choice_domain()

    def _distribute(self, clients) -> dict:
        if self.distribution != "territory":
            return super()._distribute(clients)
        managers = {c: c._territory_manager() for c in clients}
        return {client: manager for client, manager in managers.items() if manager}

    def _line_refusal(self, client, former, user) -> str | None:
        if self.distribution == "territory" and not user:
            return self.env._(
                "The client is in no territory with a manager: it stays, or choose "
                "its manager yourself."
            )
        return super()._line_refusal(client, former, user)
