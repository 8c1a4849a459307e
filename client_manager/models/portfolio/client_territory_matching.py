from collections.abc import Iterable

from odoo import api, models
from odoo.tools import SQL, ormcache

from ...tools.territories import Matcher, Path, Rule, normal_city, normal_zip


class ClientTerritory(models.Model):
    """Which territory an address falls into, and who follows when that changes."""

    _inherit = "client.territory"

    @api.model
    @ormcache()
    def _matcher(self) -> Matcher:
        """The rules in force, ready to be matched; loaded once for all clients."""
        return Matcher(self._rules_in_force())

    @api.model
    def _rules_in_force(self, country_ids: Iterable[int] | None = None) -> list[Rule]:
        """All rules of territories that are not archived, in one query."""
        self.flush_model(["parent_path", "active"])
        self.env["client.territory.rule"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT rule.id, territory.parent_path, rule.country_id, rule.state_id,
                       rule.zip_from, rule.zip_until, rule.city
                  FROM client_territory_rule rule
                  JOIN client_territory territory ON territory.id = rule.territory_id
                 WHERE territory.active AND %s
                """,
                SQL("rule.country_id = ANY(%s)", list(country_ids))
                if country_ids is not None
                else SQL("TRUE"),
            )
        )
        return [
            Rule(
                rule_id,
                _path(path),
                country_id,
                state_id,
                normal_zip(first),
                normal_zip(last) or normal_zip(first),
                normal_city(city),
            )
            for rule_id, path, country_id, state_id, first, last, city in rows
        ]

    def _countries(self) -> set[int]:
        """Ids of the countries in which the territories or their parts have rules."""
        groups = self.env["client.territory.rule"]._read_group(
            [("territory_id", "in", self._with_parts().ids)], ["country_id"]
        )
        return {country.id for (country,) in groups}

    @api.model
    def _follow_rules(self, country_ids: set[int]):
        """Let the clients of some countries follow changed rules."""
        if not country_ids:
            return
        self.env.registry.clear_cache()  # of _matcher()
        if not self.env.context.get("client_territory_later"):
            # Clients follow the rules, whoever may change the clients themselves.
            self.env["res.partner"].sudo()._follow_territories_soon(country_ids)


def _path(parent_path: str) -> Path:
    return tuple(int(part) for part in parent_path.split("/") if part)
