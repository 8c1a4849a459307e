from odoo import api, models
from odoo.exceptions import UserError

# Set while a transfer hands over documents.
CHECK_ALIKE = "client_transfer_check_alike"


class Base(models.AbstractModel):
    """Of documents handed over alike only one of each kind is checked by Odoo.

    Whether a salesperson or a team works in the company of a document is the same for
    all documents of that company; Odoo asks for one document after the other.
    """

    _inherit = "base"

    @api.private
    def _check_company(self, fnames=None):
        checked = self
        if self.env.context.get(CHECK_ALIKE) and self._is_checked_by_company(fnames):
            checked = self._one_of_each_company(fnames)
        try:
            return super(Base, checked)._check_company(fnames)
        except UserError:
            if len(checked) == len(self):
                raise
            # Now that something is wrong, all of it is named.
            return super()._check_company(fnames)

    def _is_checked_by_company(self, fnames) -> bool:
        return (
            fnames is not None and "company_id" in self and "company_id" not in fnames
        )

    def _one_of_each_company(self, fnames):
        """One record of each company and values of the fields that Odoo checks."""
        fields = [self._fields[name] for name in fnames]
        names = [f.name for f in fields if f.relational and f.check_company]
        alike = {}
        # As Odoo does: what is refused does not depend on what the user may read.
        for record in self.sudo():
            key = record.company_id, *(record[name] for name in names)
            alike.setdefault(key, record.id)
        return self.browse(alike.values())
