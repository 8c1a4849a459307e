from odoo import api, fields, models

# What managers see of others' clients → the group that their groups then imply.
VISIBILITY_GROUPS = {
    "nothing": None,
    "names": "client_manager.group_client_directory",
    "all": "client_manager.group_client_read_all",
}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_invoice_attribution = fields.Selection(
        related="company_id.client_invoice_attribution", readonly=False
    )
    # Required on the screen, not in the database: other modules' tests make these
    # records while this one is not loaded yet.
    client_visibility = fields.Selection(
        selection=[
            ("nothing", "Nothing"),
            ("names", "Name and manager only"),
            ("all", "Everything, without changing it"),
        ],
        string="Managers See of Others' Clients",
        default="nothing",
        help="Holds for managers and heads, for all companies. A director always sees "
        "all clients.",
    )

    @api.model
    def get_values(self):
        manager = self.env.ref("client_manager.group_client_manager").sudo()
        implied = manager.all_implied_ids
        visibility = "nothing"
        for value, name in VISIBILITY_GROUPS.items():
            if name and self.env.ref(name) in implied:
                visibility = value
        return super().get_values() | {"client_visibility": visibility}

    def set_values(self):
        result = super().set_values()
        if self.get_values()["client_visibility"] != self.client_visibility:
            # Who may keep the settings was checked; groups are the system's.
            manager = self.env.ref("client_manager.group_client_manager").sudo()
            for name in filter(None, VISIBILITY_GROUPS.values()):
                group = self.env.ref(name).sudo()
                manager.write({"implied_ids": [fields.Command.unlink(group.id)]})
            chosen = VISIBILITY_GROUPS.get(self.client_visibility)
            if chosen:
                group = self.env.ref(chosen)
                manager.write({"implied_ids": [fields.Command.link(group.id)]})
            # The domains of record rules are cached and depend on these groups.
            self.env.registry.clear_cache()
        return result
