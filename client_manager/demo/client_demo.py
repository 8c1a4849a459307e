import logging
from dataclasses import dataclass, field
from datetime import date, timedelta

from odoo import api, models

from .planning import HISTORY_DAYS, Client, Order, clients

_logger = logging.getLogger(__name__)

# External ids are kept under a name of their own: uninstalling client_manager must
# not take the clients and users of a demo database with it.
NAMESPACE = "client_manager_demo"


@dataclass
class World:
    """What the parts of the demo data pass on to each other."""

    company: models.BaseModel
    today: date
    owns_database: bool
    users: dict[str, models.BaseModel] = field(default_factory=dict)
    teams: dict[str, models.BaseModel] = field(default_factory=dict)
    warehouses: dict[str, models.BaseModel] = field(default_factory=dict)
    partners: dict[str, models.BaseModel] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    products: list[models.BaseModel] = field(default_factory=list)
    orders: dict[models.BaseModel, Order] = field(default_factory=dict)
    invoices: dict[models.BaseModel, Order] = field(default_factory=dict)
    clients: list[Client] = field(default_factory=clients)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days)


class ClientDemo(models.AbstractModel):
    """A believable company to show and try the client manager with.

    *Northern Textile*, a textile wholesaler with a Central and an Ural branch, half
    a year of sales behind it. Nothing here runs unless the demo data are asked for:
    by ``client_demo.xml`` when a module is installed with demo data, or by calling
    ``_load_company`` on a database that has none.

    Everything is dated relative to the day of loading and made by Odoo's own
    methods, in batches. The plan comes from ``planning`` and is the same for
    the same day.
    """

    _name = "client.demo"
    _description = "Demo Company"

    @api.model
    def _load_company(self):
        """Make the company with all its people and documents, once.

        On a database without accounting entries the main company becomes ours;
        where it has some (Odoo's own demo data) ours is a further company.
        """
        if self.env.ref(f"{NAMESPACE}.company", raise_if_not_found=False):
            return
        company, owns_database = self._make_company()
        demo = self._acting_in(company)
        world = World(
            company=company.with_env(demo.env),
            today=company.client_date(),
            owns_database=owns_database,
        )
        start = self._set_attribution_start(world.ago(HISTORY_DAYS + 1))
        for step in demo._steps():
            _logger.info("demo company: %s", step.replace("_", " ").strip())
            getattr(demo, step)(world)
        if not owns_database:
            # The other companies' documents keep the start they had.
            self._set_attribution_start(start)
        _logger.info("demo company: done")

    @api.model
    def _steps(self) -> list[str]:
        """Methods that make the demo data, in order; each gets the ``World``."""
        return [
            "_make_settings",
            "_make_warehouses",
            "_make_people",
            "_make_territories",
            "_make_products",
            "_make_clients",
            "_make_assignments",
            "_make_orders",
            "_deliver_orders",
            "_invoice_deliveries",
            "_make_refunds",
            "_take_payments",
            "_make_quotations",
            "_make_tickets",
            "_make_leads",
            "_make_activities",
            "_make_meetings",
            "_make_transfers",
            "_make_substitutions",
            "_close_archived_client",
            "_make_consents",
            "_make_disclosures",
        ]

    @api.model
    def _acting_in(self, company):
        """This model as the administrator at work in the company, unheard by mail."""
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= company
        return (
            self.with_user(admin)
            .sudo()
            .with_context(
                allowed_company_ids=company.ids,
                lang="en_US",
                mail_create_nosubscribe=True,
                mail_create_nolog=True,
                no_reset_password=True,
                tracking_disable=True,
            )
        )

    @api.model
    def _set_attribution_start(self, day: date | str) -> str:
        """Let documents from a day on count by the assignments; return the old day."""
        parameters = self.env["ir.config_parameter"].sudo()
        old = parameters.get_param("client_manager.attribution_start")
        parameters.set_param("client_manager.attribution_start", day and str(day))
        return old

    @api.model
    def _keep(self, name: str, record):
        """Give a record an external id; return the record."""
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{NAMESPACE}.{name}",
                    "record": record,
                    "noupdate": True,
                }
            ]
        )
        return record

    @api.model
    def _in_own_language(self, user, english: str, russian: str) -> str:
        """The text as the user would write it."""
        return russian if user.lang == "ru_RU" else english

    @api.model
    def _in_both_languages(self, records, field_name: str, russian: list[str]):
        """Add the Russian text of a translated field; the records have the English."""
        if not self.env["res.lang"]._lang_get("ru_RU"):
            return
        for record, text in zip(records, russian, strict=True):
            record.with_context(lang="ru_RU")[field_name] = text

    @api.model
    def _backdate(self, records, days: list[date]):
        """Let records have been created on past days.

        Odoo offers no way to write the creation date, and demo data that all came
        in on one day would show nothing. What hangs on the date is worked out anew.
        """
        records.flush_recordset()
        self.env.cr.execute_values(
            f"UPDATE {records._table} document"
            " SET create_date = created.day::date + TIME '08:30'"
            " FROM (VALUES %s) AS created (id, day) WHERE document.id = created.id",
            list(zip(records.ids, days, strict=True)),
        )
        records.invalidate_recordset(["create_date"])
        for name in ("client_manager_id", "client_team_id", "substitution_id"):
            self.env.add_to_compute(records._fields[name], records)
