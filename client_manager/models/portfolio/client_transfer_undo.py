from collections import defaultdict
from datetime import datetime

from odoo import models

from .client_transfer_clients import HISTORY


class ClientTransfer(models.Model):
    """Undoing a transfer: everything as it was, unless touched since.

    Each line has taken down what it changed. A client whose assignments or documents
    were changed by somebody since is not undone, and named.
    """

    _inherit = "client.transfer"

    def action_undo(self):
        """Show what can be undone and what not, to be confirmed."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("done", "planned")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo the Transfer"),
            "res_model": "client.transfer.undo",
            "view_mode": "form",
            "target": "new",
            "context": {"default_transfer_id": self.id},
        }

    def _undoable(self):
        return self.line_ids.filtered(lambda line: line.state in ("done", "planned"))

    def _start_undo(self):
        """Undo every line that nothing stands against, in batches like the transfer."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        self._check_state("done", "planned")
        lines = self._undoable()
        self._check_new_managers(lines.from_user_id.filtered("active"))
        # Lines and state are not written by hand; the rights were just checked.
        lines.sudo().undo_wanted = True
        self.sudo().write({"state": "undoing", "confirmed_by_id": self.env.user.id})
        self.action_continue()

    def _undo_lines(self, lines):
        obstacles = self._undo_obstacles(lines)
        for line, reason in obstacles.items():
            line._fail(reason)
        lines = lines.filtered(lambda line: line not in obstacles)
        if not lines:
            return
        self._restore_assignments(lines)
        self._restore_documents(lines)
        self._restore_activities(lines)
        self._restore_meetings(lines)
        self._restore_followers(lines)
        self._undo_extra(lines.filtered(lambda line: line._change("extra")))
        self._log_undone(lines)
        lines.write(
            {"state": "undone", "changes": False, "undo_wanted": False, "message": ""}
        )

    def _undo_extra(self, lines):
        """Hook: put back what ``_transfer_extra`` moved.

        :param lines: those for which it returned something, found again as
            ``line._change("extra")``
        """

    def _finish_undo(self):
        left = self._undoable()
        if left.filtered(lambda line: line.state == "planned"):
            self.state = "planned"
        else:
            self.state = "done" if left else "undone"
        if not left:
            self.activity_unlink(["mail.mail_activity_data_todo"])

    # ------------------------------------------------------------------
    # What forbids it
    # ------------------------------------------------------------------

    def _undo_obstacles(self, lines) -> dict:
        """Why a line can't be undone, by such lines; later capabilities add theirs."""
        obstacles = {}
        now = self._histories(lines)
        for line in lines:
            former = line.from_user_id
            if now.get(line.partner_id.id, {}) != (line.changes or {}).get("after"):
                obstacles[line] = self.env._(
                    "The assignments of the client were changed since."
                )
            elif former and not former.active:
                obstacles[line] = self._manager_refusal(former)
        for kind in self._document_kinds():
            for line, document in self._documents_given_on(kind, lines):
                obstacles.setdefault(
                    line,
                    self.env._(
                        "%(document)s was given to somebody else since.",
                        document=document.display_name,
                    ),
                )
        return obstacles

    def _documents_given_on(self, kind, lines):
        """(line, document) of what has another user by now than the transfer set."""
        moved = {
            int(document_id): (line, change["user_id"])
            for line in lines
            for document_id, change in self._moved(line, kind).items()
        }
        # Whether something stands against it does not depend on who asks.
        for document in self.env[kind.model].sudo().browse(moved).exists():
            line, user_id = moved[document.id]
            if document.user_id.id != user_id:
                yield line, document

    def _moved(self, line, kind) -> dict:
        return line._change("documents").get(kind.model, {})

    # ------------------------------------------------------------------
    # Putting back
    # ------------------------------------------------------------------

    def _restore_assignments(self, lines):
        assignments = self.env["client.assignment"]
        made, rewrite = assignments.browse(), defaultdict(list)
        for line in lines:
            before, after = line.changes["before"], line.changes["after"]
            made += assignments.browse(int(id_) for id_ in after if id_ not in before)
            for id_, values in before.items():
                if values != after.get(id_):
                    rewrite[tuple(values)].append(int(id_))
        with assignments._overlaps_checked_at_the_end():
            made.unlink()
            for values, ids in rewrite.items():
                vals = dict(zip(HISTORY, values, strict=True))
                assignments.browse(ids).write(vals)

    def _restore_documents(self, lines):
        for kind in self._document_kinds():
            before = {
                int(document_id): change["before"]
                for line in lines
                for document_id, change in self._moved(line, kind).items()
            }
            documents = self.env[kind.model].browse(before).exists()
            for values, of_values in documents.grouped(
                lambda document, before=before: tuple(
                    before[document.id][name] for name in ("user_id", "team_id")
                )
            ).items():
                self._write_documents(
                    kind,
                    of_values,
                    dict(zip(("user_id", "team_id"), values, strict=True)),
                )
            for name in kind.remembered[2:]:
                for document in documents.with_context(tracking_disable=True):
                    moment = before[document.id][name]
                    document[name] = moment and datetime.fromisoformat(moment)

    def _restore_activities(self, lines):
        groups = defaultdict(list)
        given = {
            int(activity_id): (line, former_id)
            for line in lines
            for activity_id, former_id in line._change("activities").items()
        }
        for activity in self.env["mail.activity"].browse(given).exists():
            line, former_id = given[activity.id]
            if activity.user_id == line.user_id:
                groups[former_id].append(activity.id)
        for former_id, ids in groups.items():
            self.env["mail.activity"].browse(ids).with_context(
                mail_activity_quick_update=True
            ).write({"user_id": former_id})
