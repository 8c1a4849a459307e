from odoo import api, fields, models

NAMED = 20


class ClientTransferUndo(models.TransientModel):
    """Asks before a transfer is undone, and names the clients that can't be."""

    _name = "client.transfer.undo"
    _description = "Undo a Transfer"

    transfer_id = fields.Many2one(comodel_name="client.transfer", required=True)
    possible_count = fields.Integer(
        string="Clients to Undo", compute="_compute_possible_count"
    )
    impossible_count = fields.Integer(
        string="Changed Since", compute="_compute_possible_count"
    )
    impossible = fields.Text(
        string="Can't Be Undone", compute="_compute_possible_count"
    )

    @api.depends("transfer_id")
    def _compute_possible_count(self):
        for wizard in self:
            wizard.transfer_id.check_access("write")
            # What the lines changed is not for reading; the right to undo was checked.
            transfer = wizard.transfer_id.sudo()
            lines = transfer._undoable()
            obstacles = transfer._undo_obstacles(lines)
            texts = [
                f"{line.partner_id.display_name}: {reason}"
                for line, reason in list(obstacles.items())[:NAMED]
            ]
            if len(obstacles) > NAMED:
                texts.append(
                    self.env._("and %(count)s more", count=len(obstacles) - NAMED)
                )
            wizard.possible_count = len(lines) - len(obstacles)
            wizard.impossible_count = len(obstacles)
            wizard.impossible = "\n".join(texts)

    def action_undo(self):
        """Undo what can be undone."""
        self.transfer_id._start_undo()
        return {"type": "ir.actions.act_window_close"}
