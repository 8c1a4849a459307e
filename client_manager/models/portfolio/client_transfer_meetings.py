from collections import defaultdict

from odoo import Command, api, fields, models

# Meetings change hands silently: the new manager gets one summary instead, and the
# client is told by the new manager.
SILENT = {
    "skip_attendee_notification": True,
    "dont_notify": True,
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
}


class ClientTransfer(models.Model):
    """Future meetings with a client: the new manager takes the former one's place."""

    _inherit = "client.transfer"

    @api.model
    def _future_meetings(self, tree, former):
        """Meetings to come with contacts of the clients in which a user takes part."""
        # Whoever's calendar it is: the former manager's may be private.
        return (
            self.env["calendar.event"]
            .sudo()
            .search(
                [
                    ("start", ">", fields.Datetime.now()),
                    ("partner_ids", "in", list(tree)),
                    "|",
                    ("user_id", "in", former.ids),
                    ("partner_ids", "in", former.partner_id.ids),
                ]
            )
        )

    def _meetings_by_line(self, tree, lines_by_client):
        """(meeting, line) of the meetings that the former manager of a line has."""
        former = self.env["res.users"].union(
            *(line.from_user_id for line in lines_by_client.values())
        )
        if not former:
            return
        for meeting in self._future_meetings(tree, former):
            attendees = meeting.partner_ids
            for client_id in dict.fromkeys(
                tree[partner.id] for partner in attendees if partner.id in tree
            ):
                line = lines_by_client.get(client_id)
                user = line.from_user_id if line else former.browse()
                if user and (meeting.user_id == user or user.partner_id in attendees):
                    yield meeting, line

    def _move_meetings(self, tree, lines_by_client, changes):
        """Replace the former manager in the meetings; each meeting moves once."""
        moves, seen = defaultdict(list), set()
        for meeting, line in self._meetings_by_line(tree, lines_by_client):
            if meeting.id in seen:
                continue
            seen.add(meeting.id)
            former, new = line.from_user_id, line.user_id
            move = {
                "organiser": meeting.user_id == former,
                "leave": former.partner_id in meeting.partner_ids,
                "join": new.partner_id not in meeting.partner_ids,
            }
            line._changes_of(changes, "meetings", str(meeting.id)).append(move)
            moves[former, new, tuple(move.values())].append(meeting.id)
        for (former, new, move), ids in moves.items():
            self._replace_in_meetings(ids, former, new, *move)

    def _restore_meetings(self, lines):
        """Undo ``_move_meetings``, unless somebody else has taken the meeting over."""
        moves = defaultdict(list)
        for line in lines:
            for meeting_id, [move] in line._change("meetings").items():
                # Backwards the new manager leaves if joined, and the former joins.
                back = (move["organiser"], move["join"], move["leave"])
                moves[line.user_id, line.from_user_id, back].append(int(meeting_id))
        for (new, former, move), ids in moves.items():
            self._replace_in_meetings(ids, new, former, *move)

    def _replace_in_meetings(self, ids, former, new, organiser, leave, join):
        # The right to hand over the client was checked when it was confirmed.
        meetings = self.env["calendar.event"].sudo().with_context(**SILENT).browse(ids)
        meetings = meetings.exists()
        if organiser:
            meetings.filtered(lambda m: m.user_id == former).write({"user_id": new.id})
        commands = []
        if leave:
            commands.append(Command.unlink(former.partner_id.id))
        if join:
            commands.append(Command.link(new.partner_id.id))
        # A video call adds its members one meeting at a time.
        calls = meetings.filtered("videocall_channel_id")
        for batch in (meetings - calls, *calls):
            if commands and batch:
                batch.write({"partner_ids": list(commands)})
