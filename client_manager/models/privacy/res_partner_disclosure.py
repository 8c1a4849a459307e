from odoo import api, fields, models

INSPECTORS = (
    "client_manager.group_client_administrator,client_manager.group_client_auditor"
)


class ResPartner(models.Model):
    """Who printed or exported what about a client."""

    _inherit = "res.partner"

    disclosure_count = fields.Integer(
        string="Disclosures",
        compute="_compute_disclosure_count",
        groups=INSPECTORS,
        help="How often data of the client was printed or exported.",
    )

    @api.depends("commercial_partner_id")
    def _compute_disclosure_count(self):
        counts = dict(
            self.env["client.disclosure.line"]._read_group(
                [("partner_ref", "in", self.commercial_partner_id._origin.ids)],
                ["partner_ref"],
                ["__count"],
            )
        )
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.disclosure_count = counts.get(client.id, 0)

    def action_view_disclosures(self):
        """Open the prints and exports with data of the client."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_disclosure_action"
        )
        client = self.commercial_partner_id
        return {
            **action,
            "domain": [("line_ids.partner_ref", "=", client.id)],
            "context": {},
        }
