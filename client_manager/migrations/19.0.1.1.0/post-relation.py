"""What an installation does once, for capabilities that came with an update.

Odoo calls the functions of files that are not updated at installation only.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Score the clients, offer the plan of onboarding, have segments found."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["client.data.requirement"]._score_all()
    plan = env["res.company"]._new_client_plan()
    # Later somebody may have taken the plan away on purpose.
    if plan and plan.create_date == cr.now():
        env["res.company"]._take_onboarding_plan()
    if not env["client.retention"].search_count([], limit=1):
        env.ref("client_manager.ir_cron_client_retention")._trigger()
