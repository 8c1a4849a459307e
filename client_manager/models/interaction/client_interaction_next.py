from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .client_interaction import KINDS

# Kind of contact → external id of the type of its activity.
ACTIVITY_TYPES = {
    "call": "mail.mail_activity_data_call",
    "message": "mail.mail_activity_data_email",
    "visit": "mail.mail_activity_data_meeting",
    "video": "mail.mail_activity_data_meeting",
    "office": "mail.mail_activity_data_meeting",
    "exhibition": "mail.mail_activity_data_meeting",
    "presentation": "mail.mail_activity_data_meeting",
    "todo": "mail.mail_activity_data_todo",
}


class ClientInteraction(models.Model):
    """The next contact agreed at this one: an activity of the manager.

    The activity leads: moved there, the date here follows.
    """

    _inherit = "client.interaction"

    next_date = fields.Date(
        string="Next Contact",
        compute="_compute_next_date",
        store=True,
        readonly=False,
        copy=False,
        help="The day of the next contact. It becomes an activity of the manager.",
    )
    next_kind = fields.Selection(KINDS, string="Kind of Next Contact", copy=False)
    next_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Planned as",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("next_activity_id.date_deadline")
    def _compute_next_date(self):
        for interaction in self:
            interaction.next_date = (
                interaction.next_activity_id.date_deadline or interaction.next_date
            )

    @api.constrains("next_date", "date")
    def _check_next_date(self):
        for interaction in self:
            day = fields.Datetime.context_timestamp(interaction, interaction.date)
            if interaction.next_date and interaction.next_date < day.date():
                raise ValidationError(
                    self.env._(
                        "%(name)s: the next contact can't be before this one.",
                        name=interaction.display_name,
                    )
                )

    def _activity_document(self):
        """Where the activities of an interaction stand."""
        self.ensure_one()
        linked = self.order_id or self.ticket_id or self.lead_id
        return linked or self.commercial_partner_id

    @api.model
    def _activity_types(self, kinds) -> dict:
        """The type of activity of each kind of contact, or of ``todo``.

        A type may have been deleted; Odoo's default one is taken then.
        """
        return {
            kind: self.env.ref(ACTIVITY_TYPES[kind], raise_if_not_found=False)
            for kind in set(kinds)
        }

    def _activity_values(self, activity_type, summary: str, deadline, user) -> dict:
        """Values of an activity that follows from the interaction."""
        return self.env["mail.activity"]._values_on(
            self._activity_document(), activity_type, summary, deadline, user
        )

    def _plan_next_contacts(self):
        """Make the activity of the next contact where it is missing."""
        due = self.filtered(lambda i: i.next_date and not i.next_activity_id)
        if not due:
            return
        types = self._activity_types(due.mapped(lambda i: i.next_kind or i.kind))
        activities = self.env["mail.activity"].create(
            [
                interaction._activity_values(
                    types[interaction.next_kind or interaction.kind],
                    interaction._next_summary(),
                    interaction.next_date,
                    interaction.user_id or self.env.user,
                )
                for interaction in due
            ]
        )
        for interaction, activity in zip(due, activities, strict=True):
            # RPC may not write the link, see _source_fields.
            interaction.sudo().next_activity_id = activity

    def _next_summary(self) -> str:
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        kind = kinds[self.next_kind or self.kind]
        return f"{kind}: {self.purpose}" if self.purpose else kind

    def _push_next_contacts(self, vals: dict):
        """Bring the activities to what was written on their interactions."""
        withdrawn = self.filtered(lambda interaction: not interaction.next_date)
        withdrawn._drop_next_contacts()
        planned = (self - withdrawn).filtered("next_activity_id.active")
        if "next_date" in vals and planned:
            planned.next_activity_id.write({"date_deadline": vals["next_date"]})
        if vals.get("next_kind"):
            self._retype(planned.next_activity_id, vals["next_kind"])
        (self - withdrawn)._plan_next_contacts()

    @api.model
    def _retype(self, activities, kind: str):
        activity_type = self._activity_types([kind])[kind]
        if activity_type and activities:
            activities.write({"activity_type_id": activity_type.id})

    def _drop_next_contacts(self):
        """Remove the planned contacts that have not taken place."""
        # Who may change the interaction may withdraw what it planned.
        self.sudo().next_activity_id.filtered("active").unlink()
