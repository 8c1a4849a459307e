from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ClientDuplicate(models.Model):
    """Clients that share a tax number, an e-mail or a phone: perhaps one and the same.

    A row for each client of such a group, whichever of its records has the value;
    everybody sees the rows of the clients within reach.
    """

    _name = "client.duplicate"
    _description = "Possible Duplicate"
    _auto = False
    _order = "kind, value, partner_id"

    kind = fields.Selection(
        [("vat", "Tax Number"), ("email", "E-Mail"), ("phone", "Phone")],
        string="Same",
        readonly=True,
    )
    value = fields.Char(string="Number or Address", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Client", readonly=True)
    record_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    user_id = fields.Many2one("res.users", string="Manager", readonly=True)
    client_count = fields.Integer(
        string="Clients",
        readonly=True,
        aggregator=None,
        help="How many clients share it, also those out of your reach.",
    )

    @property
    def _table_query(self) -> SQL:
        partners = self.env["res.partner"]
        partners.flush_model()
        return SQL(
            """
            SELECT shared.*, client.user_id
              FROM (
                  SELECT MIN(record_id) * 3 + CASE kind
                             WHEN 'vat' THEN 0 WHEN 'email' THEN 1 ELSE 2 END AS id,
                         kind, value, partner_id, MIN(record_id) AS record_id,
                         COUNT(*) OVER (PARTITION BY kind, value)::int AS client_count
                    FROM (%s) known
                GROUP BY kind, value, partner_id
              ) shared
              JOIN res_partner client ON client.id = shared.partner_id
             WHERE client_count > 1
            """,
            partners._keys_sql(),
        )

    def action_merge(self):
        """Open Odoo's merging of contacts with the clients of the group."""
        self.ensure_one()
        group = self.search([("kind", "=", self.kind), ("value", "=", self.value)])
        clients = group.partner_id._filtered_access("write")
        if len(clients) < 2:
            raise UserError(
                self.env._(
                    "The other client is not within your reach. Ask your head of "
                    "department or a director to merge them."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge"),
            "res_model": "base.partner.merge.automatic.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"active_model": "res.partner", "active_ids": clients.ids},
        }
