from odoo import api, models


class ClientCadence(models.Model):
    """Planned contacts of clients that were given away otherwise than by a transfer.

    A transfer takes the activities along; who writes another salesperson on the card,
    or lets an assignment begin tomorrow, does not think of them. They would stay with
    somebody who may not even open the client, and nobody else would be reminded.
    """

    _inherit = "client.cadence"

    @api.model
    def _hand_to_substitutes(self):
        self._hand_to_managers()
        return super()._hand_to_substitutes()

    @api.model
    def _hand_to_managers(self):
        """Give planned contacts of who may not work with the client to its manager."""
        planned = self.search(
            [
                ("activity_id.active", "=", True),
                ("activity_id.substitution_id", "=", False),
                ("partner_id.user_id.active", "=", True),
            ]
        )
        elsewhere = planned.filtered(
            lambda due: due.activity_id.user_id != due.partner_id.user_id
        )
        lost = self.browse()
        for user, of_user in elsewhere.grouped(
            lambda due: due.activity_id.user_id
        ).items():
            # A colleague who helps with the client may have taken it over.
            clients = of_user.partner_id
            theirs = user and clients.with_user(user)._filtered_access("write")
            lost |= of_user.filtered(
                lambda due, theirs=theirs: due.partner_id.id not in theirs.ids
            )
        for manager, of_manager in lost.grouped("user_id").items():
            of_manager.activity_id.with_context(
                mail_activity_quick_update=True
            ).user_id = manager
