from odoo import api, models
from odoo.exceptions import AccessError


class ClientProtectedMixin(models.AbstractModel):
    """Fields that follow from others and that nobody writes, not even by RPC.

    Odoo lets whoever may write a record write its stored computed fields too; the
    read-only mark of a field only concerns the form.
    """

    _name = "client.protected.mixin"
    _description = "Protected Fields"

    _protected_fields: tuple[str, ...] = ()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_protected_fields(vals)
        return super().create(vals_list)

    @api.model
    def _add_missing_default_values(self, values):
        """No default either: the context and ``ir.default`` are anybody's to set."""
        completed = super()._add_missing_default_values(values)
        foreign = set(self._protected_names()) - values.keys()
        return {k: value for k, value in completed.items() if k not in foreign}

    def write(self, vals):
        self._refuse_protected_fields(vals)
        return super().write(vals)

    @api.model
    def _protected_names(self) -> tuple[str, ...]:
        """The fields that who is asking may not write."""
        return self._protected_fields

    @api.model
    def _refuse_protected_fields(self, vals):
        refused = [name for name in self._protected_names() if name in vals]
        if refused:
            raise AccessError(
                self.env._(
                    "%(fields)s can't be written: it follows from other data.",
                    fields=", ".join(
                        self._fields[name].get_description(self.env)["string"]
                        for name in refused
                    ),
                )
            )
