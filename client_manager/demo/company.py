import base64

from odoo import Command, api, models
from odoo.tools.misc import file_open

COMPANY = {
    "name": "Northern Textile",
    "street": "Tkatskaya St., 5",
    "city": "Moscow",
    "zip": "105318",
    "phone": "+7 495 555-01-00",
    "email": "office@northern-textile.example.com",
    "vat": "7719555019",
}
# Shown in a database of our own: discounts, delivery addresses, metres, languages.
FEATURES = (
    "sale.group_discount_per_so_line",
    "account.group_delivery_invoice_address",
    "product.group_product_pricelist",
    "uom.group_uom",
)


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_company(self):
        """The company with currency and chart of accounts.

        :return: the company, and whether the database is all ours
        """
        russia = self.env.ref("base.ru")
        rouble = self.env.ref("base.RUB")
        rouble.active = True
        company = self.env.ref("base.main_company")
        owns_database = not company.root_id._existing_accounting()
        values = {
            **COMPANY,
            "country_id": russia.id,
            "state_id": self._state("MOW").id,
            "currency_id": rouble.id,
        }
        if "iap_enrich_auto_done" in company._fields:
            # Odoo would ask a service on the Internet about this company.
            values["iap_enrich_auto_done"] = True
        if owns_database:
            company.write(values)
        else:
            company = self.env["res.company"].create(values)
        if not company.chart_template:
            self.env["account.chart.template"]._load("generic_coa", company, False)
        # Before anything is dated: this decides which day is today.
        company.resource_calendar_id.tz = "Europe/Moscow"
        self._keep("company", company)
        self.env.user.company_ids |= company
        return company, owns_database

    @api.model
    def _state(self, code: str):
        return self.env["res.country.state"].search(
            [("country_id", "=", self.env.ref("base.ru").id), ("code", "=", code)]
        )

    @api.model
    def _make_settings(self, world):
        company = world.company
        self._activate_russian()
        with file_open("client_manager/demo/logo.png", "rb") as logo:
            company.logo = base64.b64encode(logo.read())
        company.external_report_layout_id = self.env.ref("web.external_layout_standard")
        self._make_vat(world)
        self._make_bank(world)
        if world.owns_database:
            employees = self.env.ref("base.group_user")
            for feature in FEATURES:
                employees._apply_group(self.env.ref(feature))
            sales = self.env.ref("sales_team.team_sales_department")
            sales.write({"member_ids": [Command.clear()], "active": False})

    @api.model
    def _activate_russian(self):
        """Russian with the translations of all modules, if it is not there yet."""
        if self.env["res.lang"]._lang_get("ru_RU"):
            return
        self.env["res.lang"]._activate_lang("ru_RU")
        self.env["ir.module.module"].search(
            [("state", "=", "installed")]
        )._update_translations("ru_RU")

    @api.model
    def _make_vat(self, world):
        """Value added tax of the country instead of the chart's example."""
        company = world.company
        example = company.account_sale_tax_id
        group = self.env["account.tax.group"].create(
            {
                "name": "VAT",
                "company_id": company.id,
                "country_id": company.country_id.id,
            }
        )
        company.account_fiscal_country_id = company.country_id
        # The chart's examples are for another country.
        self.env["account.fiscal.position"].search(
            [("company_id", "=", company.id)]
        ).active = False
        tax = example.copy(
            {
                "name": "VAT 22%",
                "invoice_label": "VAT 22%",
                "amount": 22,
                "country_id": company.country_id.id,
                "tax_group_id": group.id,
            }
        )
        company.account_sale_tax_id = tax
        example.active = False

    @api.model
    def _make_bank(self, world):
        """Let payments reach the bank account at once, without a statement."""
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", world.company.id)], limit=1
        )
        bank.set_bank_account("40702810900000012345")
        bank.inbound_payment_method_line_ids.payment_account_id = (
            bank.default_account_id
        )

    @api.model
    def _make_warehouses(self, world):
        """One warehouse for each branch; a new company has none."""
        warehouses = self.env["stock.warehouse"]
        there = warehouses.search([("company_id", "=", world.company.id)], limit=1)
        central = {"name": "Moscow Warehouse", "code": "MSK"}
        if there:
            there.write(central)
        else:
            there = warehouses.create({**central, "company_id": world.company.id})
        ural = warehouses.create(
            {
                "name": "Yekaterinburg Warehouse",
                "code": "EKB",
                "company_id": world.company.id,
            }
        )
        world.warehouses = {"central": there, "ural": ural}
