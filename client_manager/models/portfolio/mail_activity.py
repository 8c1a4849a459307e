from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.flags import fill_by_search


class MailActivity(models.Model):
    """What is due with the clients of an absent manager.

    New activities go to the substitute, and come back at the end. Those planned before
    stay with the absent manager: the substitute finds them beside the own ones
    (``is_due_instead``) and does what cannot wait.

    What an activity follows from is for the system to say, see ``_protected_names``.
    """

    _name = "mail.activity"
    _inherit = ["mail.activity", "client.protected.mixin"]

    substitution_id = fields.Many2one(
        comodel_name="client.substitution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The activity was meant for the absent manager, to whom it goes back at "
        "the end of the substitution.",
    )

    is_due_instead = fields.Boolean(
        string="Instead of Colleagues",
        compute="_compute_is_due_instead",
        search="_search_is_due_instead",
        help="What an absent colleague had planned with one of the clients for whom "
        "you act today.",
    )

    @api.depends_context("uid")
    @api.depends("user_id", "res_model", "res_id")
    def _compute_is_due_instead(self):
        fill_by_search(self, "is_due_instead")

    @api.model
    def _search_is_due_instead(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._due_instead_domain()

    @api.model
    def _due_instead_domain(self) -> Domain:
        """The open activities of those for whom the user acts, with these clients."""
        acting = self.env["client.substitution"]._acting_now()
        return Domain.OR(found._left_domain() for found in acting)

    @api.model
    def _about_partners(self, partners) -> Domain:
        """The activities on partners and on documents with them.

        :param partners: a query of partners
        """
        documents = self.env["calendar.event"]._client_documents()
        return Domain.OR(
            Domain("res_model", "=", name)
            & Domain(
                "res_id",
                "in",
                # Whose documents they are, not who may read them, is the question.
                self.env[name]
                .sudo()
                .with_context(active_test=False)
                ._search([(column, "in", partners)]),
            )
            for name, column in documents.items()
        )

    @api.model
    def _mine_or_instead_domain(self) -> Domain:
        """What is the user's to do: the own activities, and those due instead."""
        mine = Domain("user_id", "=", self.env.uid)
        # Most act for nobody.
        if not self.env.user.sudo().acts_for_others:
            return mine
        return mine | Domain("is_due_instead", "=", True)

    @api.model
    def _protected_names(self):
        """Whoever writes them would give the activity away at a substitution's end, or
        count as done what belongs to somebody else's plan."""
        return () if self.env.su else (*super()._protected_names(), "substitution_id")

    @api.model_create_multi
    def create(self, vals_list):
        found = self._hand_to_substitutes(vals_list)
        activities = super().create(vals_list)
        for number, substitution in found.items():
            # RPC may not write it, see _protected_names.
            activities[number].sudo().substitution_id = substitution
        return activities

    @api.model
    def _hand_to_substitutes(self, vals_list) -> dict:
        """Name the substitute instead of an absent manager.

        :return: place in the list → the substitution
        """
        substitutions = self.env["client.substitution"].sudo()
        # Who acts for whom does not depend on who plans.
        acting = substitutions.search(substitutions._running_domain())
        absent = acting.absent_user_id
        planned = [
            (number, vals, *about)
            for number, vals in enumerate(vals_list)
            if vals.get("user_id", self.env.uid) in absent._ids
            and (about := self._model_and_id(vals))
        ]
        if not planned:
            return {}
        clients = substitutions._clients_of_records(
            (model, res_id) for _number, _vals, model, res_id in planned
        )
        running = substitutions._running_pairs(set(clients.values()))
        handed = {}
        for number, vals, model, res_id in planned:
            user_id = vals.get("user_id", self.env.uid)
            found = running.get((clients.get((model, res_id)), user_id))
            if found:
                vals["user_id"] = found.substitute_user_id.id
                handed[number] = found
        return handed

    @api.model
    def _values_on(
        self, document, activity_type, summary: str, deadline, user, **more
    ) -> dict:
        """Values of an activity on a document.

        :param activity_type: empty where it was deleted; Odoo's default is taken then
        :param more: other values
        """
        return {
            "res_model_id": self.env["ir.model"]._get_id(document._name),
            "res_id": document.id,
            **({"activity_type_id": activity_type.id} if activity_type else {}),
            "summary": summary,
            "date_deadline": deadline,
            "user_id": user.id,
            **more,
        }

    @api.model
    def _model_and_id(self, vals):
        if not vals.get("res_id"):
            return None
        model = vals.get("res_model")
        if not model and vals.get("res_model_id"):
            model = self.env["ir.model"].sudo().browse(vals["res_model_id"]).model
        return (model, vals["res_id"]) if model else None
