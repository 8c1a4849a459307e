from odoo import models


class ResPartner(models.Model):
    """Recording a contact from the card, and looking at those recorded."""

    _inherit = "res.partner"

    def action_record_interaction(self):
        """Ask for a contact with this partner, in a dialog.

        The kind is taken from the context key ``interaction_kind``.
        """
        self.ensure_one()
        form = self.env.ref("client_manager.client_interaction_view_form_quick")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a Contact"),
            "res_model": "client.interaction",
            "views": [(form.id, "form")],
            "target": "new",
            "context": {
                "default_partner_id": self.id,
                "default_kind": self.env.context.get("interaction_kind", "call"),
            },
        }

    def action_not_reached(self):
        """Write down that the client was tried in vain; what is due stays due.

        The kind is taken from the context key ``interaction_kind``.

        :return: the recorded attempt
        """
        self.ensure_one()
        attempt = self.env["client.interaction"].create(
            {
                "partner_id": self.id,
                "kind": self.env.context.get("interaction_kind", "call"),
                "outcome": "not_reached",
            }
        )
        return attempt.id

    def action_view_interactions(self):
        """Open all interactions with the client and its people."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_interaction_action"
        )
        client = self.commercial_partner_id
        return action | {
            "domain": [
                ("commercial_partner_id", "=", client.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            "context": {"default_partner_id": self.id},
        }
