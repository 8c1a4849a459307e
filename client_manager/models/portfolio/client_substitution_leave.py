from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.periods import overlap


class ClientSubstitution(models.Model):
    """Following the time off of managers, as far as it is approved.

    An approved time off makes a draft and a to-do for whoever decides. When it is
    refused, cancelled or moved, the substitution is cancelled, ended or moved with it;
    where the new days are not possible (the substitute is away on them), the
    substitution stays as it was and the one who decides is told.
    """

    _inherit = "client.substitution"

    @api.model
    def _follow_leaves(self, leaves):
        """Bring the substitutions in line with some times off. Safe to repeat.

        A time off that waits to be approved (again) changes nothing yet.
        """
        # What time off itself refuses must not be taken for a refusal of ours.
        self.env.flush_all()
        of_leave = self.search(
            [
                ("leave_id", "in", leaves.ids),
                ("state", "in", ("draft", "confirmed", "active")),
            ]
        ).grouped("leave_id")
        decided = leaves.filtered(
            lambda leave: leave.state not in ("confirm", "validate1")
        )
        approved = decided.filtered(
            lambda leave: leave.state == "validate" and leave._client_period()
        )
        self._leaves_called_off(decided - approved)
        news = approved.browse()
        for leave in approved:
            following = of_leave.get(leave)
            if not following:
                news |= leave
            elif following.absent_user_id != leave.employee_id.user_id:
                following._call_off()
                news |= leave
            else:
                following._follow_leave(leave)
        self._draft_for_leaves(news)
        self._tell_of_missing_substitutes(approved)

    @api.model
    def _leaves_called_off(self, leaves):
        """The managers are not away after all."""
        if not leaves:
            return
        self.search(
            [
                ("leave_id", "in", leaves.ids),
                ("state", "in", ("draft", "confirmed", "active")),
            ]
        )._call_off()

    def _call_off(self):
        active = self.filtered(lambda s: s.state == "active")
        (self - active)._stepping()._cancel()
        active._stepping()._end()
        for substitution in self:
            substitution.message_post(
                body=self.env._("The time off was called off, and this with it.")
            )

    def _follow_leave(self, leave):
        """Move to the new days of the time off, if possible."""
        first, last = leave._client_period()
        for substitution in self:
            if substitution._period() == (first, last):
                continue
            try:
                with self.env.cr.savepoint():
                    substitution.write({"date_from": first, "date_until": last})
            except UserError as error:
                substitution._ask_to_decide(
                    self.env._("The time off has moved, the substitution could not"),
                    str(error),
                )

    @api.model
    def _draft_for_leaves(self, leaves):
        """Drafts for the approved times off of managers with clients."""
        today = self.env["res.company"].client_today()
        drafts = self.browse()
        for leave in self._leaves_that_need_substitutes(leaves):
            first, last = leave._client_period()
            drafts |= self.create(
                {
                    "absent_user_id": leave.employee_id.user_id.id,
                    "date_from": first,
                    "date_until": last,
                    "past_reason": first < today and self._time_off_text(leave),
                    "reason": self._reason_of(leave),
                    "leave_id": leave.id,
                }
            )
        proposals = drafts._proposals()
        for draft in drafts:
            best = next((p for p in proposals[draft] if not p.obstacle), None)
            if best:
                draft.substitute_user_id = best.user
            draft._ask_to_decide(
                self.env._(
                    "Who acts for %(absent)s?", absent=draft.absent_user_id.name
                ),
                draft._proposals_text(proposals[draft]),
            )

    @api.model
    def _leaves_that_need_substitutes(self, leaves):
        """Times off of client managers who have clients then and nobody for them."""
        group = "client_manager.group_client_manager"
        leaves = leaves.filtered(
            lambda leave: (user := leave.employee_id.user_id) and user.has_group(group)
        )
        parts = {
            leave: self.new(
                {
                    "absent_user_id": leave.employee_id.user_id.id,
                    "scope": "all",
                }
            )
            for leave in leaves
        }
        busy = {
            part
            for part, _client, _days in self._clients_in(
                (part, leave._client_period()) for leave, part in parts.items()
            )
        }
        covered = self.search(
            [
                ("absent_user_id", "in", leaves.employee_id.user_id.ids),
                ("scope", "=", "all"),
                ("state", "in", ("confirmed", "active")),
            ]
        )
        return leaves.filtered(
            lambda leave: parts[leave] in busy
            and not any(
                s.absent_user_id == leave.employee_id.user_id
                and s._spans(leave._client_period())
                for s in covered
            )
        )

    def _spans(self, period) -> bool:
        first, last = period
        return self.date_from <= first and (
            not self.date_until or last <= self.date_until
        )

    @api.model
    def _reason_of(self, leave) -> str:
        sick = self.env.ref(
            "hr_holidays.leave_type_sick_time_off", raise_if_not_found=False
        )
        return "illness" if leave.holiday_status_id == sick else "leave"

    @api.model
    def _time_off_text(self, leave) -> str:
        return self.env._(
            "Time off approved on %(day)s",
            day=format_date(self.env, self.env["res.company"].client_today()),
        )

    @api.model
    def _tell_of_missing_substitutes(self, leaves):
        """A substitute who goes away leaves the clients of two without anybody."""
        users = leaves.employee_id.user_id
        acting = self.search(
            [
                ("substitute_user_id", "in", users.ids),
                ("state", "in", ("confirmed", "active")),
            ]
        )
        for leave in leaves:
            for substitution in acting:
                if substitution.substitute_user_id == leave.employee_id.user_id and (
                    overlap(substitution._period(), leave._client_period())
                ):
                    substitution._ask_to_decide(
                        self.env._(
                            "%(substitute)s is away while acting for %(absent)s",
                            substitute=substitution.substitute_user_id.name,
                            absent=substitution.absent_user_id.name,
                        ),
                        self._days_text(*leave._client_period()),
                    )

    @api.model
    def _tell_of_archived(self, users):
        """A substitute who has left leaves clients without anybody."""
        for substitution in self.search(
            [
                ("substitute_user_id", "in", users.ids),
                ("state", "in", ("confirmed", "active")),
            ]
        ):
            substitution._ask_to_decide(
                self.env._(
                    "%(substitute)s has left while acting for %(absent)s",
                    substitute=substitution.substitute_user_id.name,
                    absent=substitution.absent_user_id.name,
                )
            )
