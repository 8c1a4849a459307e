from odoo import models
from odoo.fields import Domain


class ClientSubstitution(models.Model):
    """Substitutes follow nothing any more that is out of their reach at the end.

    Odoo makes a follower of whoever writes a message or makes a document. What
    substitutes reach in their own right, as co-managers or as directors, they go on
    following.
    """

    _inherit = "client.substitution"

    def _unfollow(self):
        self.env["client.substitution.reach"]._forget_today()
        # Everybody's followers; whose reach it is does not depend on who asks.
        followers = self.env["mail.followers"].sudo()
        for substitution in self:
            records = substitution._records_lost()
            found = followers.search(
                Domain("partner_id", "=", substitution.substitute_user_id.partner_id.id)
                & substitution._record_domain("res_model", "res_id", records)
            )
            found.unlink()

    def _records_lost(self) -> dict[str, list[int]]:
        """Partners and documents of the covered clients out of the substitute's reach.

        :return: ids by model
        """
        user = self.substitute_user_id
        if user.has_group("client_manager.group_client_director"):
            return {}
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        covered = partners.search(
            [("commercial_partner_id", "in", self.client_ids.ids)]
        )
        mine = covered.with_user(user).sudo()
        lost = mine.filtered(lambda partner: not partner.is_my_client).ids
        documents = self.env["client.attribution.mixin"].attributed_models()
        return {"res.partner": lost} | {
            model._name: model.with_context(active_test=False)
            .search([("partner_id", "in", lost)])
            .ids
            for model in documents
        }
