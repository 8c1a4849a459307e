from odoo import models

_BECAME = "client_manager.client_cadence.changed_clients"


class ResPartner(models.Model):
    """Whoever becomes a client is due at once, not only after the next night.

    The partner who becomes one, by an assignment or by the first sale, is noted where
    ``is_client`` is written; what is due is worked out once for all of them when the
    transaction ends. Orders of who is a client already cost nothing.
    """

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        changed = [
            partner_id
            for partner_id, vals in zip(self._ids, vals_list, strict=True)
            if "is_client" in vals
        ]
        if changed:
            before_commit = self.env.cr.precommit
            if _BECAME not in before_commit.data:
                before_commit.data[_BECAME] = set()
                # The rows are kept by the system, whoever made the client.
                before_commit.add(self.env["res.partner"].sudo()._refresh_new_clients)
            before_commit.data[_BECAME].update(changed)
        return super()._write_multi(vals_list)

    def _refresh_new_clients(self):
        """Work out what is due with those who became clients in this transaction."""
        changed = self.env.cr.precommit.data.pop(_BECAME, ())
        clients = self.browse(changed).exists()
        self.env["client.cadence"]._refresh(clients)
