from odoo import api, models


class ClientAttributionMixin(models.AbstractModel):
    """Whoever makes the first sale to somebody nobody answers for gets the client.

    A prospect that is invoiced becomes a client, and clients without a manager are for
    heads to give away: the manager who has just won it would lose it.
    """

    _inherit = "client.attribution.mixin"

    def _take_on_first_clients(self, reason: str):
        """Assign the new clients of documents that are just becoming a sale.

        :param reason: why, for the assignments
        """
        partners = self.env["res.partner"]
        if not partners._typed_by_manager():
            return
        me, today = self.env.user, self.env["res.company"].client_today()
        # Whether nobody answers for a client is not for the user's rights to say.
        documents = self.sudo().filtered(lambda document: document._is_attributed())
        clients = partners.sudo().union(*(d._attribution_client() for d in documents))
        new = clients._first_won_by(me)
        first = documents.filtered(lambda d: d._attribution_client() in new)
        days = first.grouped(lambda d: min(d._attribution_day(), today))
        for day in sorted(days):
            won = partners.union(*(d._attribution_client() for d in days[day]))
            self.env["client.assignment"].sudo().assign(won, me, day, reason=reason)


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.private
    def _first_won_by(self, user):
        """Those of the partners that become the user's clients by the first sale.

        Never who ever had a manager, nor colleagues and own companies. The manager of
        a territory is proposed to the head, who decides.
        """
        return self.filtered(
            lambda client: client.partner_share
            and not client.ref_company_ids
            and "responsible" not in client.assignment_ids.mapped("role")
            and client._territory_manager() in (user, user.browse())
        )
