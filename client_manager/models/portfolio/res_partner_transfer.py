from odoo import Command, models

# More clients than a new form should carry about: they are saved right away.
IN_FORM = 200


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_transfer(self):
        """Begin a transfer of these clients to another manager."""
        clients = self.commercial_partner_id
        action = self.env["ir.actions.actions"]._for_xml_id(
            "client_manager.client_transfer_action_new"
        )
        values = {"choice": "selection", "partner_ids": [Command.set(clients.ids)]}
        if len(clients) > IN_FORM:
            action["res_id"] = self.env["client.transfer"].create(values).id
        else:
            action["context"] = {f"default_{name}": v for name, v in values.items()}
        return action
