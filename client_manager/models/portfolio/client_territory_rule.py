from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.territories import normal_city, normal_zip, overlaps


class ClientTerritoryRule(models.Model):
    """Addresses that fall into a territory: all that is filled in must fit.

    How ZIP codes and cities are compared is said in ``tools/territories.py``.
    """

    _name = "client.territory.rule"
    _description = "Territory Rule"
    _order = "territory_id, country_id, state_id, zip_from, city, id"

    territory_id = fields.Many2one(
        comodel_name="client.territory",
        required=True,
        index=True,
        ondelete="cascade",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company.country_id,
    )
    # Emptied with the state, the rule would suddenly mean the whole country.
    state_id = fields.Many2one(
        comodel_name="res.country.state",
        ondelete="restrict",
        domain="[('country_id', '=', country_id)]",
        help="Empty: any state of the country.",
    )
    zip_from = fields.Char(
        string="ZIP From",
        help="First ZIP code, or only the leading characters of it: 101 to 129 means "
        "all codes that begin with 101, 102 … 129. Empty: any.",
    )
    zip_until = fields.Char(
        string="ZIP Until",
        help="Last ZIP code, of the same length as the first. Empty: only the first.",
    )
    city = fields.Char(
        help="Case, accents, spaces and hyphens do not count. Empty: any city."
    )

    @api.depends("country_id", "state_id", "zip_from", "zip_until", "city")
    def _compute_display_name(self):
        for rule in self:
            codes = dict.fromkeys(filter(None, (rule.zip_from, rule.zip_until)))
            parts = (
                rule.country_id.name,
                rule.state_id.name,
                "–".join(codes),
                rule.city,
            )
            rule.display_name = ", ".join(filter(None, parts))

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("country_id", "state_id")
    def _check_state(self):
        for rule in self:
            if rule.state_id and rule.state_id.country_id != rule.country_id:
                raise ValidationError(
                    self.env._(
                        "%(territory)s: %(state)s is not a state of %(country)s.",
                        territory=rule.territory_id.name,
                        state=rule.state_id.name,
                        country=rule.country_id.name,
                    )
                )

    @api.constrains("zip_from", "zip_until", "city")
    def _check_readable(self):
        for rule in self:
            first, last = normal_zip(rule.zip_from), normal_zip(rule.zip_until)
            if last and (len(first) != len(last) or first > last):
                raise ValidationError(
                    self.env._(
                        "%(territory)s: the ZIP codes %(first)s and %(last)s are no "
                        "range. Both need the same number of letters and digits, the "
                        "smaller one first.",
                        territory=rule.territory_id.name,
                        first=rule.zip_from or "–",
                        last=rule.zip_until,
                    )
                )
            for typed, meant in (
                (rule.zip_from, first),
                (rule.zip_until, last),
                (rule.city, normal_city(rule.city)),
            ):
                # Would otherwise mean any address.
                if typed and not meant:
                    raise ValidationError(
                        self.env._(
                            "%(territory)s: “%(text)s” has no letters or digits.",
                            territory=rule.territory_id.name,
                            text=typed,
                        )
                    )

    @api.constrains(
        "territory_id", "country_id", "state_id", "zip_from", "zip_until", "city"
    )
    def _check_no_overlap(self):
        """Refuse an address that could fall into two unrelated territories."""
        if not self:
            return
        self._wait_for_others()
        rules = self.env["client.territory"]._rules_in_force(self.country_id.ids)
        changed = set(self.ids)
        for one, other in overlaps(rules):
            if one.id in changed or other.id in changed:
                one, other = self.browse([one.id, other.id])
                raise ValidationError(
                    self.env._(
                        "%(territory)s (%(rule)s) and %(other)s (%(other_rule)s) "
                        "overlap: an address could fall into both. Narrow one of "
                        "them, for example to a state, or make one territory a part "
                        "of the other.",
                        territory=one.territory_id.complete_name,
                        rule=one.display_name,
                        other=other.territory_id.complete_name,
                        other_rule=other.display_name,
                    )
                )

    def _wait_for_others(self):
        """Let nobody else change rules of the same countries at the same time.

        The check can't see what another transaction has not committed. The row of the
        country is rewritten unchanged: the later of two transactions then fails to
        serialize, and Odoo runs it again, seeing the rules of the first.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE res_country SET write_date = write_date WHERE id = ANY(%s)",
                sorted(self.country_id.ids),
            )
        )

    # ------------------------------------------------------------------
    # CRUD: the clients follow
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["client.territory"]._follow_rules(set(rules.country_id.ids))
        return rules

    def write(self, vals):
        countries = self.country_id
        result = super().write(vals)
        countries |= self.country_id
        self.env["client.territory"]._follow_rules(set(countries.ids))
        return result

    def unlink(self):
        countries = set(self.country_id.ids)
        result = super().unlink()
        self.env["client.territory"]._follow_rules(countries)
        return result
