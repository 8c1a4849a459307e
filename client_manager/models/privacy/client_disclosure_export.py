from odoo import models
from odoo.http import request

FILES = {"/web/export/csv": "csv", "/web/export/xlsx": "xlsx"}


class Base(models.AbstractModel):
    """Exports of any model that show clients are disclosures, too."""

    _inherit = "base"

    def export_data(self, fields_to_export):
        path = request.httprequest.path if request else ""
        with self.env["client.disclosure"]._noting(
            kind="export",
            file_format=FILES.get(path, "data"),
            name=self.env["ir.model"]._get(self._name).name,
            reference=self._name,
            detail=", ".join(map(str, fields_to_export)),
        ):
            return super().export_data(fields_to_export)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        # Also called for the partners of other records that are exported.
        self.env["client.disclosure"]._note(self, only_clients=True)
        return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
