from datetime import timedelta

from odoo import api, fields, models


class ClientInteractionSnooze(models.TransientModel):
    """Until when and why due contacts are put off."""

    _name = "client.interaction.snooze"
    _description = "Put Off Contacts"

    cadence_ids = fields.Many2many(
        comodel_name="client.cadence", string="Contacts", required=True
    )
    days = fields.Selection(
        [
            ("1", "Tomorrow"),
            ("3", "3 Days"),
            ("7", "A Week"),
            ("14", "Two Weeks"),
            ("30", "A Month"),
        ],
        string="For How Long",
        default="7",
        help="Fills in the day, or the next one on which you work; any other day can "
        "be chosen as well.",
    )
    until = fields.Date(
        string="Put Off Until",
        required=True,
        compute="_compute_until",
        precompute=True,
        store=True,
        readonly=False,
        help="The day on which the contact is due then.",
    )
    reason = fields.Char(
        string="Why", required=True, help="It is written down with the client."
    )

    @api.depends("days")
    def _compute_until(self):
        today = self.env["res.company"].client_today()
        for wizard in self:
            days = int(wizard.days or 0)
            if days:
                wizard.until = wizard._working_day(today + timedelta(days=days))

    def _working_day(self, day):
        """The first day from then on on which the user works, within two weeks.

        What was put off to a Sunday would be late on Monday.
        """
        span = day + timedelta(days=13)
        workdays = self.env["client.workdays"]
        works = workdays._working_days(self.env.user, day, span)[self.env.uid]
        return min(works, default=day)

    def action_snooze(self):
        """Put the contacts off."""
        self.ensure_one()
        self.cadence_ids.snooze(self.until, self.reason)
        return {"type": "ir.actions.act_window_close"}
