from odoo import models
from odoo.exceptions import AccessError


class Base(models.AbstractModel):
    _inherit = "base"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Who may only read a client's document does not comment on it.

        Odoo lets whoever reads an invoice, a lead or a ticket write in its chatter and
        plan activities on it. For those in our groups the rules for writing hold: so
        an auditor writes nothing, nor does a former manager.
        """
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation != "create":
            return operations
        writable = self._within_writing_rules()
        return {
            record: operation if record in writable else "write"
            for record, operation in operations.items()
        }

    def _within_writing_rules(self):
        """The records that the rules (not the rights on the model) let change."""
        if self.env.user._client_scope("write") not in ("own", "none"):
            return self
        # The rules of the user, also where Odoo asks as the superuser.
        rules = self.sudo(False).env["ir.rule"]
        domain = rules._compute_domain(self._name, "write")
        return self & self.sudo().filtered_domain(domain).with_env(self.env)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def write(self, vals):
        """Nor does anybody carry an activity over to a document they may not write on.

        Odoo asks for the document of a new activity only. The activity shows its name,
        and finished on a client it counts as a contact with it.
        """
        result = super().write(vals)
        if (
            {"res_model_id", "res_model", "res_id"} & vals.keys()
            and not self.env.su
            and self.env.user._client_scope("write") != "unlimited"
        ):
            self.check_access("create")
        return result


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if not self.env.su and self - self._within_writing_rules():
            raise AccessError(
                self.env._("You may read this, but not change who follows it.")
            )
        return super().message_subscribe(partner_ids, subtype_ids)
