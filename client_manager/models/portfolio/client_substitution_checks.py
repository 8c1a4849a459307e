from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...tools.periods import minus, overlap


class ClientSubstitution(models.Model):
    """What a substitution must not be, in words."""

    _inherit = "client.substitution"

    @api.constrains("absent_user_id", "substitute_user_id")
    def _check_persons(self):
        for substitution in self:
            self._check_two_persons(
                substitution.absent_user_id, substitution.substitute_user_id
            )
            for user in substitution.absent_user_id | substitution.substitute_user_id:
                # Whether a colleague is a client manager is no secret.
                if not user.sudo().has_group("client_manager.group_client_manager"):
                    raise ValidationError(
                        self.env._(
                            "%(user)s is not a client manager: give the user the "
                            "right first.",
                            user=user.name,
                        )
                    )

    @api.model
    def _check_two_persons(self, absent, substitute):
        if absent and absent == substitute:
            raise ValidationError(
                self.env._(
                    "%(manager)s can't act for themselves: choose another substitute.",
                    manager=absent.name,
                )
            )

    def _check_past(self):
        """A start in the past moves what was attributed: a head says why.

        No ``constrains``: these are checked with every right, whoever asks.
        """
        today = self.env["res.company"].client_today()
        is_head = self.env.su or self.env.user.has_group(
            "client_manager.group_client_head"
        )
        for substitution in self:
            first = substitution.date_from
            if first < today and not (is_head and substitution.past_reason):
                substitution._raise_past()

    def _raise_past(self):
        raise ValidationError(
            self.env._(
                "A substitution of %(absent)s from %(day)s would begin in the past. "
                "Only a head of department may do this, and has to say why.",
                absent=self.absent_user_id.name,
                day=format_date(self.env, self.date_from),
            )
        )

    def _check_ready(self, before: dict | None = None):
        """Everything an approved substitution has to be; see also the database.

        :param before: the periods until now, where only the days change
        :raise ValidationError: says what is wrong and what to do
        """
        today = self.env["res.company"].client_today()
        for substitution in self:
            if not substitution.substitute_user_id:
                raise ValidationError(
                    self.env._(
                        "Choose who acts for %(absent)s before you confirm.",
                        absent=substitution.absent_user_id.name,
                    )
                )
            if not substitution.substitute_user_id.active:
                raise ValidationError(
                    self.env._(
                        "%(substitute)s is archived and can't act for anybody.",
                        substitute=substitution.substitute_user_id.name,
                    )
                )
            if (
                substitution.state == "draft"
                and substitution.date_from < today
                and not substitution.past_reason
            ):
                substitution._raise_past()
        self._check_persons()
        self._check_chosen_clients()
        self._check_companies()
        self._check_substitute_present(before or {})

    def _client_ids(self) -> list[int]:
        """The chosen clients, each once. Who may see them is asked elsewhere."""
        return self.sudo().partner_ids.commercial_partner_id.ids

    def _check_chosen_clients(self):
        """Chosen clients are clients of the absent manager on some of the days."""
        chosen = self.filtered(lambda s: s.scope == "selected")
        for substitution in chosen:
            if not substitution._client_ids():
                raise ValidationError(
                    self.env._(
                        "%(number)s: choose the clients, or let it be all of them.",
                        number=substitution.name,
                    )
                )
        covered = {}
        for substitution, client_id, _period in chosen._clients_covered(
            ("responsible", "co_manager")
        ):
            covered.setdefault(substitution, set()).add(client_id)
        for substitution in chosen:
            strangers = set(substitution._client_ids()) - covered.get(
                substitution, set()
            )
            if strangers:
                clients = self.env["res.partner"].sudo().browse(sorted(strangers))
                raise ValidationError(
                    self.env._(
                        "%(clients)s: not a client of %(absent)s on these days.",
                        clients=", ".join(clients.mapped("display_name")),
                        absent=substitution.absent_user_id.name,
                    )
                )

    def _check_companies(self):
        """A substitute can't work with clients of companies that are not theirs."""
        clients = self.env["res.partner"].sudo()
        for substitution in self:
            found = clients.search(
                [
                    # Also those who approves it does not reach.
                    ("id", "in", substitution.sudo().client_ids.ids),
                    ("company_id", "!=", False),
                    # Which companies a colleague works in is no secret.
                    (
                        "company_id",
                        "not in",
                        substitution.substitute_user_id.sudo().company_ids.ids,
                    ),
                ],
                limit=1,
            )
            if found:
                raise ValidationError(
                    self.env._(
                        "%(substitute)s does not work in %(company)s, to which "
                        "%(client)s belongs. Choose the clients one by one, or another "
                        "substitute.",
                        substitute=substitution.substitute_user_id.name,
                        company=found.company_id.name,
                        client=found.display_name,
                    )
                )

    def _check_substitute_present(self, before: dict):
        """A substitute who is away on some of the days is no substitute.

        :param before: as in ``_check_ready``; days approved earlier are not asked
            again, or nobody could shorten what has become impossible
        """
        away = self.substitute_user_id._days_away(
            min(self.mapped("date_from"), default=None)
        )
        for substitution in self:
            days = [substitution._period()]
            if substitution in before:
                days = list(minus(substitution._period(), before[substitution]))
            for period in away.get(substitution.substitute_user_id, ()):
                if any(overlap(period, part) for part in days):
                    raise ValidationError(
                        self.env._(
                            "%(substitute)s is away %(period)s. Choose somebody else, "
                            "or divide the days among two substitutions.",
                            substitute=substitution.substitute_user_id.name,
                            period=self._days_text(*period),
                        )
                    )
