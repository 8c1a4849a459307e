import logging
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# Clients told before the work so far is kept.
BATCH = 100
# Who can't be written to for one of these reasons is called, where calls are chosen.
# Whoever was told a short while ago is left in peace by phone as well.
CALL_INSTEAD = (
    "no_consent",
    "no_address",
    "blacklisted",
    "bounced",
    "bad_address",
    "refused",
)


class ClientCampaignLine(models.Model):
    """Telling the clients, in batches; each line once, however often it runs."""

    _inherit = "client.campaign.line"

    @api.model
    @api.private
    def _tell_waiting(self):
        """Scheduled action: tell the clients of running campaigns.

        A line leaves the queue in the same transaction in which its mail enters
        Odoo's; killed half way, both are undone together.
        """
        with self._telling_alone() as alone:
            if alone:
                self._catch_up_with_letters()
                self._tell_in_batches()

    @contextmanager
    def _telling_alone(self):
        """Whether nobody else tells clients now; if so, nobody else begins to.

        Two runs at once, each with another campaign for the same client, could not see
        each other's letter before it is committed. The lock stands in a transaction of
        its own, so that it outlives the commits of the batches and is gone with the
        process, also with one that is killed.
        """
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT pg_try_advisory_xact_lock(hashtext(%s))", [f"{self._name} tell"]
            )
            yield cr.fetchone()[0]

    @api.model
    def _tell_in_batches(self):
        cron = self.env["ir.cron"]
        to_tell = self._to_tell_domain()
        # It begins a transaction as well, which sees what was told before the lock.
        cron._commit_progress(remaining=self.search_count(to_tell))
        while lines := self.search(to_tell, limit=BATCH, order="id"):
            # Whoever changes a line just now keeps it; it comes with the next run.
            mine = lines.try_lock_for_update()
            if not mine:
                break
            for campaign, of_campaign in mine.grouped("campaign_id").items():
                of_campaign.with_company(campaign.company_id)._try_to_tell(campaign)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
            if not cron._commit_progress(len(mine)):
                break

    @api.model
    def _to_tell_domain(self) -> Domain:
        """Who waits, and who is to be called because the letter did not arrive."""
        instead = (
            Domain("state", "in", ("failed", "skipped"))
            & Domain("skip_reason", "in", CALL_INSTEAD)
            & Domain("campaign_id.channel", "=", "mail_call")
            & Domain("partner_id.user_id.active", "=", True)
        )
        return Domain("campaign_id.state", "=", "running") & (
            Domain("state", "=", "waiting") | instead
        )

    def _try_to_tell(self, campaign):
        """Tell the clients; a letter that can't be written holds up nobody else."""
        try:
            with self.env.cr.savepoint():
                self._tell(campaign)
        except (UserError, ValidationError) as error:
            _logger.warning("%s can't tell its clients: %s", campaign, error)
            campaign._stop_by_error(error)

    def _tell(self, campaign):
        """Tell the clients of one campaign, whose lines were locked."""
        if campaign._is_past():
            # Nobody is invited to what is over.
            self.write({"state": "skipped", "skip_reason": "campaign_over"})
            return
        waiting = self.filtered(lambda line: line.state == "waiting")
        (self - waiting)._plan_calls(campaign)
        if campaign.channel == "call":
            waiting._plan_calls(campaign)
            return
        addressees = waiting._addressees()
        written = waiting.filtered(lambda line: not isinstance(addressees[line], str))
        written._write_to(campaign, addressees)
        left = waiting - written
        for line in left:
            line.skip_reason = addressees[line]
        if campaign.channel == "mail_call":
            to_call = left.filtered(lambda line: line.skip_reason in CALL_INSTEAD)
            to_call._plan_calls(campaign)
            left -= to_call
        left.state = "skipped"
