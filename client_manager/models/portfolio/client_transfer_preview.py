from collections import Counter
from typing import NamedTuple

from odoo import Command, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.safe_eval import safe_eval

from ...tools import sharing
from .client_transfer_line import FIGURES


class PreparedLine(NamedTuple):
    """What finding the documents of a line needs, before there is a line."""

    partner_id: models.BaseModel
    from_user_id: models.BaseModel


class ClientTransfer(models.Model):
    """The preview: which client would go to whom, before anything is written."""

    _inherit = "client.transfer"

    def action_preview(self):
        """Work out the lines anew; refuse terms that can't be carried out."""
        self.ensure_one()
        self.check_access("write")
        self._check_state("draft", "previewed")
        self._check_terms()
        clients = self._choose_clients()
        former = self._responsibles(clients)
        refused = {c: self._refusal(c, former[c]) for c in clients}
        if self.choice != "selection":
            # Whom one may not transfer is simply not among those found.
            clients = clients.filtered(lambda c: not refused[c])
        if not clients:
            raise UserError(
                self.env._(
                    "No client of yours to transfer is found. Choose other clients, "
                    "or another day."
                )
            )
        shares = self._distribute(clients.filtered(lambda c: not refused[c]))
        lines = self._prepare_lines(clients, former, shares, refused)
        # Lines and state are not written by hand; the right was just checked.
        self.sudo().write(
            {
                "state": "previewed",
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
        self.invalidate_recordset(["summary_ids"])

    # ------------------------------------------------------------------
    # Which clients
    # ------------------------------------------------------------------

    def _check_terms(self):
        if self.choice == "manager" and not self.from_user_id:
            raise UserError(self.env._("Say whose clients are to be transferred."))
        if self.choice == "selection" and not self.partner_ids:
            raise UserError(self.env._("Name the clients to be transferred."))
        if self.distribution in ("one", "number", "turnover"):
            # Whoever was archived since is refused by name.
            managers = self.with_context(active_test=False).user_ids
            if not managers:
                raise UserError(self.env._("Say who gets the clients."))
            if self.distribution == "one" and len(managers) > 1:
                raise UserError(
                    self.env._(
                        "Several managers are named: choose one of them, or share "
                        "the clients out evenly."
                    )
                )
            self._check_new_managers(managers)

    def _choose_clients(self):
        """The clients, found with the rights of who prepares the transfer."""
        partners = self.env["res.partner"]
        if self.choice == "selection":
            return self.partner_ids.commercial_partner_id
        found = partners.search(self._choice_domain())
        return (
            found
            if found == found.commercial_partner_id
            else (found.commercial_partner_id)
        )

    def _choice_domain(self) -> Domain:
        """Which partners are chosen; later capabilities add ways to choose."""
        if self.choice == "manager":
            assignments = self.env["client.assignment"]
            return Domain(
                "assignment_ids",
                "any",
                Domain("role", "=", "responsible")
                & Domain("user_id", "=", self.from_user_id.id)
                & assignments._holds_on(self.date_from),
            )
        return self._filter_domain() & Domain("is_client", "=", True)

    def _filter_domain(self) -> Domain:
        try:
            domain = Domain(
                safe_eval(
                    self.domain or "[]",
                    {
                        "uid": self.env.uid,
                        "today": fields.Date.to_string(fields.Date.context_today(self)),
                    },
                )
            )
            domain.validate(self.env["res.partner"])
        except (ValueError, TypeError, SyntaxError) as error:
            raise ValidationError(
                self.env._("The filter can't be read: %(error)s", error=error)
            ) from error
        return domain

    def _responsibles(self, clients) -> dict:
        """Who is responsible for each client on the day of the transfer."""
        # Also managers of other departments: to refuse, one must know.
        users = self.env["res.users"].sudo()
        found = (
            self.env["client.assignment"]
            .sudo()
            .responsibles_on((client.id, self.date_from) for client in clients)
        )
        return {
            client: users.browse(found.get((client.id, self.date_from)))
            for client in clients
        }

    # ------------------------------------------------------------------
    # To whom
    # ------------------------------------------------------------------

    def _distribute(self, clients) -> dict:
        """The new manager of each client; no entry where there is none."""
        managers = self.user_ids.sorted(lambda user: (user.name, user.id))
        clients = clients.sorted(lambda client: (client.display_name, client.id))
        if self.distribution == "turnover":
            clients = self._with_figures(clients)
            return sharing.by_weight({c: c.turnover_12m for c in clients}, managers)
        return sharing.by_number(clients, managers)

    def _with_figures(self, clients):
        """The clients with their figures in the currency of the transfer."""
        return clients.with_context(
            allowed_company_ids=[
                self.company_id.id,
                *(c for c in self.env.companies.ids if c != self.company_id.id),
            ]
        )

    # ------------------------------------------------------------------
    # The lines
    # ------------------------------------------------------------------

    def _prepare_lines(self, clients, former, shares, refused) -> list[dict]:
        lines = {}
        following = self._told_of_later(clients)
        attributed = self._attributed_counts(clients, former)
        for client in self._with_figures(clients):
            user = shares.get(client, self.env["res.users"])
            reason = refused[client] or self._line_refusal(client, former[client], user)
            lines[client.id] = {
                "partner_id": client.id,
                "from_user_id": former[client].id,
                "user_id": user.id,
                "state": "skipped" if reason else "pending",
                "message": reason or following.get(client.id),
                "attributed_count": attributed[client.id],
                **{name: client[name] for name in FIGURES},
            }
        self._count_documents(lines, clients, former)
        return list(lines.values())

    def _count_documents(self, lines: dict[int, dict], clients, former):
        """Count in the prepared lines what would go along."""
        tree = self._client_tree(clients)
        by_client = {c.id: PreparedLine(c, former[c]) for c in clients}
        open_documents = {"res.partner": tree}
        for kind in self._document_kinds():
            documents = self._open_documents(kind, tree)
            open_documents[kind.model] = {
                document.id: tree[document.partner_id.id] for document in documents
            }
            counts = Counter(
                tree[document.partner_id.id]
                for document in documents
                if self._document_owner(document, tree, by_client)
            )
            for client_id, line in lines.items():
                line[kind.count] = counts[client_id] if self[kind.option] else 0
        if self.with_activities:
            for activity in self._activities_of(open_documents):
                client_id = open_documents[activity.res_model][activity.res_id]
                if self._is_former_managers(activity.user_id, by_client[client_id]):
                    counter = lines[client_id]
                    counter["activity_count"] = counter.get("activity_count", 0) + 1
        if self.with_meetings:
            for _meeting, line in self._meetings_by_line(tree, by_client):
                counter = lines[line.partner_id.id]
                counter["meeting_count"] = counter.get("meeting_count", 0) + 1

    def _told_of_later(self, clients) -> dict[int, str]:
        """By client: who is responsible later on already, in words."""
        # Assignments of other departments end this one, too.
        assignments = self.env["client.assignment"].sudo()
        later = assignments.search(
            [
                ("partner_id", "in", clients.ids),
                ("role", "=", "responsible"),
                ("date_from", ">", self.date_from),
            ],
            order="date_from desc",
        )
        return {
            assignment.partner_id.id: self.env._(
                "Only until then: from %(day)s %(manager)s is responsible.",
                day=format_date(self.env, assignment.date_from),
                manager=assignment.user_id.name,
            )
            for assignment in later
        }

    def _attributed_counts(self, clients, former) -> Counter:
        """How many dated documents of each client will count for somebody else."""
        counts = Counter()
        if self.timing == "past":
            # Only a number is told, of all companies.
            mixin = self.env["client.attribution.mixin"]
            for model in mixin.attributed_models():
                found = model.attributed_since(clients, self.date_from)
                for client_id, user_id, count in found:
                    if former[clients.browse(client_id)].id == (user_id or False):
                        counts[client_id] += count
        return counts
