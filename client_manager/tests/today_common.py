from datetime import datetime, timedelta

from odoo import Command
from odoo.fields import Domain

from .cadence_common import CadenceCase


class TodayCase(CadenceCase):
    """What is in the blocks of Today; Anna is in Moscow. Tests freeze the time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.tz = "Europe/Moscow"

    def block(self, name, user=None, scope=None):
        today = self.env["client.today"].with_user(user or self.anna)
        page = today.with_context(lang="en_US").get_today(scope)
        return next(block for block in page["blocks"] if block["name"] == name)

    def listed(self, block, user=None):
        action = block["action"]
        records = self.env[action["res_model"]].with_user(user or self.anna)
        return records.search(Domain(action["domain"]))

    def meeting(self, start, partners=None, user=None, **values):
        user = user or self.anna
        partners = self.contact if partners is None else partners
        return self.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": start,
                "stop": datetime.fromisoformat(start) + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [Command.set((user.partner_id + partners).ids)],
                **values,
            }
        )

    def record_result(self, meeting, user=None):
        self.env["client.interaction.record"].with_user(user or self.anna).create(
            {"event_id": meeting.id, "summary": "Agreed"}
        ).action_record()
