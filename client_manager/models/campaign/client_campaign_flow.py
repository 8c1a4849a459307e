from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Nobody was told yet, but somebody was going to be.
PENDING = ("waiting", "queued", "call")


class ClientCampaign(models.Model):
    """Starting a campaign, finishing or cancelling it, and going on with it."""

    _inherit = "client.campaign"

    def action_start(self):
        """Begin to tell the clients; those added later are told as well.

        :raise UserError: nobody was chosen, it is over, or its day has passed
        """
        self._check_open()
        lines = self.env["client.campaign.line"]
        for campaign in self:
            if not lines.search_count([("campaign_id", "=", campaign.id)], limit=1):
                raise UserError(
                    self.env._("%(name)s: choose clients first.", name=campaign.name)
                )
            if campaign._is_past():
                raise UserError(
                    self.env._(
                        "%(name)s took place already: nobody can be invited any more. "
                        "Put the dates right first.",
                        name=campaign.name,
                    )
                )
        self.state = "running"
        self.env.ref("client_manager.ir_cron_campaigns").sudo()._trigger()

    def action_finish(self):
        """Close the campaign: nobody is told any more, the results are in."""
        self._check_open()
        self.state = "done"
        self._stop_telling()

    def action_cancel(self):
        """Give the campaign up: nobody is told any more."""
        self._check_open()
        self.state = "cancelled"
        self._stop_telling()

    def _stop_telling(self):
        """Letters still in the house do not leave, planned calls are withdrawn."""
        # The right to stop the campaign was checked by writing it.
        lines = self.env["client.campaign.line"].sudo()
        pending = lines.search(
            [("campaign_id", "in", self.ids), ("state", "in", PENDING)]
        )
        calls = pending.activity_id.filtered("active")
        pending._hold_back("campaign_over")
        calls.unlink()

    def action_reopen(self):
        """Go on with a campaign that was closed too early.

        Whoever was not told because it was closed waits again, until it is started.
        """
        for campaign in self:
            if campaign.state not in ("done", "cancelled"):
                raise UserError(
                    self.env._("%(name)s is not over.", name=campaign.display_name)
                )
        self.state = "draft"
        # As above; the lines of others' clients belong to the campaign as well.
        lines = self.env["client.campaign.line"].sudo()
        lines.search(
            Domain("campaign_id", "in", self.ids)
            & Domain("state", "=", "skipped")
            & Domain("skip_reason", "=", "campaign_over")
        )._begin_anew()

    def action_write_again(self):
        """Write again to all who got no letter because our mail server failed."""
        self._check_open()
        self.check_access("write")
        lines = self.env["client.campaign.line"]
        lines.search(
            Domain("campaign_id", "in", self.ids)
            & Domain("state", "=", "failed")
            & Domain("skip_reason", "=", "mail_server")
        ).action_write_again()

    def _stop_by_error(self, error):
        """Back to draft with what is wrong, seen by whoever is in charge."""
        for campaign in self:
            campaign.state = "draft"
            language = campaign.with_context(lang=campaign.user_id.lang)
            campaign.message_post(
                body=language.env._(
                    "The letters could not be written, so that the campaign was "
                    "stopped. Put this right and start it again: %(error)s",
                    error=error,
                ),
                partner_ids=campaign.user_id.partner_id.ids,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        lines = self.env["client.campaign.line"].sudo()
        begun = [
            ("campaign_id", "in", self.ids),
            ("state", "not in", ("waiting", "skipped")),
        ]
        # Also those of clients out of reach of who deletes it.
        if lines.search_count(begun, limit=1):
            raise UserError(
                self.env._(
                    "Clients were told already: cancel the campaign instead of "
                    "deleting it."
                )
            )
