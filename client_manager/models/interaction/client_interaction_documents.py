from odoo import api, fields, models
from odoo.exceptions import UserError

from ..portfolio.res_users_access import READERS
from .client_interaction_sources import LINK_OF


class ClientInteractionDocumentMixin(models.AbstractModel):
    """A document that contacts are about: an opportunity, an order, a ticket."""

    _name = "client.interaction.document.mixin"
    _description = "Document of Contacts"

    interaction_count = fields.Integer(
        string="Contacts",
        compute="_compute_interaction_count",
        groups=READERS,
        help="Contacts with the client that were about this document.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_interaction_count(self):
        link = LINK_OF[self._name]
        counts = dict(
            self.env["client.interaction"]._read_group(
                [(link, "in", self.ids)], [link], ["__count"]
            )
        )
        for document in self:
            document.interaction_count = counts.get(document._origin, 0)

    def action_record_interaction(self):
        """Ask for a contact about the document, in a dialog.

        :raise UserError: the document names no client yet
        """
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "%(document)s: name the client first.", document=self.display_name
                )
            )
        action = self.partner_id.action_record_interaction()
        context = action["context"] | self._interaction_defaults()
        return action | {"context": context}

    def action_view_interactions(self):
        """Open the contacts that were about the document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_interaction_action"
        )
        return action | {
            "domain": [(LINK_OF[self._name], "=", self.id)],
            "context": self._interaction_defaults(),
        }

    def _interaction_defaults(self) -> dict:
        return {
            "default_partner_id": self.partner_id.id,
            "default_company_id": (self.company_id or self.env.company).id,
            f"default_{LINK_OF[self._name]}": self.id,
        }


class CrmLead(models.Model):
    """Contacts about an opportunity."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.interaction.document.mixin"]


class SaleOrder(models.Model):
    """Contacts about a quotation or an order."""

    _name = "sale.order"
    _inherit = ["sale.order", "client.interaction.document.mixin"]


class HelpdeskTicket(models.Model):
    """Contacts about a complaint or a request."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "client.interaction.document.mixin"]
