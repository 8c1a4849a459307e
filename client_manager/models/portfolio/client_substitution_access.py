from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_users_access import HEAD


class ClientSubstitution(models.Model):
    _inherit = "client.substitution"

    # Asked by the rules of documents at every search.
    _counting_idx = models.Index("(substitute_user_id) WHERE attribution != 'absent'")

    def _counts_for(self, user) -> bool:
        """Whether documents of this substitution count for a user or their team."""
        return (
            self.attribution == "substitute"
            or (self.attribution == "share" and self.share > 0)
        ) and (
            self.substitute_user_id == user
            or (user.has_group(HEAD) and self.substitute_team_id.user_id == user)
        )

    @api.model
    def _counting_sql(self, user) -> SQL:
        """The ids of the substitutions whose documents count for a user or their team.

        As ``client.attribution`` has it: the substitute's part, the whole or a share.
        """
        self.flush_model(
            ["attribution", "share", "substitute_user_id", "substitute_team_id"]
        )
        theirs = SQL("substitute_user_id = %s", user.id)
        if user.has_group(HEAD):
            theirs = SQL(
                "(%s OR substitute_team_id IN"
                " (SELECT id FROM crm_team WHERE crm_team.user_id = %s))",
                theirs,
                user.id,
            )
        return SQL(
            "SELECT id FROM client_substitution WHERE attribution != 'absent'"
            " AND (attribution = 'substitute' OR share > 0) AND %s",
            theirs,
        )


class ResUsers(models.Model):
    _inherit = "res.users"

    acts_for_others = fields.Boolean(
        compute="_compute_acts_for_others",
        groups=fields.NO_ACCESS,
        help="Some approved substitution names the user as substitute, on any days.",
    )

    def _compute_acts_for_others(self):
        reach = self.env["client.substitution.reach"]
        reach.flush_model()
        acting = {
            user_id
            for (user_id,) in self.env.execute_query(
                SQL(
                    "SELECT user_id FROM client_substitution_reach"
                    " WHERE part = 'substitute' AND user_id = ANY(%s)",
                    self.ids,
                )
            )
        }
        for user in self:
            user.acts_for_others = user._origin.id in acting

    def _attributed(self, manager: str, team: str) -> Domain:
        """Also the documents that count for the user as a substitute.

        They stay within reach when the substitution is over, as those of a former
        manager do: for reading only.
        """
        attributed = super()._attributed(manager, team)
        *path, column = manager.split(".")
        if column != "client_manager_id":
            return attributed
        return attributed | self._acted_in(".".join([*path, "substitution_id"]))

    def _acted_in(self, substitution: str) -> Domain:
        """That a field holds a substitution whose documents count for the user."""
        *path, column = substitution.split(".")
        acted = Domain.custom(
            # Rights follow what was approved, whether or not the user may read it.
            to_sql=lambda model, alias, query: SQL(
                "%s = ANY(ARRAY(%s))",
                model._field_to_sql(alias, column, query),
                model.env["client.substitution"].sudo()._counting_sql(model.env.user),
            ),
            predicate=lambda record: (
                record[column].sudo()._counts_for(record.env.user)
            ),
        )
        for relation in reversed(path):
            acted = Domain(relation, "any", acted)
        return acted
