from odoo import models


class MailActivity(models.Model):
    """Finishing the activity of an errand gives the answer."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        of_errands = self.filtered(lambda one: one.res_model == "client.errand")
        errands = self.env["client.errand"].browse(of_errands.mapped("res_id")).exists()
        for errand in errands.filtered(lambda one: one.state == "open"):
            errand._answer(feedback)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
