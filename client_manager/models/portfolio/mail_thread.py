from odoo import models


class MailThread(models.AbstractModel):
    """What is written on an absent manager's client reaches the substitute too.

    They are notified like a follower as long as they act, and never made one: at the
    end there is nothing to take back.
    """

    _inherit = "mail.thread"

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        substitute = self._substitute_to_notify(
            message,
            msg_vals or {},
            {recipient["id"] for recipient in recipients},
            only_named=kwargs.get("notify_skip_followers"),
        )
        if substitute:
            data = self.env["mail.followers"]._get_recipient_data(
                self, "user_notification", False, substitute.ids
            )
            found = data[self.id].get(substitute.id)
            if found and found["active"]:
                recipients.append(found)
        return recipients

    def _substitute_to_notify(self, message, msg_vals, notified: set, only_named):
        """The partner of the substitute who has to get a message, if there is one.

        It is a message that the absent manager gets, or one of those that followers
        get, unless it is an internal note.

        :param notified: ids of the partners who get it anyway
        :param only_named: the message goes to those named in it, not to followers
        """
        nobody = self.env["res.partner"]
        # Who acts for whom does not depend on who writes.
        substitutions = self.env["client.substitution"].sudo()
        if not self or self._name not in substitutions._client_models():
            return nobody
        running = substitutions.running_for(substitutions._client_of(self.sudo()).ids)
        if not running:
            return nobody
        (substitution,) = running.values()
        substitute = substitution.substitute_user_id.partner_id
        author_id = msg_vals.get("author_id") or message.author_id.id
        if substitute.id in {author_id, *notified}:
            return nobody
        if substitution.absent_user_id.partner_id.id in notified:
            return substitute
        subtype_id = msg_vals.get("subtype_id") or message.sudo().subtype_id.id
        for_followers = (
            not only_named
            and message.message_type != "user_notification"
            and subtype_id == self.env.ref("mail.mt_comment").id
        )
        return substitute if for_followers else nobody
