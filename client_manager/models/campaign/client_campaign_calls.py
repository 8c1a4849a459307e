from markupsafe import Markup

from odoo import fields, models


class ClientCampaignLine(models.Model):
    """Telling a client by a call of its manager."""

    _inherit = "client.campaign.line"

    def _plan_calls(self, campaign):
        """Ask the manager of each client to call."""
        archived = self.filtered(lambda line: not line.partner_id.active)
        archived.write({"state": "skipped", "skip_reason": "archived"})
        served = (self - archived).filtered(lambda line: line.partner_id.user_id.active)
        (self - archived - served).write(
            {"state": "skipped", "skip_reason": "no_manager"}
        )
        if not served:
            return
        quick = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        activities = quick.create(served._values_of_calls(campaign))
        for line, activity in zip(served, activities, strict=True):
            line.write({"state": "call", "activity_id": activity.id})

    def _values_of_calls(self, campaign) -> list[dict]:
        call = self.env["client.interaction"]._activity_types(["call"])["call"]
        today = self.env["res.company"].client_today()
        deadline = campaign.call_deadline or campaign.date or today
        activities = self.env["mail.activity"]
        return [
            activities._values_on(
                line.partner_id,
                call,
                campaign.with_context(lang=manager.lang).name,
                max(deadline, today),
                manager,
                note=line.with_context(lang=manager.lang)._note_of_call(),
                automated=True,
            )
            for line in self
            for manager in line.partner_id.user_id
        ]

    def _note_of_call(self) -> Markup:
        """What is told, and where to note the answer."""
        return Markup('%s<p><a href="%s">%s</a></p>') % (
            self.campaign_id.description or "",
            f"/odoo/client-campaign-clients/{self.id}",
            self.env._("Note the answer"),
        )

    def _was_called(self):
        """The call took place."""
        self.write(
            {"state": "told", "told_by": "call", "told_date": fields.Datetime.now()}
        )

    def action_call_instead(self):
        """Call whoever was not told, or was not reached by the letter.

        :raise UserError: one of them was told, or waits to be
        """
        self._check_may_tell_anew()
        for campaign, lines in self.grouped("campaign_id").items():
            # Whoever may note the answer may ask the client's manager to call.
            lines.sudo()._plan_calls(campaign.sudo())


class MailActivity(models.Model):
    """Finishing the call of a campaign tells that the client was told."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        called = self._campaign_calls()
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if called:
            called._was_called()
        return result

    def unlink(self):
        dropped = self._campaign_calls()
        result = super().unlink()
        if dropped:
            dropped.write({"state": "skipped", "skip_reason": "call_cancelled"})
        return result

    def _campaign_calls(self):
        """The lines of campaigns whose calls these are."""
        # Whoever may finish or drop the call may say that it took place or not.
        lines = self.env["client.campaign.line"].sudo()
        calls = self.filtered(lambda one: one.res_model == "res.partner")
        if not calls:
            return lines
        return lines.search([("activity_id", "in", calls.ids), ("state", "=", "call")])
