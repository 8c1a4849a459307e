from odoo import api, fields, models

from ..portfolio.res_users_access import READERS
from .client_stakeholder import ATTITUDES, INFLUENCES


class ResPartner(models.Model):
    """The people at the client's, and the days worth a call."""

    _inherit = "res.partner"

    stakeholder_ids = fields.One2many(
        comodel_name="client.stakeholder",
        inverse_name="partner_id",
        string="People",
        groups=READERS,
    )
    stakeholder_map = fields.Json(
        string="Influence and Attitude",
        compute="_compute_stakeholder_map",
        groups=READERS,
        help="Who of the client's people stands where.",
    )
    person_date_ids = fields.One2many(
        comodel_name="client.person.date",
        inverse_name="partner_id",
        string="Birthdays and Other Dates",
        groups=READERS,
    )

    @api.depends("stakeholder_ids.influence", "stakeholder_ids.attitude")
    @api.depends_context("lang")
    def _compute_stakeholder_map(self):
        for partner in self:
            people = partner.stakeholder_ids
            partner.stakeholder_map = people._map() if people else False

    def action_view_stakeholders(self):
        """Open the people at the client's."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_stakeholder_action"
        )
        client = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "=", client.id)],
            "context": {"default_partner_id": client.id},
        }


class ClientStakeholder(models.Model):
    _inherit = "client.stakeholder"

    def _map(self) -> dict:
        """A grid of people: a row for each influence, a column for each attitude.

        :return: ``columns`` (labels from opponent to supporter) and ``rows``, the most
            influential first, each with ``label`` and ``cells``: lists of ``id``,
            ``name``, ``initials``, ``role``
        """
        roles = dict(self._fields["role"]._description_selection(self.env))
        attitudes = dict(self._fields["attitude"]._description_selection(self.env))
        influences = dict(self._fields["influence"]._description_selection(self.env))
        places = {}
        for person in self:
            places.setdefault((person.influence, person.attitude), []).append(
                {
                    "id": person.id,
                    "name": person.contact_id.name or "",
                    "initials": "".join(
                        word[0] for word in (person.contact_id.name or "?").split()[:2]
                    ).upper(),
                    "role": roles[person.role],
                }
            )
        return {
            "columns": [attitudes[key] for key, _label in ATTITUDES],
            "rows": [
                {
                    "label": influences[influence],
                    "cells": [
                        places.get((influence, attitude), [])
                        for attitude, _label in ATTITUDES
                    ],
                }
                for influence, _label in reversed(INFLUENCES)
            ],
        }
