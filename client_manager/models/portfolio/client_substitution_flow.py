from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.periods import difference
from .client_substitution import APPROVED

# What only the substitution itself writes.
PROTECTED = {
    "name",
    "state",
    "approved_by_id",
    "approved_on",
    "substitute_team_id",
    "leave_id",
    "reach_ids",
    "team_id",
}
# What was approved. The days may be changed later, nothing else of it.
TERMS = {
    "absent_user_id",
    "substitute_user_id",
    "scope",
    "partner_ids",
    "attribution",
    "share",
    "reason",
}
DAYS = {"date_from", "date_until"}


class ClientSubstitution(models.Model):
    """What may be written in which state, and the steps between states."""

    _inherit = "client.substitution"

    @api.model_create_multi
    def create(self, vals_list):
        users = self.env["res.users"]
        for vals in vals_list:
            self._refuse_protected(vals)
            absent = users.browse(vals.get("absent_user_id") or self.env.uid)
            # Said in words before the rules and the database just refuse.
            self._check_may_request(absent)
            self._check_two_persons(
                absent, users.browse(vals.get("substitute_user_id") or ())
            )
        substitutions = super().create(vals_list)
        substitutions._check_past()
        return substitutions

    def write(self, vals):
        if self.env.su and self.env.context.get("client_substitution_step"):
            return super().write(vals)
        self._refuse_protected(vals)
        self._check_may_change(vals.keys())
        approved = self.browse()
        if DAYS & vals.keys():
            approved = self.filtered(lambda s: s.state in APPROVED)
        if approved:
            vals = approved._without_same_days(vals)
            approved._check_may_approve()
            approved._lock()
        before = {s: s._period() for s in approved}
        self._check_persons_written(vals)
        result = super().write(vals)
        if {"date_from", "past_reason"} & vals.keys():
            self._check_past()
        if before:
            approved._follow_days(before)
        return result

    def _check_persons_written(self, vals):
        """Say in words what the rules and the database would just refuse."""
        users = self.env["res.users"]
        if not {"absent_user_id", "substitute_user_id"} & vals.keys():
            return
        for substitution in self:
            absent = substitution.absent_user_id
            substitute = substitution.substitute_user_id
            if "absent_user_id" in vals:
                absent = users.browse(vals["absent_user_id"] or ())
                self._check_may_request(absent)
            if "substitute_user_id" in vals:
                substitute = users.browse(vals["substitute_user_id"] or ())
            self._check_two_persons(absent, substitute)

    def _without_same_days(self, vals):
        """Leave out days that stay what they are: they need no new reason."""
        days = {
            name: fields.Date.to_date(vals[name]) or False
            for name in DAYS & vals.keys()
        }
        same = {name for name, day in days.items() if all(s[name] == day for s in self)}
        return {name: value for name, value in vals.items() if name not in same}

    @api.ondelete(at_uninstall=False)
    def _unlink_only_what_was_not_approved(self):
        for substitution in self:
            if substitution.state in APPROVED:
                raise UserError(
                    self.env._(
                        "%(number)s has been approved: it is kept, because documents "
                        "are attributed by it. Cancel or end it instead.",
                        number=substitution.name,
                    )
                )

    @api.model
    def _refuse_protected(self, vals):
        names = PROTECTED & vals.keys()
        if names and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be written: the substitution sets it itself.",
                    fields=", ".join(sorted(names)),
                )
            )

    def _check_may_change(self, names):
        for substitution in self:
            if substitution.state == "draft":
                continue
            if names & TERMS or (names & DAYS and substitution.state == "cancelled"):
                raise UserError(
                    self.env._(
                        "%(number)s is no longer a draft: only its days can be "
                        "changed. End or cancel it and make another one.",
                        number=substitution.name,
                    )
                )

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for substitution in self:
            if substitution.state not in states:
                raise UserError(
                    self.env._(
                        "%(number)s can't do this while it is: %(state)s.",
                        number=substitution.name,
                        state=labels[substitution.state],
                    )
                )

    def _lock(self):
        """Nobody else takes the same step at the same time."""
        if len(self.try_lock_for_update()) != len(self):
            raise UserError(
                self.env._(
                    "%(numbers)s: somebody else is just working on it. Try again in a "
                    "moment.",
                    numbers=", ".join(self.mapped("name")),
                )
            )
        self.invalidate_recordset(["state", "date_from", "date_until"])

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Approve drafts. What begins today or earlier becomes active at once.

        :raise AccessError: the user may not approve one of them
        :raise ValidationError: one of them can't be approved as it stands
        """
        self.check_access("write")
        self._lock()
        self._check_state("draft")
        self._check_may_approve()
        self._check_ready()
        teams = self.env["client.attribution.mixin"]._teams_of(self.substitute_user_id)
        # The state is not written by hand; the rights were just checked.
        approved = self._stepping()
        for team, of_team in approved.grouped(
            lambda s: teams.get(s.substitute_user_id) or s.team_id.browse()
        ).items():
            of_team.write(
                {
                    "state": "confirmed",
                    "approved_by_id": self.env.user.id,
                    "approved_on": fields.Datetime.now(),
                    "substitute_team_id": team.id,
                }
            )
        self.env["client.substitution.reach"].sudo()._write_anew(approved)
        approved._reattribute_periods((s, s._period()) for s in approved)
        approved._done_deciding()
        approved._turn()

    def action_end(self):
        """End active substitutions today: the absent managers are back at work.

        The documents of today still count by the substitution.
        """
        self._check_may_end()
        self._lock()
        self._stepping()._turn()
        self._check_state("active")
        self._stepping()._end()

    def action_cancel(self):
        """Give up drafts, and what was approved but has not begun."""
        self.check_access("read")
        self._check_may_cancel()
        self._lock()
        self._check_state("draft", "confirmed")
        self._stepping()._cancel()

    def _stepping(self):
        """The same records, on which a step between states writes what it must."""
        return self.sudo().with_context(client_substitution_step=True)

    def _end(self):
        """The end of ``action_end``, without asking who may."""
        today = self.env["res.company"].client_today()
        before = {s: s._period() for s in self}
        self.filtered(lambda s: not s.date_until or s.date_until > today).write(
            {"date_until": today}
        )
        self.write({"state": "ended"})
        self._days_changed(before)
        self.env["client.substitution.reach"]._forget_today()
        self._come_back()

    def _cancel(self):
        before = [(s, s._period()) for s in self if s.state in APPROVED]
        self.write({"state": "cancelled"})
        self.env["client.substitution.reach"].sudo()._write_anew(self)
        self._reattribute_periods(before)
        self._done_deciding()

    def _follow_days(self, before: dict):
        """After a change of days: check them, and take the state they mean.

        :param before: the period of each substitution before
        """
        self._check_ready(before)
        steps = self._stepping()
        steps._resume(before)
        steps._days_changed(before)
        steps.filtered(lambda s: s.state == "confirmed")._recall()
        steps._turn()

    def _days_changed(self, before: dict):
        changed = self.filtered(lambda s: s._period() != before[s])
        self.env["client.substitution.reach"].sudo()._write_anew(changed)
        self._reattribute_periods(
            (s, part) for s in changed for part in difference(before[s], s._period())
        )
