from odoo import fields, models
from odoo.tools import SQL


class ClientDirectory(models.Model):
    """Who is whose client, by name alone.

    Where the settings let managers know of others' clients no more than name and
    manager, they look here whom to ask; record rules cannot hide single fields of a
    client. A row has the id of its client.
    """

    _name = "client.directory"
    _description = "Client Directory"
    _auto = False
    _order = "name, id"

    name = fields.Char(string="Client", readonly=True)
    user_id = fields.Many2one("res.users", string="Manager", readonly=True)
    team_id = fields.Many2one("crm.team", string="Manager's Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self) -> SQL:
        self.env["res.partner"].flush_model(
            ["name", "user_id", "company_id", "is_client", "active"]
        )
        self.env["res.users"].flush_model(["sale_team_id"])
        return SQL(
            """
            SELECT client.id, client.name, client.user_id, client.company_id,
                   manager.sale_team_id AS team_id
              FROM res_partner client
         LEFT JOIN res_users manager ON manager.id = client.user_id
             WHERE client.is_client AND client.active
            """
        )
