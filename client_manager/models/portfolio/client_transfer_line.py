import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

FIGURES = ("turnover_12m", "open_balance", "overdue_balance")


class ClientTransferLine(models.Model):
    """One client of a transfer: from whom, to whom, and what became of it."""

    _name = "client.transfer.line"
    _description = "Client of a Transfer"
    _order = "transfer_id desc, user_id, id"
    _rec_name = "partner_id"

    transfer_id = fields.Many2one(
        comodel_name="client.transfer", required=True, index=True, ondelete="cascade"
    )
    transfer_state = fields.Selection(related="transfer_id.state", string="Transfer is")
    company_id = fields.Many2one(related="transfer_id.company_id", store=True)
    currency_id = fields.Many2one(related="transfer_id.currency_id")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="From Manager",
        readonly=True,
        index="btree_not_null",
        help="Who is responsible on the day of the transfer, as previewed.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="To Manager",
        index="btree_not_null",
        domain="[('share', '=', False), "
        "('all_group_ids', 'in', client_manager_group_id)]",
    )
    client_manager_group_id = fields.Many2one(
        related="transfer_id.client_manager_group_id"
    )
    state = fields.Selection(
        selection=[
            ("pending", "To Do"),
            ("planned", "Planned"),
            ("done", "Transferred"),
            ("undone", "Undone"),
            ("skipped", "Left Out"),
        ],
        string="Status",
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    message = fields.Char(
        string="Remark",
        readonly=True,
        help="Why the client was left out or could not be undone, or what stayed.",
    )
    undo_wanted = fields.Boolean(readonly=True)
    changes = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="What the transfer changed, by which it is undone.",
    )

    turnover_12m = fields.Monetary(string="Turnover, 12 Months", readonly=True)
    open_balance = fields.Monetary(readonly=True)
    overdue_balance = fields.Monetary(string="Overdue", readonly=True)
    lead_count = fields.Integer(string="Open Leads", readonly=True)
    quotation_count = fields.Integer(string="Quotations", readonly=True)
    ticket_count = fields.Integer(string="Open Tickets", readonly=True)
    activity_count = fields.Integer(string="Activities", readonly=True)
    meeting_count = fields.Integer(string="Meetings", readonly=True)
    attributed_count = fields.Integer(
        string="Documents That Change Hands",
        readonly=True,
        help="Documents dated since the day of the transfer, which will count for the "
        "new manager.",
    )

    # A constraint: the merge of two clients of one transfer looks for these only.
    _client_only_once = models.Constraint(
        "UNIQUE (transfer_id, partner_id)", "A client can be in a transfer only once."
    )
    _to_do_idx = models.Index("(transfer_id, id) WHERE state IN ('pending', 'planned')")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The preview makes the lines of a transfer."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_may_change(vals)
        result = super().write(vals)
        if not self.env.su:
            self.transfer_id._check_new_managers(self.user_id)
            self._judge()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_previewed(self):
        if not self.env.su:
            self._check_may_change({})

    def _check_may_change(self, vals):
        """By hand only the new manager of a previewed line changes."""
        if vals.keys() - {"user_id"}:
            raise AccessError(
                self.env._("Of a previewed client only the new manager can be changed.")
            )
        for line in self:
            if line.transfer_id.state != "previewed":
                raise UserError(
                    self.env._(
                        "%(transfer)s has been confirmed and can't be changed.",
                        transfer=line.transfer_id.name,
                    )
                )

    def _judge(self):
        """Say anew whether a line whose new manager was changed can be done."""
        for line in self:
            transfer, client = line.transfer_id, line.partner_id
            reason = transfer._refusal(client, line.from_user_id)
            reason = reason or transfer._line_refusal(
                client, line.from_user_id, line.user_id
            )
            # The state is not written by hand; it follows from the new manager.
            line = line.sudo()
            if reason:
                line._skip(reason)
            elif line.state == "skipped":
                line.write({"state": "pending", "message": False})

    def action_open_client(self):
        """Open the card of the client."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    # ------------------------------------------------------------------
    # What became of a line
    # ------------------------------------------------------------------

    def _skip(self, reason: str):
        self.write({"state": "skipped", "message": reason})

    def _fail(self, reason: str):
        """Take down why a single line could not be carried out or undone."""
        if self.transfer_state == "undoing":
            self.write({"undo_wanted": False, "message": reason})
        else:
            self._skip(reason)

    def _remark(self, text: str):
        """Add to the remarks on a line."""
        for line in self:
            line.message = " ".join(filter(None, (line.message, text)))

    def _take_down(self, changes: list[dict], state: str):
        """Write a state, and the changes of each line, in one statement."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE client_transfer_line line
                   SET changes = taken.changes, state = %s, write_uid = %s,
                       write_date = %s
                  FROM unnest(%s::int[], %s::jsonb[]) AS taken (id, changes)
                 WHERE taken.id = line.id
                """,
                state,
                self.env.uid,
                fields.Datetime.now(),
                self.ids,
                [json.dumps(changed) for changed in changes],
            )
        )
        self.invalidate_recordset(flush=False)
        self.modified(["state", "changes"])

    def _change(self, section: str) -> dict:
        """A section of what the line changed."""
        return (self.changes or {}).get(section, {})

    def _changes_of(self, changes: dict, section: str, key: str) -> list:
        """The list in which a section of the changes of this line is taken down."""
        return changes[self].setdefault(section, {}).setdefault(key, [])
