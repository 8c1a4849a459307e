from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

# What is remembered of an assignment, so that it can be put back.
HISTORY = ("user_id", "date_from", "date_until", "order_number", "order_date", "reason")


class ClientTransfer(models.Model):
    """The clients of one batch: new assignments, notes, and all that goes along."""

    _inherit = "client.transfer"

    def _transfer_lines(self, lines):
        """Give the clients to their new managers; with the day, all that goes along."""
        lines = self._skip_what_changed(lines)
        changes = {line: {} for line in lines}
        is_day = self._is_day()
        # What is handed over is written once, with whom it counts for; all else after.
        with self.env["client.assignment"]._reattribution_at_the_end():
            self._assign(lines, changes)
            self._log_on_clients(lines)
            followed = self._follow(lines, changes) if is_day else lines.browse()
        self._transfer_rest(followed, changes)
        self._take_down(changes, "done" if is_day else "planned")

    def _follow_lines(self, lines):
        """On the day of a planned transfer: let everything else follow."""
        changes = {line: dict(line.changes or {}) for line in lines}
        self._transfer_rest(self._follow(lines, changes), changes)
        self._take_down(changes, "done")

    def _assign(self, lines, changes):
        """Give the clients of some lines to the new managers."""
        before = self._histories(lines)
        for user, of_user in lines.grouped("user_id").items():
            self.env["client.assignment"].assign(
                of_user.partner_id,
                user,
                self.date_from,
                in_bulk=True,
                order_number=self.order_number,
                order_date=self.order_date,
                order_scan_name=self.order_scan_name,
                reason=self.reason,
                **self._assignment_values(of_user),
            )
        after = self._histories(lines)
        for line in lines:
            changes[line]["before"] = before[line.partner_id.id]
            changes[line]["after"] = after[line.partner_id.id]
        self._hand_on_scan(
            self.env["client.assignment"].browse(
                int(id_)
                for change in changes.values()
                for id_ in change["after"]
                if id_ not in change["before"]
            )
        )

    def _follow(self, lines, changes):
        """Hand over what is open with the clients.

        :return: the lines whose clients are the new managers' today
        """
        # Where somebody else is responsible by now, nothing goes to the new manager.
        today = self.env["res.company"].client_today()
        now = self.env["client.assignment"].responsibles_on(
            (client_id, today) for client_id in lines.partner_id.ids
        )
        follow = lines.filtered(
            lambda line: now.get((line.partner_id.id, today)) == line.user_id.id
        )
        for line in lines - follow:
            line._remark(
                self.env._(
                    "The documents stay: somebody else is responsible for the client "
                    "today."
                )
            )
        if follow:
            self._move_documents(follow, changes)
        return follow

    def _transfer_rest(self, lines, changes):
        if lines:
            for line, extra in self._transfer_extra(lines).items():
                changes[line]["extra"] = extra

    @api.model
    def _take_down(self, changes, state):
        lines = self.env["client.transfer.line"].browse(line.id for line in changes)
        lines._take_down(list(changes.values()), state)

    def _transfer_extra(self, lines) -> dict:
        """Hook: move whatever else belongs to the clients, such as plan targets.

        Called once a batch, on the day, after assignments and documents moved.

        :param lines: clients that were just given to ``line.user_id``
        :return: by line, what is needed to undo it (as JSON); see ``_undo_extra``
        """
        return {}

    def _assignment_values(self, lines) -> dict:
        """Hook: further values of the assignments of lines with one new manager."""
        return {}

    def _skip_what_changed(self, lines):
        """Leave out the clients that are no longer as they were previewed."""
        day = self.date_from
        now = self.env["client.assignment"].responsibles_on(
            (client_id, day) for client_id in lines.partner_id.ids
        )
        kept, refusals = [], {}
        for line in lines:
            client, former, user = line.partner_id, line.from_user_id, line.user_id
            current = now.get((client.id, day), False)
            # Of a client only its company counts in what is refused.
            alike = former.id, user.id, client.company_id.id
            if current != former.id:
                manager = former.browse(current or ())
                reason = self.env._(
                    "Changed since the preview: %(manager)s is responsible now.",
                    manager=manager.name or self.env._("nobody"),
                )
            elif alike in refusals:
                reason = refusals[alike]
            else:
                reason = refusals[alike] = self._line_refusal(client, former, user)
            if reason:
                line._skip(reason)
            else:
                kept.append(line.id)
        return lines.browse(kept)

    @api.model
    def _histories(self, lines) -> dict[int, dict[str, list]]:
        """By client: its responsible assignments (``HISTORY``) as JSON, by their id."""
        assignments = self.env["client.assignment"]
        assignments.flush_model()
        histories = defaultdict(dict)
        for partner_id, id_, *values in self.env.execute_query(
            SQL(
                """
                SELECT partner_id, id, user_id, date_from::text, date_until::text,
                       order_number, order_date::text, reason
                  FROM client_assignment
                 WHERE partner_id = ANY(%s) AND role = 'responsible'
                """,
                lines.partner_id.ids,
            )
        ):
            histories[partner_id][str(id_)] = [value or False for value in values]
        return histories
