from collections import defaultdict
from contextlib import nullcontext
from datetime import datetime
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .client_transfer_companies import CHECK_ALIKE


class DocumentKind(NamedTuple):
    """A kind of open document that may go along with a client."""

    # The boolean of the transfer that says whether this kind goes along.
    option: str
    model: str
    # Which documents are open.
    domain: list
    # The field of the transfer's line that counts them.
    count: str
    # What is written back when the transfer is undone: the user, the team, moments.
    remembered: tuple[str, ...] = ("user_id", "team_id")
    # Whether everything that Odoo derives from the user must stay as it was.
    terms_stay: bool = False


class ClientTransfer(models.Model):
    """What goes along: the open documents in the former manager's name.

    Documents in the name of somebody else (a co-manager, the telephone desk) stay
    where they are; those of archived users go along, since nobody works on them.
    """

    _inherit = "client.transfer"

    @api.model
    def _document_kinds(self) -> list[DocumentKind]:
        """The kinds of documents that can go along; later capabilities add theirs."""
        return [
            DocumentKind(
                option="with_leads",
                model="crm.lead",
                domain=[("won_status", "=", "pending"), ("active", "=", True)],
                count="lead_count",
                remembered=("user_id", "team_id", "date_open"),
            ),
            DocumentKind(
                option="with_quotations",
                model="sale.order",
                domain=[("state", "in", ("draft", "sent"))],
                count="quotation_count",
                terms_stay=True,
            ),
            DocumentKind(
                option="with_tickets",
                model="helpdesk.ticket",
                domain=[("stage_id.closed", "!=", True), ("active", "=", True)],
                count="ticket_count",
                remembered=("user_id", "team_id", "assigned_date"),
                terms_stay=True,
            ),
        ]

    @api.model
    def _client_tree(self, clients) -> dict[int, int]:
        """The client (its id) of each of its contacts and addresses and of itself."""
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, commercial_partner_id FROM res_partner "
                    "WHERE commercial_partner_id = ANY(%s)",
                    clients.ids,
                )
            )
        )

    @api.model
    def _open_documents(self, kind: DocumentKind, tree: dict[int, int]):
        """All open documents of a kind of the given clients, whoever has them."""
        # Who transfers a client hands over all of it, also what one can't see oneself.
        return (
            self.env[kind.model]
            .sudo()
            .search(Domain(kind.domain) & Domain("partner_id", "in", list(tree)))
        )

    @api.model
    def _is_former_managers(self, user, line) -> bool:
        return bool(user) and (user == line.from_user_id or not user.active)

    def _document_owner(self, document, tree, lines_by_client):
        """The line whose former manager has the document, or no line."""
        line = lines_by_client.get(tree.get(document.partner_id.id))
        if line and self._is_former_managers(document.user_id, line):
            return line
        return self.env["client.transfer.line"]

    # ------------------------------------------------------------------
    # Handing over
    # ------------------------------------------------------------------

    def _move_documents(self, lines, changes: dict):
        """Let documents, activities and meetings follow the clients of some lines.

        :param changes: by line, a dictionary that takes down what was changed
        """
        tree = self._client_tree(lines.partner_id)
        lines_by_client = {line.partner_id.id: line for line in lines}
        documents = [
            (kind, self._open_documents(kind, tree)) for kind in self._document_kinds()
        ]
        clients_by_record = {
            "res.partner": tree,
            **{
                kind.model: {
                    record.id: tree[record.partner_id.id] for record in records
                }
                for kind, records in documents
            },
        }
        before = self._followers_of(clients_by_record, lines)
        moved = {("res.partner", partner_id) for partner_id in tree}
        for kind, records in documents:
            if self[kind.option]:
                ids = self._move_kind(kind, records, tree, lines_by_client, changes)
                moved |= {(kind.model, record_id) for record_id in ids}
        if self.with_activities:
            self._move_activities(clients_by_record, lines_by_client, changes)
        if self.with_meetings:
            self._move_meetings(tree, lines_by_client, changes)
        self._unfollow(
            clients_by_record,
            {following for following in before if following[:2] in moved},
            lines_by_client,
        )
        after = self._followers_of(clients_by_record, lines)
        self._take_down_following(clients_by_record, before, after, lines, changes)

    def _move_kind(self, kind, documents, tree, lines_by_client, changes) -> list[int]:
        """Give the former manager's documents of one kind to the new managers.

        :return: the ids of those that went along
        """
        groups, handovers = defaultdict(list), {}
        before = {
            row["id"]: self._as_json(row, kind.remembered)
            for row in documents._read_format(kind.remembered, load=None)
        }
        for document in documents:
            line = self._document_owner(document, tree, lines_by_client)
            if not line:
                continue
            alike = line.user_id, document.company_id, document.team_id
            if alike not in handovers:
                handovers[alike] = self._handover_values(kind, document, line.user_id)
            values = handovers[alike]
            if values is None:
                line._remark(
                    self.env._(
                        "%(document)s stays: %(manager)s does not work in %(company)s.",
                        document=document.display_name,
                        manager=line.user_id.name,
                        company=document.company_id.name,
                    )
                )
                continue
            changes[line].setdefault("documents", {}).setdefault(kind.model, {})[
                document.id
            ] = {
                "before": before[document.id],
                "user_id": values["user_id"],
            }
            groups[line.user_id, tuple(values.items())].append(document.id)
        for (user, values), ids in groups.items():
            moved = documents.browse(ids)
            self._write_documents(kind, moved, dict(values))
            self._attribute_along(moved)
            self._log_on_documents(moved, user)
            self._follow_as_assigned(kind.model, ids, user)
        return [document_id for ids in groups.values() for document_id in ids]

    @api.model
    def _as_json(self, values: dict, names) -> dict:
        # Odoo keeps some moments with fractions of a second.
        return {
            name: values[name].isoformat()
            if isinstance(values[name], datetime)
            else values[name]
            for name in names
        }

    def _handover_values(self, kind, document, user) -> dict | None:
        """What is written to a document to hand it over; None lets it stay.

        It must be the same for all documents of one company and team.

        The sales team follows the new manager where its company allows. A ticket keeps
        its helpdesk team, in which the new manager may have no place: then it waits
        there without an assigned user, as Odoo does when a ticket changes its team.
        """
        company = document.company_id
        if company and company not in user.company_ids:
            return None
        if kind.model == "helpdesk.ticket":
            stranger = document.team_id and user not in document.team_id.user_ids
            return {"user_id": False if stranger else user.id}
        team = user.sale_team_id
        if not team or (company and (team.company_id or company) != company):
            team = document.team_id
        return {"user_id": user.id, "team_id": team.id}

    def _write_documents(self, kind, documents, values: dict):
        """Write without a mail for each document and without deriving other terms.

        From the salesperson of a quotation Odoo derives the warehouse, from the user
        of a ticket, one ticket at a time, its team and stage.
        """
        kept = nullcontext()
        if kind.terms_stay:
            kept = self.env.protecting(
                [
                    field
                    for name in values
                    for field in self.pool.get_dependent_fields(documents._fields[name])
                    if field.model_name == kind.model
                    and field.store
                    and field.name not in values
                ],
                documents,
            )
        context = {"tracking_disable": True, CHECK_ALIKE: True}
        with kept:
            documents.with_context(**context).write(values)

    @api.model
    def _attribute_along(self, documents):
        """Let documents count for their new managers by the statement that writes them.

        Their turn would come with all others of the clients, as a second change.
        """
        if field := documents._fields.get("client_manager_id"):
            for of_rule in self.pool.field_computed[field]:
                self.env.add_to_compute(of_rule, documents)
