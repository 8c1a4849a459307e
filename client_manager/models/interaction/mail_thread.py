from odoo import models

WRITTEN_BY_PEOPLE = ("email", "comment")


class MailThread(models.AbstractModel):
    """An e-mail between a client and us is a contact.

    Internal notes, what is logged and what Odoo sends by itself are none.
    """

    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if (
            message
            and self._is_written_to_client(message)
            and not self._is_put_into_mouth(message)
        ):
            partners = self.env["res.partner"].browse(
                {data["id"] for data in recipients if data["id"]}
            )
            self.env["client.interaction"]._record_message(message, partners)
        return recipients

    def _is_written_to_client(self, message) -> bool:
        """Whether people wrote a message outside the house, told without a query."""
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return (
            message.message_type in WRITTEN_BY_PEOPLE
            and message.subtype_id.id == comment
            and not message.is_internal
            and message.model in self.env["calendar.event"]._client_documents()
        )

    def _is_put_into_mouth(self, message) -> bool:
        """Whether a user posts as a client: Odoo lets a program name any author.

        What clients write comes through the mail gateway and the portal, which post as
        the superuser.
        """
        # Whose the author is, is the question, not whether the user may read it.
        author = message.author_id.sudo()
        return (
            not self.env.su
            and author != self.env.user.partner_id
            and author.belongs_to_client
        )
