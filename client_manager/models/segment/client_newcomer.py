from odoo import api, models
from odoo.tools import SQL

# Where the rules put who has just become a client, or bought for the first time.
FIRST_KINDS = ("prospect", "new")


class ClientRetention(models.Model):
    """A newcomer need not wait for the night: it is a prospect or new at once.

    Where somebody becomes a client, and where a prospect buys, the same statements as
    in the nightly pass run for these few clients alone. What needs the turnover of all
    clients (A, B, C) is left to the night, and so is whoever does not fit: the history
    of a client taken over from elsewhere may say that it is dormant.
    """

    _inherit = "client.retention"

    @api.model
    def _welcome(self, partners, bought=False):
        """Put the newcomers among partners, if there are any, into their segment.

        Costs nothing for clients that are in a segment already.

        :param partners: clients, their contacts, or others; any number
        :param bought: prospects are looked at too, because they have just bought
        :return: the newcomers
        """
        known = (False, "prospect") if bought else (False,)
        # Where a client belongs does not depend on who deals with it.
        newcomers = partners.sudo().commercial_partner_id.filtered(
            lambda client: client.is_client
            and client.active
            and client.segment_id.kind in known
        )
        if not newcomers:
            return newcomers
        self.env.flush_all()
        self._figures_of(newcomers.ids, self._pass_day())
        # The next pass looks again: the day is not over.
        self._forget(newcomers)
        self.invalidate_model(flush=False)
        self._judge(newcomers)
        self._put_into_segments(newcomers, FIRST_KINDS)
        return newcomers

    @api.model
    def _unranked_sql(self, clients) -> SQL:
        """``_ranked_sql`` for a few clients whose rank does not matter."""
        return SQL(
            """
            SELECT partner_id, first_purchase, last_purchase,
                   0 AS value, 0 AS share, 0 AS share_above
              FROM client_retention WHERE partner_id = ANY(%s)
            """,
            clients.ids,
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        self.env["client.retention"]._welcome(partners)
        return partners

    def write(self, vals):
        result = super().write(vals)
        if vals.get("customer_rank"):
            self.env["client.retention"]._welcome(self)
        return result


class ClientAssignment(models.Model):
    _inherit = "client.assignment"

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        self.env["client.retention"]._welcome(assignments.partner_id)
        return assignments

    @api.model
    def _begin_in_bulk(self, vals_list):
        assignments = super()._begin_in_bulk(vals_list)
        self.env["client.retention"]._welcome(assignments.partner_id)
        return assignments


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        self.env["client.retention"]._welcome(self.partner_id, bought=True)
        return result


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        sold = posted.filtered(lambda m: m.move_type in ("out_invoice", "out_receipt"))
        self.env["client.retention"]._welcome(sold.partner_id, bought=True)
        return posted
