"""Whose client a partner is, and by what a manager's orders are found."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill what was filled at installation only, and drop what Odoo would keep."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # The record rules of all documents ask for the column. A database that had the
    # addon before the column came has it empty, and every client is nobody's secret.
    env["res.partner"]._find_who_belongs_to_clients()
    # Others begin with this column, see sale.order.
    cr.execute("DROP INDEX IF EXISTS sale_order__client_manager_id_index")
