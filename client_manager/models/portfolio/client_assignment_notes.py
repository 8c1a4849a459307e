from collections import defaultdict

from markupsafe import Markup

from odoo import models

from .client_assignment import TRACKED


class ClientAssignment(models.Model):
    """A corrected assignment can be read on the card of the client.

    What follows by itself is told elsewhere: that a client changes hands, by its
    salesperson and by the transfer.
    """

    _inherit = "client.assignment"

    def write(self, vals):
        context = self.env.context
        if (
            self.env.su
            or context.get("tracking_disable")
            or context.get("client_assignment_ends")
            or not any(name in vals for name in TRACKED)
        ):
            return super().write(vals)
        before = {a: (a._in_words(), a.partner_id) for a in self}
        result = super().write(vals)
        notes = defaultdict(list)
        for assignment, (was, client) in before.items():
            now = assignment._in_words()
            if now == was:
                continue
            note = self.env._(
                "Assignment corrected. Before: %(before)s. Now: %(now)s.",
                before=was,
                now=now,
            )
            for concerned in client | assignment.partner_id:
                notes[concerned.id].append(note)
        if notes:
            # Who may correct an assignment may say so on the client's card.
            self.env["res.partner"].sudo().browse(notes)._message_log_batch(
                {
                    client_id: Markup("<br/>").join(lines)
                    for client_id, lines in notes.items()
                }
            )
        return result

    def _in_words(self) -> str:
        """Client, manager, role and period, as a sentence names them."""
        roles = dict(self._fields["role"]._description_selection(self.env))
        return self.env._(
            "%(client)s, %(manager)s, %(role)s, %(period)s",
            client=self.partner_id.name,
            manager=self.user_id.name,
            role=roles[self.role],
            period=self._period_text(),
        )
