from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    @api.private
    def client_engine_prints_header(self) -> bool:
        """Whether the PDF engine prints header and footer on every page.

        A wkhtmltopdf without the patched Qt leaves both out; the room kept free for
        the header would then be an empty band on top of every page.
        """
        return _wkhtml().is_patched_qt
