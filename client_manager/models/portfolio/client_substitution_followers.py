from odoo import models


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
        following = followers.search(
            [
                ("partner_id", "in", self.substitute_user_id.partner_id.ids),
                ("res_model", "in", self._client_models()),
            ]
        ).grouped("partner_id")
        for substitution in self:
            found = following.get(substitution.substitute_user_id.partner_id)
            if not found:
                continue
            lost = substitution._records_lost()
            found.exists().filtered(
                lambda follower, lost=lost: follower.res_id
                in lost.get(follower.res_model, ())
            ).unlink()

    def _records_lost(self) -> dict[str, set[int]]:
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
        return {"res.partner": set(lost)} | {
            model._name: set(
                model.with_context(active_test=False)
                .search([("partner_id", "in", lost)])
                .ids
            )
            for model in documents
        }
