from odoo import models
from odoo.exceptions import AccessError, UserError


class ClientTransfer(models.Model):
    """Who may transfer which clients to whom.

    A head of department: the clients of the own teams, own ones and those without a
    manager, to managers of the own teams. A director: all. Nobody else.
    """

    _inherit = "client.transfer"

    def _refusal(self, client, former) -> str | None:
        """Why the user may not transfer a client of a manager, if so."""
        if not former or self._is_own_manager(former):
            return None
        return self.env._(
            "%(manager)s is not in a department of yours; only a director may "
            "transfer this client.",
            manager=former.name,
        )

    def _line_refusal(self, client, former, user) -> str | None:
        """Why a client can't go from a manager to another one, if so.

        It must be the same for all clients of one company: a transfer asks for one.
        """
        if not user:
            return self.env._("There is no new manager for this client.")
        if user == former:
            return self.env._("%(manager)s is responsible already.", manager=user.name)
        company = client.company_id
        # Which companies a colleague works in is no secret worth a refusal.
        if company and company not in user.sudo().company_ids:
            return self.env._(
                "%(manager)s does not work in %(company)s, to which the client "
                "belongs.",
                manager=user.name,
                company=company.sudo().name,
            )
        return self._manager_refusal(user)

    def _manager_refusal(self, user) -> str | None:
        """Why a user can't be given clients, if so."""
        if not user.active:
            return self.env._("%(user)s is archived.", user=user.name)
        # Whether a colleague is a client manager is no secret.
        if not user.sudo().has_group("client_manager.group_client_manager"):
            return self.env._(
                "%(user)s is not a client manager: give the user the right first.",
                user=user.name,
            )
        return None

    def _check_new_managers(self, users):
        """Refuse managers who can't have clients or are not the user's to choose."""
        for user in users:
            reason = self._manager_refusal(user)
            if reason:
                raise UserError(reason)
            if not self._is_own_manager(user):
                raise AccessError(
                    self.env._(
                        "%(manager)s is not in a department of yours; only a director "
                        "may give clients to this manager.",
                        manager=user.name,
                    )
                )

    def _is_own_manager(self, user) -> bool:
        """Whether clients of a manager are the user's to give and take."""
        return (
            self._may_transfer_all()
            or user == self.env.user
            # Who leads a team is no secret.
            or user.sudo().sale_team_id.user_id == self.env.user
        )

    def _may_transfer_all(self) -> bool:
        return self.env.su or self.env.user.has_group(
            "client_manager.group_client_director"
        )

    def _check_may_run(self):
        """At confirmation: the rights as of now, on every client of the transfer."""
        users = self.env["res.users"]
        # Thousands of lines need not be read to know whose clients go to whom.
        pairs = self.env["client.transfer.line"]._read_group(
            [("transfer_id", "=", self.id), ("state", "=", "pending")],
            ["from_user_id", "user_id"],
        )
        new = users.union(*(user for _former, user in pairs))
        self._check_new_managers(new)
        former = users.union(*(former for former, _user in pairs))
        former = former.filtered(lambda user: not self._is_own_manager(user))
        if former:
            raise AccessError(
                self.env._(
                    "%(managers)s: not in a department of yours; only a director may "
                    "transfer their clients.",
                    managers=", ".join(former.mapped("name")),
                )
            )
        if not new:
            raise UserError(self.env._("There is no client left to transfer."))
