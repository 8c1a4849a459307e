from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

GUARD = "client_unchangeable_refuse"


class ClientUnchangeableMixin(models.AbstractModel):
    """Records that nobody makes by hand, changes or deletes.

    The ORM refuses it for everybody, also the superuser; triggers let the database
    itself refuse UPDATE, DELETE and TRUNCATE. Rows are added by ``INSERT`` alone, by
    methods that RPC can't call. The tables have no foreign keys to others, which Odoo
    or the database would follow up by changing rows.

    Whoever owns the database can still switch the triggers off (``ALTER TABLE …
    DISABLE TRIGGER``), which a migration that fills a new column has to do.
    """

    _name = "client.unchangeable.mixin"
    _description = "Never Changed"
    # Columns such as create_uid would be foreign keys to users.
    _log_access = False

    def init(self):
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION USING
                        MESSAGE = TG_TABLE_NAME || ' is never changed: ' || TG_OP,
                        ERRCODE = 'insufficient_privilege';
                END
                $$
                """,
                SQL.identifier(GUARD),
            )
        )
        self._guard("unchanged", SQL("UPDATE OR DELETE"), SQL("ROW"))
        self._guard("untruncated", SQL("TRUNCATE"), SQL("STATEMENT"))

    @api.model
    def _guard(self, suffix: str, event: SQL, level: SQL):
        trigger = SQL.identifier(f"{self._table}_{suffix}")
        table = SQL.identifier(self._table)
        self.env.cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, table))
        self.env.cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH %s EXECUTE FUNCTION %s()",
                trigger,
                event,
                table,
                level,
                SQL.identifier(GUARD),
            )
        )

    @api.model
    @api.private
    def _drop_guards(self):
        """Take the triggers away with their function, before an uninstallation."""
        self.env.cr.execute(
            SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(GUARD))
        )

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        self._refuse_change()

    def write(self, vals):  # pylint: disable=method-required-super
        self._refuse_change()

    def unlink(self):  # pylint: disable=method-required-super
        self._refuse_change()

    @api.model
    def _refuse_change(self):
        raise AccessError(
            self.env._(
                "“%(log)s” is kept by the program itself: nobody adds to it, changes "
                "or deletes it.",
                log=self._description,
            )
        )
