from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import pytz

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.client_manager.models.interaction.client_interaction_sources import (
    CATEGORIES,
)
from odoo.addons.client_manager.tools.dates import begin_of

# For these somebody goes to the client; they come in the order of the journey.
ON_THE_ROAD = ("visit", "exhibition", "presentation")


class Stop(NamedTuple):
    """One contact of the week.

    :param start: when it begins and ends (naive, UTC), or None where only the day is
        agreed
    :param people: who at the client's; empty for the client itself
    :param place: where, if it is not the client's address
    :param done: whether it took place, as far as somebody wrote it down
    """

    day: date
    start: datetime | None
    stop: datetime | None
    kind: str
    client: Any
    people: Any
    purpose: str
    place: str = ""
    done: bool = False

    @property
    def address_of(self):
        """Whose address and phone to look for."""
        return self.people[:1] or self.client

    @property
    def journey(self) -> tuple:
        """What sorts the contacts of a day: by the hour, then visits town by town."""
        where = self.address_of
        return (
            self.start or datetime.max,
            self.kind not in ON_THE_ROAD,
            where.city or "",
            where.zip or "",
            where.street or "",
            self.client.name or "",
            self.client.id,
        )


class ClientVisitStops(models.AbstractModel):
    """The contacts somebody has planned: meetings with clients, and calls and visits
    planned as activities on clients and their documents."""

    _name = "client.visit.stops"
    _description = "Contacts Planned"

    @api.model
    @api.private
    def _planned(self, user, first: date, last: date, zone: str) -> list[Stop]:
        """The contacts of a user on these days, in order, also those that took place.

        :param zone: name of the time zone in which the user's days turn
        """
        stops = self._meetings(user, first, last, zone)
        stops += self._activities(
            user,
            Domain("date_deadline", ">=", first) & Domain("date_deadline", "<=", last),
        )
        return sorted(stops, key=lambda stop: (stop.day, *stop.journey))

    @api.model
    @api.private
    def _left_over(self, user, before: date) -> list[Stop]:
        """The contacts of a user that were planned before a day and are still open."""
        stops = self._activities(
            user, Domain("date_deadline", "<", before) & Domain("active", "=", True)
        )
        return sorted(stops, key=lambda stop: (*stop.journey, stop.day))

    # ------------------------------------------------------------------
    # Meetings
    # ------------------------------------------------------------------

    @api.model
    def _meetings(self, user, first: date, last: date, zone: str) -> list[Stop]:
        begin, end = (
            begin_of(day, zone)
            for day in (first, last + timedelta(days=1))
        )
        person = user.partner_id
        meetings = self.env["calendar.event"].search(
            Domain("partner_ids", "in", person.ids)
            & Domain("stop", ">", begin)
            & Domain("start", "<", end)
        )
        clients = self._clients_of(meetings)
        return [
            Stop(
                day=day,
                start=start,
                stop=stop,
                kind="video" if meeting.videocall_location else "visit",
                client=client,
                people=people - client,
                purpose=meeting.name,
                place=meeting.location or "",
                # Also a result the user may not read has been recorded.
                done=client in meeting.sudo().interaction_ids.commercial_partner_id,
            )
            for meeting in meetings
            if not self._declined(meeting, person)
            for day, start, stop in self._hours(meeting, pytz.timezone(zone))
            if first <= day <= last
            for client, people in clients[meeting].items()
        ]

    @api.model
    def _declined(self, meeting, person) -> bool:
        answers = meeting.attendee_ids.filtered(lambda one: one.partner_id == person)
        return bool(answers) and set(answers.mapped("state")) == {"declined"}

    @api.model
    def _hours(self, meeting, zone) -> list[tuple]:
        """(day, start, stop) for each day a meeting lasts."""
        if meeting.allday:
            days = (meeting.stop_date - meeting.start_date).days
            return [
                (meeting.start_date + timedelta(days=number), None, None)
                for number in range(days + 1)
            ]
        # What ends at midnight is over on the day before.
        end = max(meeting.start, meeting.stop - timedelta(seconds=1))
        first, last = (
            pytz.utc.localize(moment).astimezone(zone).date()
            for moment in (meeting.start, end)
        )
        later = [
            (first + timedelta(days=number), None, None)
            for number in range(1, (last - first).days + 1)
        ]
        return [(first, meeting.start, meeting.stop), *later]

    @api.model
    def _clients_of(self, meetings) -> dict:
        """Who of which clients a meeting is with, as far as the user may read them.

        Where no client attends it is with that of the document it was planned from.
        """
        documents = [(one.res_model, one.res_id) for one in meetings if one.res_id]
        planned_from = self.env["client.interaction"]._partners_of(documents)
        found = {}
        for meeting in meetings:
            # Who attends is shown to everybody who sees the meeting.
            partners = meeting.sudo().partner_ids.filtered("belongs_to_client")
            found[meeting] = (
                partners
                or meeting.sudo().opportunity_id.partner_id.filtered(
                    "belongs_to_client"
                )
                or planned_from.get((meeting.res_model, meeting.res_id), partners)
            )
        everybody = self.env["res.partner"].union(*found.values())
        readable = everybody.with_env(self.env)._filtered_access("read")
        return {
            meeting: (readable & partners.with_env(self.env)).grouped(
                "commercial_partner_id"
            )
            for meeting, partners in found.items()
        }

    # ------------------------------------------------------------------
    # Activities
    # ------------------------------------------------------------------

    @api.model
    def _activities(self, user, when: Domain) -> list[Stop]:
        # Odoo shows activities to who may write the document; whoever may read the
        # client, which is checked below, may know what is planned with it.
        everything = self.env["mail.activity"].sudo().with_context(active_test=False)
        activities = everything.search(
            Domain("user_id", "=", user.id)
            & Domain("res_model", "in", list(self._documents()))
            & Domain("activity_type_id.category", "in", list(CATEGORIES))
            & Domain("calendar_event_id", "=", False)
            & when
        )
        about = self.env["client.interaction"]._partners_of(
            (activity.res_model, activity.res_id) for activity in activities
        )
        partners = self.env["res.partner"].union(*about.values()).with_env(self.env)
        readable = set(partners._filtered_access("read").ids)
        stops = []
        for activity in activities:
            partner = about.get((activity.res_model, activity.res_id))
            if not partner or partner.id not in readable:
                continue
            partner = self._where(activity, partner).with_env(self.env)
            client = partner.commercial_partner_id
            stops.append(
                Stop(
                    day=activity.date_deadline,
                    start=None,
                    stop=None,
                    kind=activity._contact_kind(),
                    client=client,
                    people=partner - client,
                    purpose=self._purpose(activity),
                    done=not activity.active,
                )
            )
        return stops

    @api.model
    def _where(self, activity, partner):
        """Where one goes: an agreed contact stands on the client, but may have been
        agreed with one of its people or at one of its addresses."""
        agreed = activity.agreed_at_ids[:1].partner_id
        if agreed.commercial_partner_id == partner:
            return agreed
        return partner

    @api.model
    def _documents(self):
        return self.env["calendar.event"]._client_documents()

    @api.model
    def _purpose(self, activity) -> str:
        """What it is about, with the document if it is not the client."""
        words = activity.summary or activity.activity_type_id.name
        if activity.res_model == "res.partner" or not activity.res_name:
            return words
        return f"{words} ({activity.res_name})"
