from odoo import models
from odoo.tools import SQL


class ClientTransfer(models.Model):
    """The signed order as a file: one file, however many assignments it gives rise to.

    Each new assignment gets an attachment of its own on the transfer's file, which
    Odoo keeps as long as one of them is there.
    """

    _inherit = "client.transfer"

    def _hand_on_scan(self, assignments):
        attachments = self.env["ir.attachment"]
        attachments.flush_model()
        columns = SQL(", ").join(
            SQL.identifier(name)
            for name, field in attachments._fields.items()
            if field.store
            and field.column_type
            and name not in ("id", "res_model", "res_id", "access_token")
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ir_attachment (res_model, res_id, %(columns)s)
                SELECT 'client.assignment', assignment.id, %(columns)s
                  FROM ir_attachment scan,
                       unnest(%(assignments)s::int[]) AS assignment (id)
                 WHERE scan.res_model = 'client.transfer'
                   AND scan.res_id = %(transfer)s
                   AND scan.res_field = 'order_scan'
                """,
                columns=columns,
                assignments=assignments.ids,
                transfer=self.id,
            )
        )
        assignments.invalidate_recordset(["order_scan"], flush=False)
