from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date


class ClientSubstitution(models.Model):
    """Substitutions that can't both be, said in words.

    The database refuses them as well (see ``client.substitution.reach``), but can't say
    which two they are.
    """

    _inherit = "client.substitution"

    def _check_one_substitute(self):
        """Name the two substitutions that clash, before the database just refuses."""
        clash = self.env.execute_query(
            SQL(
                """
                SELECT mine.substitution_id, other.substitution_id,
                       GREATEST(mine.first_client, other.first_client),
                       LEAST(mine.last_client, other.last_client)
                  FROM client_substitution_reach mine
                  JOIN client_substitution_reach other
                    ON other.user_id = mine.user_id AND other.id != mine.id
                   AND other.part = 'absent'
                   AND other.first_client <= mine.last_client
                   AND mine.first_client <= other.last_client
                   AND daterange(other.date_from, other.date_until, '[]')
                       && daterange(mine.date_from, mine.date_until, '[]')
                 WHERE mine.part = 'absent' AND mine.substitution_id = ANY(%s)
                 LIMIT 1
                """,
                self.ids,
            )
        )
        if not clash:
            return
        mine, other, first, last = clash[0]
        # The other one may be of another department.
        mine, other = self.sudo().browse((mine, other))
        values = {
            "substitute": other.substitute_user_id.name,
            "absent": other.absent_user_id.name,
            "period": other._period_text(),
            "number": other.name,
        }
        if first == last:
            client = self.env["res.partner"].sudo().browse(first)
            raise ValidationError(
                self.env._(
                    "%(client)s has a substitute on some of these days already: "
                    "%(substitute)s instead of %(absent)s, %(period)s (%(number)s).",
                    client=client.display_name,
                    **values,
                )
            )
        raise ValidationError(
            self.env._(
                "The clients of %(absent)s have a substitute on some of these days "
                "already: %(substitute)s, %(period)s (%(number)s).",
                **values,
            )
        )

    def _check_no_chains(self):
        """Who is substituted can't substitute for others on the same days."""
        clash = self.env.execute_query(
            SQL(
                """
                SELECT absent.user_id, absent.substitution_id, acting.substitution_id
                  FROM client_substitution_reach absent
                  JOIN client_substitution_reach acting
                    ON acting.user_id = absent.user_id
                   AND acting.part = 'substitute'
                   AND daterange(acting.date_from, acting.date_until, '[]')
                       && daterange(absent.date_from, absent.date_until, '[]')
                 WHERE absent.part = 'absent'
                   AND (absent.substitution_id = ANY(%(mine)s)
                        OR acting.substitution_id = ANY(%(mine)s))
                 LIMIT 1
                """,
                mine=self.ids,
            )
        )
        if not clash:
            return
        user_id, absence, acting = clash[0]
        user = self.env["res.users"].sudo().browse(user_id)
        # One of the two may be of another department.
        absence, acting = self.sudo().browse((absence, acting))
        raise ValidationError(
            self.env._(
                "%(user)s is absent %(absence)s (%(number)s) and can't act for "
                "%(other)s on these days, %(acting)s (%(acting_number)s). End or "
                "shorten one of the two.",
                user=user.name,
                absence=absence._period_text(),
                number=absence.name,
                other=acting.absent_user_id.name,
                acting=acting._period_text(),
                acting_number=acting.name,
            )
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _period_text(self) -> str:
        return self._days_text(*self._period())

    @api.model
    def _days_text(self, first, last) -> str:
        """A period in words, in the user's language and date format."""
        first, last = (day and format_date(self.env, day) for day in (first, last))
        if not last:
            return self.env._("from %(first)s, for an unknown time", first=first)
        return self.env._("from %(first)s until %(last)s", first=first, last=last)
