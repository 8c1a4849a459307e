from contextlib import contextmanager
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .client_consent import ENDINGS, IDENTITY


class ClientConsent(models.Model):
    """How a consent begins, is renewed and ends; what may be changed meanwhile."""

    _inherit = "client.consent"

    @api.model_create_multi
    def create(self, vals_list):
        # Defaults of the caller's context would be added behind the checks.
        guarded = {f"default_{name}" for name in (*ENDINGS, "replaces_id")}
        replaced = self.env.context.get("default_replaces_id")
        self = self.with_context(  # pylint: disable=context-overridden
            {k: v for k, v in self.env.context.items() if k not in guarded}
        )
        for vals in vals_list:
            self._refuse(vals, ENDINGS)
            if vals.setdefault("replaces_id", replaced):
                self._make_room(vals)
        with self._compared_at_the_end():
            consents = super().create(vals_list)
        consents._check_renewal()
        return consents

    def write(self, vals):
        self._refuse(vals, (*ENDINGS, "replaces_id"))
        self._check_not_ended()
        for consent in self:
            for name in set(IDENTITY) & vals.keys():
                if consent[name].id != vals[name]:
                    self._refuse(vals, (name,))
        with self._compared_at_the_end():
            return super().write(vals)

    def unlink(self):
        renewed = self.replaces_id - self
        result = super().unlink()
        # What was renewed by mistake holds again.
        renewed._end({"replaced_date": False})
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_renew(self):
        """Open the form of a consent that takes the place of this one."""
        self.ensure_one()
        self._check_not_ended()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Renew Consent"),
            "res_model": self._name,
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_purpose_id": self.purpose_id.id,
                "default_company_id": self.company_id.id,
                "default_channel": self.channel,
                "default_replaces_id": self.id,
            },
        }

    def action_withdraw(self):
        """Ask when and why the person withdraws the consent."""
        self._check_not_ended()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw Consent"),
            "res_model": "client.privacy.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_consent_ids": self.ids},
        }

    @api.private
    def withdraw(self, day: date, reason: str = ""):
        """End consents for good.

        :param day: the day on which the persons withdrew them
        :raise UserError: one of them has ended already, or the day is impossible
        """
        today = self.env["res.company"].client_today()
        for consent in self:
            if consent.state != "active":
                raise UserError(
                    self.env._(
                        "%(consent)s: only a consent in force can be withdrawn.",
                        consent=consent.display_name,
                    )
                )
            if not consent.date <= day <= today:
                raise UserError(
                    self.env._(
                        "%(consent)s: it can be withdrawn from the day on which it was "
                        "given (%(first)s) until today.",
                        consent=consent.display_name,
                        first=consent.date,
                    )
                )
        self._end({"withdrawal_date": day, "withdrawal_reason": reason or False})

    def _end(self, vals):
        """Write what nobody writes by hand."""
        return super().write(vals)

    @contextmanager
    def _compared_at_the_end(self):
        """Let the check in Python speak first, which can name the other consent."""
        constraint = SQL.identifier("client_consent_one_in_force")
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", constraint))
        yield
        self.flush_model()
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", constraint))

    # ------------------------------------------------------------------
    # Renewal
    # ------------------------------------------------------------------

    @api.model
    def _make_room(self, vals):
        """End the consent that a new one replaces, before the database compares."""
        former = self.browse(vals["replaces_id"])
        former._check_not_ended()
        day = fields.Date.to_date(vals.get("date"))
        day = day or self.env["res.company"].client_today()
        if day < former.date:
            raise ValidationError(
                self.env._(
                    "%(consent)s was given on %(day)s; what renews it can't be older.",
                    consent=former.display_name,
                    day=former.date,
                )
            )
        former._end({"replaced_date": day})

    def _check_renewal(self):
        for consent in self.filtered("replaces_id"):
            former = consent.replaces_id
            if any(consent[name] != former[name] for name in IDENTITY):
                raise ValidationError(
                    self.env._(
                        "%(consent)s: only a consent of the same person for the same "
                        "purpose can be renewed.",
                        consent=former.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # What is never changed
    # ------------------------------------------------------------------

    def _check_not_ended(self):
        for consent in self:
            if consent.withdrawal_date:
                raise UserError(
                    self.env._(
                        "%(consent)s was withdrawn on %(day)s and can't be changed any "
                        "more. Record a new consent instead.",
                        consent=consent.display_name,
                        day=consent.withdrawal_date,
                    )
                )
            if consent.replaced_date:
                raise UserError(
                    self.env._(
                        "%(consent)s was replaced by a later one on %(day)s and can't "
                        "be changed any more.",
                        consent=consent.display_name,
                        day=consent.replaced_date,
                    )
                )

    @api.model
    def _refuse(self, vals, names):
        refused = [name for name in names if name in vals]
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be written: a consent stays as it was given, and "
                    "ends by withdrawing or renewing it.",
                    fields=", ".join(
                        self._fields[name].get_description(self.env)["string"]
                        for name in refused
                    ),
                )
            )
