from odoo import api, models

from .res_users_access import HEAD


class ClientAttributionMixin(models.AbstractModel):
    """Lists of documents for a manager, who sees few of many, in one look at the table.

    The web client wants a page and the number of all. Odoo asks the database twice, and
    each time it has to look up every document of the manager's clients, which lie
    scattered over the whole table. Sorted for the page they are all known already.
    """

    _inherit = "client.attribution.mixin"

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        if not limit or self.env.su or not self.env.user._is_shown_few_documents():
            return super().web_search_read(
                domain, specification, offset, limit, order, count_limit
            )
        # Without a limit on purpose: told that 80 are enough, PostgreSQL goes through
        # the documents of everybody, from the newest on, until it has found so many.
        ids = self._search(domain, order=order or self._order).get_result_ids()
        page = self.browse(ids[offset : offset + limit])
        columns = [
            name
            for name in specification
            if name in self._fields and self._fields[name].column_type
        ]
        # The rules have just let these through, and reading asks for the rights on
        # fields; what is behind relations is read as ever.
        page.sudo().fetch(columns)
        length = min(len(ids), count_limit or len(ids)) if page else 0
        return {"length": length, "records": page.web_read(specification)}


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_shown_few_documents(self) -> bool:
        """Whether the user sees own documents only, as a manager who leads nobody."""
        return self._client_scope("read") == "own" and not self.has_group(HEAD)
