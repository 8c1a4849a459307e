from collections import defaultdict

from odoo import Command, api, models

from .catalogue import CATEGORIES, PRODUCTS
from .planning import plan_orders

KEY_CLIENT_DISCOUNT = 4


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_products(self, world):
        """The assortment with prices, and goods enough in both warehouses."""
        categories = self.env["product.category"].create(
            [{"name": english} for english, _russian in CATEGORIES]
        )
        by_name = {category.name: category for category in categories}
        units = {
            "m": self.env.ref("uom.product_uom_meter"),
            "u": self.env.ref("uom.product_uom_unit"),
        }
        templates = self.env["product.template"].create(
            [
                {
                    "name": english,
                    "default_code": code,
                    "categ_id": by_name[category].id,
                    "uom_id": units[unit].id,
                    "list_price": float(price),
                    "standard_price": round(float(price) * 0.68),
                    "type": "consu",
                    "is_storable": True,
                    "invoice_policy": "delivery",
                    "company_id": world.company.id,
                    "taxes_id": [Command.set(world.company.account_sale_tax_id.ids)],
                }
                for category, code, english, _russian, unit, price, _pack in PRODUCTS
            ]
        )
        self._in_both_languages(templates, "name", [row[3] for row in PRODUCTS])
        world.products = [
            self._keep(f"product_{product.default_code.lower()}", product)
            for product in templates.product_variant_ids
        ]
        self._make_pricelists(world)
        self._fill_warehouses(world)

    @api.model
    def _make_pricelists(self, world):
        """The wholesale price for all, and one for the key clients."""
        wholesale, key_clients = self.env["product.pricelist"].create(
            [
                {"name": name, "company_id": world.company.id, "sequence": sequence}
                for sequence, name in enumerate(("Wholesale", "Key Clients"), 1)
            ]
        )
        self.env["product.pricelist.item"].create(
            {
                "pricelist_id": key_clients.id,
                "compute_price": "percentage",
                "percent_price": KEY_CLIENT_DISCOUNT,
            }
        )
        self._in_both_languages(
            wholesale + key_clients, "name", ["Оптовый", "Ключевые клиенты"]
        )
        self._keep("pricelist_wholesale", wholesale)
        self._keep("pricelist_key_clients", key_clients)

    @api.model
    def _fill_warehouses(self, world):
        """Count in what the half year will sell and a month's stock beyond it."""
        branch_of = self._branch_of_city()
        sold = defaultdict(float)
        for order in plan_orders(world.today):
            for line in order.lines:
                sold[branch_of[order.client.city], line.product] += line.quantity
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            [
                {
                    "product_id": product.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "inventory_quantity": round(sold[branch, number] * 1.15 + 100, -1),
                }
                for branch, warehouse in world.warehouses.items()
                for number, product in enumerate(world.products)
            ]
        ).action_apply_inventory()
