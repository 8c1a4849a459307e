from odoo import models
from odoo.tools import SQL, format_date


class ClientTransfer(models.Model):
    """Who is told of a transfer, and where it can be read later.

    Each client and document gets one note, each new manager one to-do.
    """

    _inherit = "client.transfer"

    def _log_note(self, records, note: str):
        """Log one and the same note on many records.

        Odoo makes the first one; the others are copies of its row, since making
        thousands of messages takes longer than the transfer itself.
        """
        first, others = records[:1], records[1:]
        message = first._message_log_batch({first.id: note})
        if not others:
            return
        message.flush_recordset()
        columns = SQL(", ").join(
            SQL.identifier(name)
            for name, field in message._fields.items()
            if field.store and field.column_type and name not in ("id", "res_id")
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT other.id, %(columns)s
                  FROM mail_message message, unnest(%(others)s) AS other (id)
                 WHERE message.id = %(message)s
                """,
                columns=columns,
                others=others.ids,
                message=message.id,
            )
        )
        others.invalidate_recordset(["message_ids"])

    def _log_on_clients(self, lines):
        for (former, user), of_pair in lines.grouped(
            lambda line: (line.from_user_id, line.user_id)
        ).items():
            note = self.env._(
                "Transferred from %(former)s to %(manager)s from %(day)s "
                "(%(transfer)s).",
                former=former.name or self.env._("nobody"),
                manager=user.name,
                day=format_date(self.env, self.date_from),
                transfer=self.name,
            )
            self._log_note(of_pair.partner_id, note)

    def _log_on_documents(self, documents, user):
        note = self.env._(
            "Handed over to %(manager)s with the client (%(transfer)s).",
            manager=user.name,
            transfer=self.name,
        )
        self._log_note(documents, note)

    def _log_undone(self, lines):
        note = self.env._("The transfer %(transfer)s was undone.", transfer=self.name)
        self._log_note(lines.partner_id, note)

    def _tell_new_managers(self):
        """One to-do for each new manager, not for each client."""
        for user, count in self.env["client.transfer.line"]._read_group(
            [("transfer_id", "=", self.id), ("state", "in", ("planned", "done"))],
            ["user_id"],
            ["__count"],
        ):
            if user == self.confirmed_by_id:
                continue
            env = self.with_context(lang=user.lang).env
            self.with_env(env).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=env._(
                    "Clients that are yours from %(day)s: %(count)s",
                    count=count,
                    day=format_date(env, self.date_from, lang_code=user.lang),
                ),
            )
