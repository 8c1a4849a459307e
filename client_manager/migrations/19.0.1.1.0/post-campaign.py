"""Told means that the letter has left the house.

Before, a client was told as soon as the letter was in Odoo's queue, nothing tied the
two, and a campaign that was over left its queue and its calls as they were.
"""

from odoo import SUPERUSER_ID, api
from odoo.fields import Domain

from odoo.addons.client_manager.models.campaign.client_campaign_letter import FAILURES


def migrate(cr, version):
    """Tie the lines to their letters, and renew the letter nobody has changed."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    _tie_to_letters(env)
    over = env["client.campaign"].search([("state", "in", ("done", "cancelled"))])
    over._stop_telling()
    letter = "client_manager.client_campaign_mail_template"
    env["mail.template"]._renew_if_untouched(letter)


def _tie_to_letters(env):
    """Say of each line that was told by mail what became of its letter.

    Where the letter is gone, it was deleted after it was sent.
    """
    lines = env["client.campaign.line"].search(
        Domain("state", "=", "told")
        & Domain("told_by", "=", "mail")
        & Domain("mail_id", "=", False)
    )
    letters = env["mail.mail"].search(
        # What the manager wrote later on the line is a notification.
        Domain("model", "=", lines._name)
        & Domain("res_id", "in", lines.ids)
        & Domain("is_notification", "=", False),
        order="id desc",
    )
    # The first one of each line stays.
    of_line = {letter.res_id: letter for letter in letters}
    for line in lines:
        letter = of_line.get(line.id)
        if letter:
            line.mail_id = letter
            line.address = line.contact_id.email_normalized
    by_state = lines.filtered("mail_id").grouped(lambda line: line.mail_id.state)
    nobody = lines.browse()
    by_state.get("outgoing", nobody).write({"state": "queued", "told_date": False})
    cancelled = by_state.get("cancel", nobody)
    cancelled.told_date = False
    cancelled._hold_back("mail_cancelled")
    refused = by_state.get("exception", nobody)
    for why, failed in refused.grouped(lambda one: one.mail_id.failure_type).items():
        failed._letter_failed(FAILURES.get(why, "refused"))
