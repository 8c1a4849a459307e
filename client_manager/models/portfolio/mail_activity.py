from odoo import api, fields, models


class MailActivity(models.Model):
    """New activities about the clients of an absent manager go to the substitute."""

    _inherit = "mail.activity"

    substitution_id = fields.Many2one(
        comodel_name="client.substitution",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The activity was meant for the absent manager, to whom it goes back at "
        "the end of the substitution.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._hand_to_substitutes(vals_list)
        return super().create(vals_list)

    @api.model
    def _hand_to_substitutes(self, vals_list):
        """Name the substitute instead of an absent manager, and remember for whom."""
        substitutions = self.env["client.substitution"].sudo()
        # Who acts for whom does not depend on who plans.
        acting = substitutions.search(substitutions._running_domain())
        absent = acting.absent_user_id
        planned = [
            (vals, *about)
            for vals in vals_list
            if vals.get("user_id", self.env.uid) in absent._ids
            and (about := self._model_and_id(vals))
        ]
        if not planned:
            return
        clients = substitutions._clients_of_records(
            (model, res_id) for _vals, model, res_id in planned
        )
        running = substitutions._running_pairs(set(clients.values()))
        for vals, model, res_id in planned:
            user_id = vals.get("user_id", self.env.uid)
            found = running.get((clients.get((model, res_id)), user_id))
            if found:
                vals["user_id"] = found.substitute_user_id.id
                vals["substitution_id"] = found.id

    @api.model
    def _model_and_id(self, vals):
        if not vals.get("res_id"):
            return None
        model = vals.get("res_model")
        if not model and vals.get("res_model_id"):
            model = self.env["ir.model"].sudo().browse(vals["res_model_id"]).model
        return (model, vals["res_id"]) if model else None
