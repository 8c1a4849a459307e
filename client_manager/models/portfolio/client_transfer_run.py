from odoo import api, fields, models
from odoo.exceptions import UserError

# So many clients are transferred while the user waits, and in one transaction: each
# takes a hundred statements, however many clients it has.
AT_ONCE = 200
BATCH = 1000


class ClientTransfer(models.Model):
    """Carrying a transfer out, in batches that may be cut off at any moment.

    Whatever is left to do is told by the states of the lines alone: to run again does
    the rest, and nothing twice.
    """

    _inherit = "client.transfer"

    def action_confirm(self):
        """Carry the transfer out: at once, or many clients in the background."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_state("previewed")
        self._check_may_run()
        # The state is not written by hand; the rights were just checked.
        self.sudo().write(
            {
                "state": "running",
                "confirmed_by_id": self.env.user.id,
                "confirmed_on": fields.Datetime.now(),
            }
        )
        self.action_continue()

    def action_continue(self):
        """Do the next batch now, and leave the rest to the scheduled action."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_state("running", "undoing")
        self._as_confirmed()._run_batch(AT_ONCE)
        if self.state in ("running", "undoing"):
            self._wake_up()

    @api.model
    def _run_transfers(self):
        """Scheduled: go on with running transfers, and with those whose day has come.

        One batch is one transaction. Safe to run any number of times.
        """
        due = self.search(self._due_domain(), order="id")
        left = sum(transfer._left_to_do() for transfer in due)
        self.env["ir.cron"]._commit_progress(remaining=left)
        for transfer in due:
            while handled := transfer._run_locked_batch():
                if not self.env["ir.cron"]._commit_progress(handled):
                    return
            # The last look may have found the transfer to be done.
            self.env["ir.cron"]._commit_progress()

    @api.model
    def _due_domain(self):
        today = self.env["res.company"].client_today()
        return [
            "|",
            ("state", "in", ("running", "undoing")),
            "&",
            ("state", "=", "planned"),
            ("date_from", "<=", today),
        ]

    def _run_locked_batch(self) -> int:
        """A batch, unless somebody else is just doing one."""
        if not self.try_lock_for_update():
            return 0
        return self._as_confirmed()._run_batch(BATCH)

    def _lock(self):
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "%(transfer)s is just being worked on. Try again in a moment.",
                    transfer=self.name,
                )
            )
        self.invalidate_recordset(["state"])

    @api.model
    def _wake_up(self):
        # Whoever may confirm a transfer may have it carried out.
        self.env.ref("client_manager.ir_cron_client_transfer").sudo()._trigger()

    def _as_confirmed(self):
        """The transfer with every right, in the name of who confirmed it.

        The rights were checked at confirmation. Mails and tracking of every single
        document are left out: each client and document gets one note instead.
        """
        user = self.confirmed_by_id or self.env.user
        return (
            self.with_user(user)
            .sudo()
            .with_context(
                lang=user.lang,
                tz=user.tz,
                tracking_disable=True,
                mail_notrack=True,
                allowed_company_ids=user.sudo().company_ids.ids,
            )
        )

    # ------------------------------------------------------------------
    # One batch
    # ------------------------------------------------------------------

    def _is_day(self) -> bool:
        return self.date_from <= self.env["res.company"].client_today()

    def _to_do_states(self) -> tuple[str, ...]:
        """The states of lines on which there is something to do today."""
        if self.state == "undoing":
            return ("done", "planned")
        return ("pending", "planned") if self._is_day() else ("pending",)

    def _to_do_domain(self):
        domain = [
            ("transfer_id", "=", self.id),
            ("state", "in", self._to_do_states()),
        ]
        if self.state == "undoing":
            domain.append(("undo_wanted", "=", True))
        return domain

    def _left_to_do(self) -> int:
        return self.env["client.transfer.line"].search_count(self._to_do_domain())

    def _run_batch(self, size: int) -> int:
        """Carry out the next lines.

        Lines of clients somebody else is just changing wait for the next time.

        :return: how many lines were dealt with
        """
        if self.state not in ("running", "undoing", "planned"):
            return 0
        lines = self.env["client.transfer.line"].search(
            self._to_do_domain(), limit=size, order="id"
        )
        free = lines.partner_id.try_lock_for_update(allow_referencing=True)
        if len(free) < len(lines):
            free_ids = set(free.ids)
            lines = lines.filtered(lambda line: line.partner_id.id in free_ids)
        if self.state == "undoing":
            self._carry_out(lines, self._undo_lines)
        else:
            by_state = lines.grouped("state")
            for state, method in (
                ("pending", self._transfer_lines),
                ("planned", self._follow_lines),
            ):
                self._carry_out(by_state.get(state), method)
        if len(lines) < size:
            self._finish_if_done()
        return len(lines)

    def _carry_out(self, lines, method):
        """Do a batch at once; where it fails, one by one to find the culprits."""
        if not lines:
            return
        try:
            with self.env.cr.savepoint():
                method(lines)
        except UserError as error:
            if len(lines) == 1:
                lines._fail(str(error))
                return
            middle = len(lines) // 2
            self._carry_out(lines[:middle], method)
            self._carry_out(lines[middle:], method)

    def _finish_if_done(self):
        """Move on to the next state when no line is left to do."""
        if self._left_to_do():
            return
        if self.state == "undoing":
            self._finish_undo()
            return
        waiting = self.env["client.transfer.line"].search_count(
            [("transfer_id", "=", self.id), ("state", "=", "planned")], limit=1
        )
        self.state = "planned" if waiting else "done"
        if not self.managers_told:
            self._tell_new_managers()
            self.managers_told = True
