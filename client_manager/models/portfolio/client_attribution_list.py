from odoo import api, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition, DomainOr
from odoo.tools import SQL, Query


class ClientAttributionMixin(models.AbstractModel):
    """Lists of documents for a manager, who sees few of many, in one look at the table.

    The web client wants a page and the number of all. Odoo asks the database twice, and
    each time it has to look up every document of the manager's clients, which lie
    scattered over the whole table. Sorted for the page they are all known already.
    """

    _inherit = "client.attribution.mixin"

    # Whether indexes hold all that the rules and the usual order ask of a document.
    _has_covering_indexes = False

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        if not limit or self.env.su or not self.env.user._is_shown_few_documents():
            return super().web_search_read(
                domain, specification, offset, limit, order, count_limit
            )
        ids = self._few_documents(Domain(domain), order or self._order)
        page = self.browse(ids[offset : offset + limit])
        # What the computed fields among them and the rules look at is read along.
        names = {name for name in specification if name in self._fields}
        wanted = self._determine_fields_to_fetch(names | set(self._protected_fields))
        # The rules have just let these through, and the rights on fields were asked
        # for; what is behind relations is read as ever.
        page.sudo().fetch([field.name for field in wanted if field.column_type])
        length = self._length_as_odoo(len(ids), page, offset, limit, count_limit)
        return {"length": length, "records": page.web_read(specification)}

    @api.model
    def _length_as_odoo(self, number, page, offset, limit, count_limit) -> int:
        """The number of all as far as the web client wants to know it."""
        if not page:
            return 0
        shown = offset + len(page)
        if len(page) == limit and not (count_limit and count_limit <= shown):
            return min(number, count_limit or number)
        forced = self.env.context.get("force_search_count")
        return min(number, count_limit or number) if forced else shown

    @api.model
    def _few_documents(self, domain: Domain, order: str) -> list[int]:
        """The ids of all documents of a search, in its order."""
        if order == self._order and self._has_covering_indexes:
            query = self._query_by_alternatives(domain)
            if query:
                rows = self.env.execute_query(query)
                return list(dict.fromkeys(document_id for (document_id,) in rows))
        # Without a limit on purpose: told that 80 are enough, PostgreSQL goes through
        # the documents of everybody, from the newest on, until it has found so many.
        return list(self._search(domain, order=order).get_result_ids())

    @api.model
    def _query_by_alternatives(self, domain: Domain) -> SQL | None:
        """What the rules let through, each of their alternatives by its own index.

        For alternatives (``OR``) PostgreSQL reads every document to see whether it is
        one of them. Asked for one after the other they are found in indexes alone, as
        long as those hold what the domain asks for, too.

        :return: None where the rules are no alternatives, or where they or the domain
            are not of this table alone
        """
        if self._active_name or self._search.__func__ is not models.BaseModel._search:
            return None  # something else has a say in what is found
        self.browse().check_access("read")
        documents = self.sudo().with_context(active_test=False)
        rule = self.env["ir.rule"]._compute_domain(self._name, "read")
        common, alternatives = self._alternatives(rule.optimize_full(documents))
        if not alternatives:
            return None
        query = Query(self.env, self._table, self._table_sql)
        # What is asked for is looked up with the rights of who asks, unlike the rules.
        asked = domain.optimize_full(self)._to_sql(self, self._table, query)
        common, *conditions = (
            part.optimize_full(documents)._to_sql(documents, self._table, query)
            for part in (common, *alternatives)
        )
        if query._joins:
            return None
        return self._union(query, SQL("%s AND (%s)", common, asked), *conditions)

    @api.model
    def _union(self, query: Query, common: SQL, first: SQL, *others: SQL) -> SQL:
        """The ids of documents for which one of the alternatives holds, in order.

        Most are found by the first one; what several others find stands there twice.
        """
        columns = dict.fromkeys(
            ("id", *(term.split()[0] for term in self._order.split(",")))
        )
        selected = SQL(", ").join(
            self._field_to_sql(self._table, name, query) for name in columns
        )
        known = SQL("(%s) IS NOT TRUE", first)
        conditions = [first, *(SQL("(%s) AND %s", other, known) for other in others)]
        parts = [
            SQL(
                "SELECT %s FROM %s WHERE %s AND %s",
                selected,
                SQL.identifier(self._table),
                common,
                condition,
            )
            for condition in conditions
        ]
        return SQL(
            "SELECT id FROM (%s) %s ORDER BY %s",
            SQL(" UNION ALL ").join(parts),
            SQL.identifier(self._table),
            self._order_to_sql(self._order, query),
        )

    @api.model
    def _alternatives(self, rule: Domain) -> tuple[Domain, list[Domain]]:
        """What holds for all documents of a rule, and the alternatives beside it."""
        parts = rule.children if isinstance(rule, DomainAnd) else (rule,)
        either = [part for part in parts if isinstance(part, DomainOr)]
        if len(either) != 1:
            return rule, []
        common = Domain.AND(part for part in parts if part is not either[0])
        return common, [
            alternative
            for child in either[0].children
            for alternative in self._without_empty(child)
        ]

    @api.model
    def _without_empty(self, alternative: Domain) -> list[Domain]:
        """An alternative apart from what has nothing in a field: by two index scans."""
        parts = (
            alternative.children
            if isinstance(alternative, DomainAnd)
            else (alternative,)
        )
        for part in parts:
            if (
                isinstance(part, DomainCondition)
                and part.operator == "in"
                and False in part.value
                and len(part.value) > 1
            ):
                others = Domain.AND(one for one in parts if one is not part)
                values = [value for value in part.value if value]
                return [
                    Domain(part.field_expr, "in", values) & others,
                    Domain(part.field_expr, "in", [False]) & others,
                ]
        return [alternative]


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_shown_few_documents(self) -> bool:
        """Whether the user sees own documents only, of a usual number of clients."""
        clients = self.env["res.partner"].with_user(self)
        return self._client_scope("read") == "own" and not clients._reaches_many()
