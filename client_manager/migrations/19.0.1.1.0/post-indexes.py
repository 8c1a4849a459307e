"""Indexes that Odoo keeps although no field asks for them any more."""

from odoo.tools import SQL

# Each begins like another one, or has the same value in nearly all rows.
NEEDLESS = (
    "sale_order__client_manager_id_index",
    "client_interaction__commercial_partner_id_index",
    "client_interaction__company_id_index",
    "client_interaction__event_id_index",
    "client_campaign_line__campaign_id_index",
)


def migrate(cr, version):
    """Drop them; each costs every write."""
    for name in NEEDLESS:
        cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(name)))
