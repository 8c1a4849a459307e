from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.interaction.client_interaction import KINDS


class ClientInteractionRecord(models.TransientModel):
    """The result of a meeting: one interaction for each client who attended."""

    _name = "client.interaction.record"
    _description = "Result of a Meeting"

    event_id = fields.Many2one(
        comodel_name="calendar.event", string="Meeting", required=True
    )
    possible_partner_ids = fields.Many2many(
        related="event_id.unrecorded_client_ids",
        related_sudo=False,
        string="Possible Clients",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="client_interaction_record_partner_rel",
        string="Clients",
        compute="_compute_partner_ids",
        # Only the clients of whoever records.
        compute_sudo=False,
        store=True,
        readonly=False,
        help="The result is recorded for each of them.",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        compute="_compute_from_event",
        store=True,
        readonly=False,
        precompute=True,
    )
    duration = fields.Integer(
        string="Minutes",
        compute="_compute_from_event",
        store=True,
        readonly=False,
        precompute=True,
    )
    summary = fields.Text(string="What Was Said")
    outcome = fields.Selection(
        selection=lambda self: self.env["client.interaction"]
        ._fields["outcome"]
        ._description_selection(self.env)
    )
    next_date = fields.Date(string="Next Contact")
    next_kind = fields.Selection(KINDS, string="Kind of Next Contact")

    @api.depends("event_id")
    def _compute_partner_ids(self):
        for wizard in self:
            wizard.partner_ids = wizard.event_id.unrecorded_client_ids

    @api.depends("event_id")
    def _compute_from_event(self):
        for wizard in self:
            event = wizard.event_id
            wizard.kind = "video" if event.videocall_location else "visit"
            wizard.duration = 0 if event.allday else round(event.duration * 60)

    def action_record(self):
        """Record the result and finish the activity the meeting came from: the user's
        own, or that of an absent colleague for whom the user acts.

        Opens what was recorded, unless the context says to stay where one is.

        :raise UserError: nobody is left to record it for
        """
        self.ensure_one()
        missing = self.partner_ids - self.event_id.unrecorded_client_ids
        if missing or not self.partner_ids:
            raise UserError(
                self.env._(
                    "The result of %(meeting)s can't be recorded for these clients: "
                    "the meeting has not begun, they do not attend it, or it has been "
                    "recorded already.",
                    meeting=self.event_id.display_name,
                )
            )
        interactions = self.env["client.interaction"].create(
            [self._values(client) for client in self.partner_ids]
        )
        self.event_id.activity_ids.filtered(
            lambda activity: (
                activity.active
                and (activity.user_id == self.env.user or activity.is_due_instead)
            )
        ).action_feedback(feedback=self.summary)
        if self.env.context.get("client_stay"):
            return {"type": "ir.actions.act_window_close"}
        return interactions._get_records_action()

    def _values(self, client) -> dict:
        event = self.event_id
        return {
            **client.env["client.interaction"]._values_of_event(event, client),
            "partner_id": client.id,
            "user_id": self.env.uid,
            "kind": self.kind,
            "duration": self.duration,
            "purpose": event.name,
            "summary": self.summary,
            "outcome": self.outcome,
            "next_date": self.next_date,
            "next_kind": self.next_kind,
            "lead_id": self._lead_of(client).id,
        }

    def _lead_of(self, client):
        lead = self.event_id.opportunity_id
        owner = lead.sudo().partner_id.commercial_partner_id
        return lead if owner == client else lead.browse()
