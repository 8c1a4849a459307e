from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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

    @api.ondelete(at_uninstall=False)
    def _unlink_only_own(self):
        """A manager deletes only what they recorded themselves."""
        if self.env.su or self.env.user.has_group("client_manager.group_client_head"):
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
