from odoo import api, fields, models
from odoo.tools import sql

from ..interaction.client_interaction import KINDS
from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """When a client is to be spoken to next, by the rules of contacts."""

    _inherit = "res.partner"

    next_contact_date = fields.Date(
        string="Next Contact Due",
        compute="_compute_next_contact",
        store=True,
        index="btree_not_null",
        copy=False,
        groups=READERS,
        help="The earliest day on which a contact is due by the rules of contacts.",
    )
    next_contact_kind = fields.Selection(
        KINDS,
        string="Kind of Contact Due",
        compute="_compute_next_contact",
        store=True,
        copy=False,
        groups=READERS,
    )

    def _auto_init(self):
        # Nothing is due before there are rules.
        for name, kind in (
            ("next_contact_date", "date"),
            ("next_contact_kind", "varchar"),
        ):
            if not sql.column_exists(self.env.cr, self._table, name):
                sql.create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    def _compute_next_contact(self):
        """Nothing is due with new partners; later ``client.cadence`` writes it."""
        self.next_contact_date = False
        self.next_contact_kind = False

    @api.model
    def _protected_names(self):
        return (*super()._protected_names(), "next_contact_date", "next_contact_kind")

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.env["client.cadence"]._refresh(self.commercial_partner_id)
        return result

    def action_view_due_contacts(self):
        """Open what is due with the client."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_cadence_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {},
        }
