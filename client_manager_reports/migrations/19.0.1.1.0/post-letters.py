"""The report of a meeting goes to whom it may go, in their language.

The letter that carries it is not updated with the addon, since it is the user's own
once it was changed.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Renew the letter where nobody has changed it."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    letter = "client_manager_reports.client_interaction_mail_template"
    env["mail.template"]._renew_if_untouched(letter)
