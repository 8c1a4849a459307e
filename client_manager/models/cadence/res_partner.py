from odoo import models


class ResPartner(models.Model):
    """Whoever becomes a client is due at once, not only after the next night.

    The partner who becomes one, by an assignment or by the first sale, is noted where
    ``is_client`` is written. Orders of who is a client already cost nothing.
    """

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        became = [
            partner_id
            for partner_id, vals in zip(self._ids, vals_list, strict=True)
            if "is_client" in vals
        ]
        # The rows are kept by the system, whoever made the client.
        self.env["client.cadence"].sudo()._refresh_at_the_end(self.browse(became))
        return super()._write_multi(vals_list)
