from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ..portfolio.res_users_access import READERS
from .client_cadence import LONGEST_SNOOZE


class MailActivity(models.Model):
    """What people do to a planned contact in Odoo's own way: finish, move, cancel it.

    Finishing it records a contact of the kind that was due. Moving it beyond the day it
    is due puts the contact off to that day, cancelling it puts it off as well: both are
    counted and written down with the client as when it is put off in Today, only
    without a reason, which Odoo doesn't ask for there.
    """

    _inherit = "mail.activity"

    cadence_ids = fields.One2many(
        comodel_name="client.cadence",
        inverse_name="activity_id",
        string="Due Contact",
        groups=READERS,
    )

    def _contact_kind(self):
        return self._due_kind() or super()._contact_kind()

    def _planned_kind(self):
        return self._due_kind() or super()._planned_kind()

    def _due_kind(self) -> str | bool:
        """The kind of contact due for which it was planned, if any."""
        if self.res_model != "res.partner":
            return False
        # What was due with whom is asked about the own activity.
        return self.sudo().cadence_ids[:1].kind

    def action_record_contact(self):
        action = super().action_record_contact()
        if self._due_kind():
            # It goes by itself, see _planned_domain of client.interaction.
            action["context"].pop("default_done_activity_ids")
        return action

    def write(self, vals):
        if "date_deadline" not in vals:
            return super().write(vals)
        due = self._planned_due()
        before = {one: one.activity_id.date_deadline for one in due}
        result = super().write(vals)
        due._follow_move(before)
        return result

    def unlink(self):
        # What the system itself withdraws is not put off by anybody.
        if not self.env.su:
            self._planned_due()._follow_cancel()
        return super().unlink()

    def _planned_due(self):
        """The contacts due that these open activities were planned for."""
        # Whoever may move the activity moves what was planned with it.
        of_clients = self.sudo().filtered(lambda one: one.res_model == "res.partner")
        due = self.env["client.cadence"].sudo()
        if not of_clients:
            return due
        return due.search([("activity_id", "in", of_clients.ids)]).filtered(
            "activity_id.active"
        )


class ClientCadence(models.Model):
    """What follows when a planned contact is moved or cancelled as an activity."""

    _inherit = "client.cadence"

    def _follow_move(self, before: dict):
        """The planned contacts were moved.

        Within what is due anyway nothing changes; an earlier day ends what was put off.

        :param before: the day each of them was planned for
        :raise ValidationError: moved by more than a year
        """
        today = self.env["res.company"].client_today()
        earlier = self.browse()
        for day, moved in self.grouped("planned_date").items():
            moved.filtered(
                lambda due, day=day: (
                    before[due] < day and max(due.next_date, today) < day
                )
            ).snooze(day, self.env._("moved as an activity, no reason given"))
            for due in moved:
                if day < before[due] and due.snoozed_until and day < due.snoozed_until:
                    due.write(
                        {"snoozed_until": day, "next_date": max(day, due.due_date)}
                    )
                    earlier |= due
        self._refresh(earlier.partner_id)

    def _follow_cancel(self):
        """The planned contacts were cancelled: due again in a week or an interval."""
        today = self.env["res.company"].client_today()
        last = today + timedelta(days=LONGEST_SNOOZE)
        until = defaultdict(self.browse)
        for due in self:
            day = max(due.activity_id.date_deadline, today)
            again = min(day + timedelta(weeks=1), due.rule_id._later(day), last)
            until[again] |= due
        # The activities go, so that nothing is left to be moved.
        self.activity_id = False
        for day, cancelled in until.items():
            reason = self.env._("the planned activity was cancelled")
            cancelled.snooze(day, reason)
