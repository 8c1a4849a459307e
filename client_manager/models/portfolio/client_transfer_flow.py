from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

# What the preview was computed from; to change it, one goes back to the draft.
TERMS = {
    "choice",
    "partner_ids",
    "from_user_id",
    "domain",
    "distribution",
    "user_ids",
    "date_from",
    "company_id",
    "with_leads",
    "with_quotations",
    "with_tickets",
    "with_activities",
    "with_meetings",
}
# What is written into the assignments when the transfer runs.
ORDER = {"order_number", "order_date", "order_scan", "order_scan_name", "reason"}
# What only the transfer itself may write.
PROTECTED = {"name", "state", "confirmed_by_id", "confirmed_on", "managers_told"}


class ClientTransfer(models.Model):
    """What may be written in which state, and the simple steps between states."""

    _inherit = "client.transfer"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse(PROTECTED & vals.keys())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse(PROTECTED & vals.keys())
            for transfer in self:
                transfer._check_may_change(vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_what_never_ran(self):
        for transfer in self:
            if transfer.state not in ("draft", "previewed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(transfer)s has been confirmed: it is kept, because the "
                        "assignments hang on it.",
                        transfer=transfer.name,
                    )
                )

    @api.model
    def _refuse(self, names):
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be written: the transfer sets it itself.",
                    fields=", ".join(sorted(names)),
                )
            )

    @api.model
    def _terms(self) -> set[str]:
        """The fields the preview follows from; later capabilities add theirs."""
        return TERMS

    def _check_may_change(self, names):
        if self.state != "draft" and names & self._terms():
            raise UserError(
                self.env._(
                    "%(transfer)s has been previewed. Set it back to draft to change "
                    "which clients it transfers, to whom or when.",
                    transfer=self.name,
                )
            )
        if self.state not in ("draft", "previewed") and names & (ORDER | {"line_ids"}):
            raise UserError(
                self.env._(
                    "%(transfer)s has been confirmed and can't be changed.",
                    transfer=self.name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_back_to_draft(self):
        """Drop the preview, so that the terms can be changed."""
        self.check_access("write")
        self._check_state("previewed", "cancelled")
        # Lines and state are not written by hand; the right was just checked.
        self.sudo().write({"state": "draft", "line_ids": [Command.clear()]})

    def action_cancel(self):
        """Give up a transfer that was not confirmed."""
        self.check_access("write")
        self._check_state("draft", "previewed")
        # The state is not written by hand; the right was just checked.
        self.sudo().state = "cancelled"

    def action_view_lines(self):
        """Open the clients of the transfer as a list of their own."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "client_manager.client_transfer_line_action"
        )
        action["domain"] = [("transfer_id", "=", self.id)]
        return action

    def _check_state(self, *states):
        for transfer in self:
            if transfer.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(transfer)s can't do this while it is: %(state)s.",
                        transfer=transfer.name,
                        state=labels[transfer.state],
                    )
                )
