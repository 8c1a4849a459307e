from odoo import api, fields, models
from odoo.tools import SQL


class ClientAssignment(models.Model):
    """The assignments a database begins with."""

    _inherit = "client.assignment"

    @api.model
    def _make_opening_assignments(self):
        """Take over the salespersons found at installation.

        Every client gets an assignment without a first day, to the salesperson of the
        client itself or, where only contacts have one, of the oldest such contact.
        The client's other contacts follow, and documents dated before today keep
        counting for their own salesperson.
        """
        self.env["ir.config_parameter"].sudo().set_param(
            "client_manager.attribution_start",
            fields.Date.to_string(self.env["res.company"].client_today()),
        )
        self.env["res.partner"].flush_model(["user_id", "commercial_partner_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO client_assignment (
                    partner_id, user_id, role,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT DISTINCT ON (commercial_partner_id)
                       commercial_partner_id, user_id, 'responsible',
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM res_partner
                 WHERE user_id IS NOT NULL
                   AND commercial_partner_id IS NOT NULL
              ORDER BY commercial_partner_id, (id = commercial_partner_id) DESC, id
                """,
                uid=self.env.uid,
            )
        )
        self.env["res.partner"]._take_over_at_install()
        self.env["client.attribution.mixin"]._take_over_at_install()
        self.env.invalidate_all()
