from datetime import date, datetime
from unittest.mock import patch

from .interaction_common import InteractionCase


class CadenceCase(InteractionCase):
    """*textile* is a key client of Anna's since long ago; *market* is Vera's and not.

    The firm counts its days in Moscow. Anna works Monday to Friday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.due = cls.env["client.cadence"]
        # Other rules (demo data) must not decide here.
        cls.env["client.cadence.rule"].search([]).unlink()
        cls.key = cls.env["client.segment"].create({"name": "Key"})
        cls.into_segment(cls.textile, cls.key)
        cls.make_old(cls.textile + cls.market)
        cls.calendar = cls.env["resource.calendar"].create(
            {"name": "Five days", "tz": "Europe/Moscow"}
        )
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Anna",
                "user_id": cls.anna.id,
                "resource_calendar_id": cls.calendar.id,
            }
        )

    @classmethod
    def make_old(cls, clients):
        """Clients who were clients before any rule."""
        clients.flush_recordset()
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = '2020-01-01' WHERE id IN %s",
            [tuple(clients.ids)],
        )
        clients.invalidate_recordset()

    @classmethod
    def into_segment(cls, clients, segment):
        """Put clients into a segment, as the nightly pass does; it counts at once."""
        clients.flush_recordset()
        cls.env.cr.execute(
            "UPDATE res_partner SET segment_id = %s WHERE id IN %s",
            [segment.id or None, tuple(clients.ids)],
        )
        clients.invalidate_recordset(["segment_id"])
        cls.env["client.cadence"]._refresh(clients)

    @classmethod
    def rule(cls, kind, number, unit, since="2026-04-01", **values):
        return cls.env["client.cadence.rule"].create(
            {
                "kind": kind,
                "interval_number": number,
                "interval_unit": unit,
                "date_from": since,
                **values,
            }
        )

    @classmethod
    def away(cls, first: date, last: date, resource=None):
        """A leave of a person, or a public holiday, in whole days of Moscow."""
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "calendar_id": cls.calendar.id,
                "resource_id": resource and resource.id,
                "date_from": datetime(first.year, first.month, first.day, 0, 0),
                "date_to": datetime(last.year, last.month, last.day, 20, 0),
            }
        )

    def row(self, kind, client=None):
        return self.due.search(
            [("partner_id", "=", (client or self.textile).id), ("kind", "=", kind)]
        )

    def planned(self, kind, client=None):
        """The day a contact is planned for, or False."""
        self.env.invalidate_all()
        return self.row(kind, client).planned_date

    def run_night(self):
        """The scheduled action, in the transaction of the test."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **options: 1):
            self.due._plan_ahead()
        self.env.invalidate_all()
