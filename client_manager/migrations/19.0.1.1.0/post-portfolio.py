"""Whose client a partner is."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Fill what was filled at installation only.

    The record rules of all documents ask for the column. A database that had the addon
    before the column came has it empty, and every client is nobody's secret.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["res.partner"]._find_who_belongs_to_clients()
