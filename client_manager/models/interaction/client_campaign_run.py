from contextlib import contextmanager

from odoo import api, fields, models

# Clients told before the work so far is kept.
BATCH = 100


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
        waiting = [("state", "=", "waiting"), ("campaign_id.state", "=", "running")]
        # It begins a transaction as well, which sees what was told before the lock.
        cron._commit_progress(remaining=self.search_count(waiting))
        while lines := self.search(waiting, limit=BATCH, order="id"):
            # Whoever changes a line just now keeps it; it comes with the next run.
            mine = lines.try_lock_for_update()
            if not mine:
                break
            for campaign, of_campaign in mine.grouped("campaign_id").items():
                of_campaign.with_company(campaign.company_id)._tell(campaign)
            if not cron._commit_progress(len(mine)):
                break

    def _tell(self, campaign):
        """Tell the clients of one campaign, whose lines were locked."""
        if campaign.channel == "call":
            self._plan_calls(campaign)
            return
        addressees = self._addressees()
        written = self.filtered(lambda line: not isinstance(addressees[line], str))
        written._write_to(campaign, addressees)
        for line in self - written:
            line.skip_reason = addressees[line]
        left = self - written
        if campaign.channel == "mail_call":
            # Who was told a short while ago is left in peace by phone as well.
            to_call = left.filtered(
                lambda line: line.skip_reason not in ("told_recently", "archived")
            )
            to_call._plan_calls(campaign)
            left -= to_call
        left.state = "skipped"

    def _write_to(self, campaign, addressees: dict):
        """Put a mail to each client into Odoo's queue, in the client's language."""
        if not self:
            return
        for line in self:
            line.contact_id = addressees[line]
        self.flush_recordset()
        campaign.template_id.send_mail_batch(self.ids, force_send=False)
        self.write(
            {"state": "told", "told_by": "mail", "told_date": fields.Datetime.now()}
        )

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
        call = self.env["client.interaction"]._activity_types(["call"])["call"]
        today = self.env["res.company"].client_today()
        deadline = campaign.call_deadline or campaign.date or today
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                        "res_id": line.partner_id.id,
                        **({"activity_type_id": call.id} if call else {}),
                        "summary": campaign.with_context(
                            lang=line.partner_id.user_id.lang
                        ).name,
                        "note": campaign.with_context(
                            lang=line.partner_id.user_id.lang
                        ).description,
                        "date_deadline": max(deadline, today),
                        "user_id": line.partner_id.user_id.id,
                        "automated": True,
                    }
                    for line in served
                ]
            )
        )
        for line, activity in zip(served, activities, strict=True):
            line.write({"state": "call", "activity_id": activity.id})

    def _was_called(self):
        """The call took place."""
        self.write(
            {"state": "told", "told_by": "call", "told_date": fields.Datetime.now()}
        )


class MailActivity(models.Model):
    """Finishing the call of a campaign tells that the client was told."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        # Whoever may finish the call may say that it took place.
        lines = self.env["client.campaign.line"].sudo()
        calls = self.filtered(lambda one: one.res_model == "res.partner")
        called = calls and lines.search(
            [("activity_id", "in", calls.ids), ("state", "=", "call")]
        )
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if called:
            called._was_called()
        return result
