from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

# Field of an interaction with a linked document → what it is called in messages.
LINKS = ("lead_id", "order_id", "ticket_id")
# A clock may be fast; what lies further ahead has not happened yet.
CLOCK_TOLERANCE = timedelta(hours=1)


class ClientInteraction(models.Model):
    """What an interaction must not be."""

    _inherit = "client.interaction"

    @api.constrains("date")
    def _check_date(self):
        latest = fields.Datetime.now() + CLOCK_TOLERANCE
        for interaction in self:
            if interaction.date > latest:
                raise ValidationError(
                    self.env._(
                        "%(name)s: this has not happened yet. Record a contact when it "
                        "is over, and plan it as an activity or a meeting until then.",
                        name=interaction.display_name,
                    )
                )

    @api.constrains("partner_id", "contact_ids", *LINKS)
    def _check_same_client(self):
        """All that is linked is of one client."""
        for interaction in self.sudo():
            client = interaction.partner_id.commercial_partner_id
            linked = {
                record: record.partner_id.commercial_partner_id
                for record in (interaction[name] for name in LINKS)
                if record.partner_id
            } | {
                contact: contact.commercial_partner_id
                for contact in interaction.contact_ids
            }
            strange = next((r for r, owner in linked.items() if owner != client), None)
            if strange is not None:
                raise ValidationError(
                    self.env._(
                        "%(document)s does not belong to %(client)s, with whom the "
                        "contact was.",
                        document=strange.display_name,
                        client=client.display_name,
                    )
                )

    def _check_stays_with_client(self, partner_id):
        """What was said with one client never becomes another's history."""
        client = self.env["res.partner"].browse(partner_id).commercial_partner_id
        strange = self.filtered(lambda i: i.commercial_partner_id != client)
        if client and strange:
            raise UserError(
                self.env._(
                    "%(name)s stays with its client. Delete it and record it anew for "
                    "the right one.",
                    name=strange[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        interactions._check_own_name(self.env.user)
        interactions._check_attended()
        return interactions

    def write(self, vals):
        # The form may send along what stands there already.
        renamed = self.filtered(
            lambda one: "user_id" in vals and one.user_id.id != vals["user_id"]
        )
        renamed._check_own_name(self.env.user)
        result = super().write(vals)
        renamed._check_own_name(self.env.user)
        if vals.get("event_id"):
            self._check_attended()
        return result

    def _check_attended(self):
        """The result of a meeting is of who was there, or whom it was about.

        What the system records of a finished activity was planned with the client.

        :raise UserError: the client has nothing to do with the meeting
        """
        if self.env.su:
            return
        # Who attends is shown to everybody who sees the meeting.
        for interaction in self.sudo().filtered("event_id"):
            event = interaction.event_id
            about = event.partner_ids | event.opportunity_id.partner_id
            if interaction.commercial_partner_id not in about.commercial_partner_id:
                raise UserError(
                    self.env._(
                        "%(client)s does not attend %(meeting)s: it has no result "
                        "with this client.",
                        client=interaction.commercial_partner_id.name,
                        meeting=event.name,
                    )
                )

    def _check_own_name(self, user):
        """A manager records in the own name, and takes nobody's contact over.

        Contacts of managers are counted. A head may put right who had one. Not a
        constraint: Odoo checks those as the superuser.

        :raise AccessError: an interaction is another's
        """
        if self._may_correct():
            return
        others = self.filtered(lambda interaction: interaction.user_id != user)
        if others:
            raise AccessError(
                self.env._(
                    "%(name)s: a contact is recorded in one's own name. Name "
                    "colleagues who took part beside it; your head of department may "
                    "change who had it.",
                    name=others[0].display_name,
                )
            )

    def _may_correct(self) -> bool:
        """Whether the contacts of others are the user's to put right."""
        return self.env.su or self.env.user.has_group(
            "client_manager.group_client_head"
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_own(self):
        """A manager deletes only what they recorded themselves."""
        if self._may_correct():
            return
        others = self.filtered(lambda i: self.env.user not in i.user_id + i.create_uid)
        if others:
            raise UserError(
                self.env._(
                    "%(name)s was recorded by somebody else. Ask your head of "
                    "department to delete it.",
                    name=others[0].display_name,
                )
            )
