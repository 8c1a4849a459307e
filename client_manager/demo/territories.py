from odoo import Command, api, models

from .people import BRANCHES

# Branch | area | manager | codes of the states in Odoo
AREAS = [
    ("central", "Upper Volga", "manager1", ("MOW", "TVE", "YAR")),
    ("central", "Golden Ring", "manager2", ("IVA", "VLA")),
    ("central", "Oka", "manager3", ("RYA", "TUL", "KLU", "SMO")),
    ("ural", "Middle Ural", "manager4", ("SVE",)),
    ("ural", "Southern Ural", "manager5", ("CHE", "ORE", "KGN")),
    ("ural", "Kama and Tobol", "manager6", ("PER", "TYU", "BA")),
]


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_territories(self, world):
        """A district for each branch, made of the managers' areas."""
        territories = self.env["client.territory"]
        districts = {
            branch: self._keep(
                f"territory_{branch}",
                territories.create(
                    {
                        "name": f"{name} District",
                        "kind": "district",
                        "user_id": world.teams[branch].user_id.id,
                        "team_id": world.teams[branch].id,
                    }
                ),
            )
            for branch, name, _russian in BRANCHES
        }
        territories.create(
            [
                {
                    "name": name,
                    "kind": "area",
                    "parent_id": districts[branch].id,
                    "user_id": world.users[login].id,
                    "team_id": world.teams[branch].id,
                    "rule_ids": [
                        Command.create(
                            {
                                "country_id": world.company.country_id.id,
                                "state_id": self._state(state).id,
                            }
                        )
                        for state in states
                    ],
                }
                for branch, name, login, states in AREAS
            ]
        )
