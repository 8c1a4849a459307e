from odoo import api, models


class ClientAssignment(models.Model):
    """Who may make whom responsible, also for days to come."""

    _inherit = "client.assignment"

    # Asked by the record rules at every search; a manager's own clients, which are
    # many, have theirs on the client itself.
    _co_manager_idx = models.Index("(user_id) WHERE role = 'co_manager'")

    @api.model_create_multi
    def create(self, vals_list):
        assignments = super().create(vals_list)
        assignments._check_giver()
        return assignments

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "user_id", "role"} & vals.keys():
            self._check_giver()
        return result

    def _check_giver(self):
        """A head gives clients to managers of the own teams, by every door.

        Co-managers may come from any team: they help, the client stays where it is.
        Not a constraint: Odoo checks those as the superuser.
        """
        for assignment in self.filtered(lambda a: a.role == "responsible"):
            assignment.partner_id._check_may_reassign(assignment.user_id)
