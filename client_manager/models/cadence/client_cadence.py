from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..interaction.client_interaction import KINDS

# Put off for longer, it is the rule that has to change.
LONGEST_SNOOZE = 366


class ClientCadence(models.Model):
    """The next contact of a kind that is due with a client; one row for each.

    ``due_date`` counts from the last *real* contact of that kind or a stronger one:
    what was tried in vain, orders, tickets and payments never count. The rows follow
    the rules and the interactions (``client_cadence_refresh.py``); nobody writes them.
    ``activity_id`` is the contact that the scheduled action planned
    (``client_cadence_planning.py``).

    Days are those of the first company, as for assignments.
    """

    _name = "client.cadence"
    _description = "Contact Due"
    _order = "next_date, id"

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Client", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Manager")
    segment_id = fields.Many2one(related="partner_id.segment_id")
    rule_id = fields.Many2one(
        comodel_name="client.cadence.rule",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, string="Contact", required=True)
    last_contact_date = fields.Date(
        string="Last Contact",
        help="The day of the last real contact of this kind or a stronger one.",
    )
    due_date = fields.Date(string="Due First On", required=True)
    snoozed_until = fields.Date(string="Put Off Until")
    snooze_reason = fields.Char(string="Why Put Off")
    snooze_count = fields.Integer(
        string="Times Put Off", help="Since the last real contact."
    )
    next_date = fields.Date(
        string="Due On",
        required=True,
        index=True,
        help="The day it is due, or until which it was put off.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Planned as",
        index="btree_not_null",
        ondelete="set null",
    )
    planned_date = fields.Date(
        string="Planned For",
        compute="_compute_planned_date",
        search="_search_planned_date",
        help="The day of the planned activity: a working day with room, mostly before "
        "the contact is due.",
    )
    # The due date for which the activity was made; another contact makes it idle.
    planned_for = fields.Date(string="Planned for the Due Day")
    delay = fields.Integer(
        string="Days Late",
        compute="_compute_delay",
        help="Days since it was due or since the day it was put off to.",
    )
    phone = fields.Char(
        compute="_compute_reach",
        help="The number of the client, else of the first of its people who has one.",
    )
    email = fields.Char(
        compute="_compute_reach",
        help="The address of the client, else of the first of its people who has one.",
    )

    _one_rhythm_per_kind = models.UniqueIndex(
        "(partner_id, kind)", "One kind of contact has one rhythm with a client."
    )

    @api.depends("partner_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for due in self:
            # The name of the client is no secret to whoever reads the row.
            name = due.sudo().partner_id.name or ""
            due.display_name = f"{kinds.get(due.kind, '')} · {name}"

    @api.depends("activity_id.date_deadline", "activity_id.active")
    def _compute_planned_date(self):
        for due in self:
            # When something is planned with the client is shown with the client.
            activity = due.sudo().activity_id
            due.planned_date = activity.active and activity.date_deadline

    @api.model
    def _search_planned_date(self, operator, value):
        if operator == "in" and set(value) == {False}:
            return ~Domain("activity_id", "any!", [("active", "=", True)])
        return Domain(
            "activity_id",
            # When something is planned with the client is shown with the client.
            "any!",
            [("date_deadline", operator, value), ("active", "=", True)],
        )

    @api.depends("next_date")
    def _compute_delay(self):
        today = self.env["res.company"].client_today()
        for due in self:
            due.delay = max((today - due.next_date).days, 0) if due.next_date else 0

    @api.depends("partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_reach(self):
        clients = self.env["res.partner"]
        rows = self.env.execute_query(
            SQL(
                "SELECT client.id, %s, %s FROM res_partner client"
                " WHERE client.id = ANY(%s)",
                clients._reach_sql("phone", "client"),
                clients._reach_sql("email", "client"),
                self.partner_id.ids,
            )
        )
        found = {client_id: reach for client_id, *reach in rows}
        for due in self:
            due.phone, due.email = found.get(due.partner_id.id, (False, False))

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_record(self):
        """Ask for the contact that was due, in a dialog."""
        self.ensure_one()
        return self.partner_id.with_context(
            interaction_kind=self.kind
        ).action_record_interaction()

    def action_open_client(self):
        """Open the card of the client."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_snooze(self):
        """Ask until when and why the contact is put off."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put Off"),
            "res_model": "client.interaction.snooze",
            "view_mode": "form",
            "target": "new",
            "context": {"default_cadence_ids": self.ids},
        }

    # ------------------------------------------------------------------
    # Putting off
    # ------------------------------------------------------------------

    @api.private
    def snooze(self, until, reason: str):
        """Put contacts off until a day, and write down why.

        The planned activity moves to that day. The next real contact ends it.

        :raise AccessError: the user may not write one of the clients
        :raise ValidationError: a day that is not ahead, or too far
        """
        self.partner_id.check_access("write")
        self._check_snooze(until)
        # The rows follow the system's hand only; the right was just checked.
        system = self.sudo()
        for due in system:
            due.write(
                {
                    "snoozed_until": until,
                    "snooze_reason": reason,
                    "snooze_count": due.snooze_count + 1,
                    "next_date": max(until, due.due_date),
                }
            )
        planned = system.activity_id.filtered("active")
        planned.with_context(mail_activity_quick_update=True).date_deadline = until
        self._log_snooze(until, reason)
        self._refresh(self.partner_id)

    def _check_snooze(self, until):
        today = self.env["res.company"].client_today()
        for due in self:
            if not today < until or (until - today).days > LONGEST_SNOOZE:
                raise ValidationError(
                    self.env._(
                        "%(contact)s can be put off to a day after today and within a "
                        "year. For longer, change the rule for this client.",
                        contact=due.display_name,
                    )
                )

    def _log_snooze(self, until, reason: str):
        """A note in the thread of each client."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        notes = {}
        for due in self:
            note = self.env._(
                "%(contact)s put off until %(day)s: %(reason)s",
                contact=kinds[due.kind],
                day=until,
                reason=reason,
            )
            notes.setdefault(due.partner_id.id, []).append(note)
        self.partner_id._message_log_batch(
            bodies={
                client_id: Markup("<br/>").join(of_client)
                for client_id, of_client in notes.items()
            }
        )

    def _drop_activities(self):
        """Remove planned contacts that are not needed any more."""
        # Whoever had the contact may withdraw what the system planned.
        self.sudo().activity_id.filtered("active").unlink()
