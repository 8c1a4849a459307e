from odoo import api, models
from odoo.exceptions import AccessError, UserError

# What whoever does it writes; everything else is the giver's.
ANSWER = {"answer"}
# What was asked, of whom and until when: it stays when it is answered.
TASK = {
    "name",
    "kind",
    "department_id",
    "user_id",
    "partner_id",
    "company_id",
    "date_deadline",
    "note",
}


class ClientErrand(models.Model):
    """Who may write what: who asks the task, whoever is asked the answer."""

    _inherit = "client.errand"

    @api.model
    def _new_values(self) -> dict:
        """How every errand begins."""
        return {
            "giver_id": self.env.uid,
            "state": "open",
            "answer": False,
            "answered_date": False,
        }

    @api.model
    def _add_missing_default_values(self, values):
        """No other defaults: the context and ``ir.default`` are anybody's to set."""
        completed = super()._add_missing_default_values(values)
        if self.env.su:
            return completed
        return completed | self._new_values() | values

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._refuse_forged(vals, self._new_values())
        errands = super().create(vals_list)
        # Whoever is asked may be of a department that never opens our pages.
        errands._ask(quietly=False)
        return errands

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        result = super().write(vals)
        if {"user_id", "department_id", "date_deadline", "name"} & vals.keys():
            opened = self.filtered(lambda errand: errand.state == "open")
            opened._drop_activities()
            opened._ask(quietly=not {"user_id", "department_id"} & vals.keys())
        return result

    @api.model
    def _refuse_forged(self, vals: dict, allowed: dict):
        """Errands in another's name, or answered from the start, are refused."""
        for name, value in allowed.items():
            if (vals.get(name, value) or False) != value:
                raise AccessError(
                    self.env._("An errand is given in one's own name, and is open.")
                )

    def _check_may_write(self, vals):
        """Whoever is asked writes the answer only; who asks, everything but it."""
        if TASK & vals.keys() and (done := self.filtered(lambda e: e.state == "done")):
            raise UserError(
                self.env._(
                    "%(errand)s is answered, and stays as it was asked: give another "
                    "one instead.",
                    errand=done[0].name,
                )
            )
        system = {"state", "giver_id", "answered_date"} & vals.keys()
        given = all(errand.giver_id == self.env.user for errand in self)
        mine = all(errand.user_id == self.env.user for errand in self)
        allowed = (given and not vals.keys() & ANSWER) or (
            mine and not vals.keys() - ANSWER
        )
        if system or not (allowed or (given and mine)):
            raise AccessError(
                self.env._(
                    "Whoever is asked writes the answer; the rest of an errand is for "
                    "who gave it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_given(self):
        """Whoever is asked does not make it vanish."""
        others = self.filtered(lambda errand: errand.giver_id != self.env.user)
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(errand)s: only who gave it deletes it.", errand=others[0].name
                )
            )
