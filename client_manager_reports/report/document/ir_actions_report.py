from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    @api.private
    def client_engine_is_full(self) -> bool:
        """Whether the PDF engine is a wkhtmltopdf with the patched Qt.

        Others leave out header and footer (the room kept free for the header would be
        an empty band on every page), don't repeat the head of a table and cut its
        rows unless each row is a block of its own.
        """
        return _wkhtml().is_patched_qt
