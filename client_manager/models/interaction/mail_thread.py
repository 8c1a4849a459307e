from odoo import models

WRITTEN_BY_PEOPLE = ("email", "comment")


class MailThread(models.AbstractModel):
    """An e-mail between a client and us is a contact.

    Internal notes, what is logged and what Odoo sends by itself are none.
    """

    _inherit = "mail.thread"

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if message and self._is_written_to_client(message):
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
