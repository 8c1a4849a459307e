from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

MANAGER = "client_manager.group_client_manager"
HEAD = "client_manager.group_client_head"
DIRECTOR = "client_manager.group_client_director"
AUDITOR = "client_manager.group_client_auditor"
READ_ALL = "client_manager.group_client_read_all"
# Who reads what is about clients, where fields and buttons name it.
READERS = f"{MANAGER},{AUDITOR}"


class ResUsers(models.Model):
    """What the record rules say, for one user.

    Odoo joins the rules of a user's groups with OR, so a rule of a group can only
    widen. For each model there are therefore two: one of our group that widens by
    ``_client_reach``, and a global one that narrows by ``_client_limits`` for those in
    our groups and changes nothing for anybody else. The rules themselves stand in
    ``security/``, with the columns that lead from a document to its client; the
    domains are built here, so that all documents follow one definition of whose
    clients they are.
    """

    _inherit = "res.users"

    def _client_scope(self, operation: str) -> str:
        """How far the user reaches: ``all``, ``own``, ``none`` or ``unlimited``.

        ``unlimited`` are those outside our groups: our rules do not concern them.

        :param operation: ``read`` or ``write`` (which includes making and deleting)
        """
        self.ensure_one()
        if self.has_group(DIRECTOR):
            return "all"
        reads = operation == "read"
        if self.has_group(MANAGER):
            reads_all = self.has_group(READ_ALL) or self.has_group(AUDITOR)
            return "all" if reads and reads_all else "own"
        if self.has_group(AUDITOR):
            return "all" if reads else "none"
        return "unlimited"

    def _client_reach(
        self, *partners: str, attributed: str = "", team: str = "", among=()
    ) -> Domain:
        """The documents whose clients are within reach; for rules that widen.

        :param partners: fields with the client, also dotted; the first that is set
            decides
        :param attributed: field with the manager a document counts for: these are
            within reach as well. Only for reading: a former manager's plan must open
            what it is the sum of.
        :param team: field with that manager's team, for heads
        :param among: a further condition on the documents
        """
        first, *others = partners
        reach = self._within_reach(first)
        for partner in others:
            reach |= Domain(first, "=", False) & self._within_reach(partner)
        return (self._attributed(attributed, team) | reach) & Domain(list(among))

    def _client_limits(
        self,
        *partners: str,
        operation: str = "read",
        attributed: str = "",
        team: str = "",
        salesperson: str = "",
        acting: bool = True,
    ) -> Domain:
        """What remains of the documents others' rules show; for rules that narrow.

        What is about no client at all stays as Odoo has it.

        :param partners: fields with a client, also dotted; none may be another's
        :param operation: ``read`` or ``write``
        :param attributed, team: as in ``_client_reach``
        :param salesperson: field with Odoo's own salesperson. Those who see only own
            documents in Odoo see only these among the clientless ones anyway; said
            here as well it lets PostgreSQL use the indexes instead of reading the
            whole table.
        :param acting: also within reach are the clients of those for whom the user acts
        """
        scope = self._client_scope(operation)
        if scope in ("all", "unlimited"):
            return Domain.TRUE
        limits = Domain.TRUE
        for partner in partners:
            clientless = self._clientless(partner)
            if scope == "none":
                limits &= clientless
                continue
            if salesperson and not self.has_group(
                "sales_team.group_sale_salesman_all_leads"
            ):
                clientless &= Domain(salesperson, "in", [self.id, False])
            limits &= self._within_reach(partner, acting) | clientless
        return self._attributed(attributed, team) | limits

    def _client_partner_limits(self, operation: str = "read") -> Domain:
        """What the user may do with partners themselves."""
        scope = self._client_scope(operation)
        if scope in ("all", "unlimited"):
            return Domain.TRUE
        others = Domain("belongs_to_client", "=", False)
        return others if scope == "none" else others | Domain("is_my_client", "=", True)

    @api.model
    def _within_reach(self, partner: str, acting: bool = True) -> Domain:
        """That a field holds a partner within the reach of whoever asks."""
        *path, column = partner.split(".")
        reach = Domain.custom(
            to_sql=lambda model, alias, query: model.env[
                "res.partner"
            ]._my_clients_condition(model._field_to_sql(alias, column, query), acting),
            predicate=lambda record: record[column]._is_within_reach(acting),
        )
        for relation in reversed(path):
            reach = Domain(relation, "any", reach)
        return reach

    @api.model
    def _clientless(self, partner: str) -> Domain:
        """That a field holds no client's partner, or none at all.

        Asked of the documents that nothing else opens; Odoo's own condition on the
        partner would be a join for all of them. These are few where PostgreSQL comes
        by the clients within reach. Where it reads all documents they are most of
        them, and it may make a hash of all clients instead of looking up each.
        """
        *path, column = partner.split(".")

        def to_sql(model, alias, query):
            clients = model.env["res.partner"]
            of_client = SQL(
                "FROM res_partner of_client WHERE of_client.id = %s",
                model._field_to_sql(alias, column, query),
            )
            if clients._reaches_many():
                return SQL(
                    "NOT EXISTS (SELECT %s AND of_client.belongs_to_client)", of_client
                )
            return SQL("(SELECT of_client.belongs_to_client %s) IS NOT TRUE", of_client)

        clientless = Domain.custom(
            to_sql=to_sql,
            predicate=lambda record: not record[column].belongs_to_client,
        )
        for relation in reversed(path):
            clientless = Domain(relation, "=", False) | Domain(
                relation, "any", clientless
            )
        return clientless

    def _attributed(self, manager: str, team: str) -> Domain:
        """The documents that count for the user or, for a head, for the own teams."""
        if not manager:
            return Domain.FALSE
        attributed = Domain(manager, "=", self.id)
        if team and self.has_group(HEAD):
            attributed |= Domain(f"{team}.user_id", "=", self.id)
        return attributed
