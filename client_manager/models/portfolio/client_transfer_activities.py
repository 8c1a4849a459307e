from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class ClientTransfer(models.Model):
    """What the former manager had planned with the clients: the new one does it."""

    _inherit = "client.transfer"

    @api.model
    def _activities_of(self, open_documents: dict[str, dict[int, int]]):
        """The planned activities on the given documents (ids by model)."""
        on_documents = Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", list(clients))
            for model, clients in open_documents.items()
        )
        # Also the activities on documents one can't see oneself.
        return self.env["mail.activity"].sudo().search(on_documents)

    def _move_activities(self, open_documents, lines_by_client, changes):
        groups = defaultdict(list)
        for activity in self._activities_of(open_documents):
            client = open_documents[activity.res_model][activity.res_id]
            line = lines_by_client.get(client)
            if line and self._is_former_managers(activity.user_id, line):
                changes[line].setdefault("activities", {})[activity.id] = (
                    activity.user_id.id
                )
                groups[line.user_id.id].append(activity.id)
        for user_id, ids in groups.items():
            # The new manager gets one summary, not a mail for each activity.
            self.env["mail.activity"].sudo().browse(ids).with_context(
                mail_activity_quick_update=True
            ).write({"user_id": user_id})
