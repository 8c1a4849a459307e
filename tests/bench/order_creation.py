"""Creating and confirming orders with our addons beside the same without them.

The two databases are measured in turn, several times, so that a machine that becomes
slower meanwhile does not count for one of them.
"""

import os
from statistics import median

from tests.common import Database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ORDERS = 40

MEASURE = f"""
import time
from odoo import Command
product = env["product.product"].create({{"name": "Linen", "type": "consu"}})
client = env["res.partner"].create(
    {{"name": "Bench", "is_company": True, "user_id": env.uid}})
def make():
    order = env["sale.order"].create({{
        "partner_id": client.id,
        "order_line": [Command.create({{"product_id": product.id}})] * 3}})
    order.action_confirm()
    env.flush_all()
for number in range(10):
    make()
start = time.perf_counter()
for number in range({ORDERS}):
    make()
print(f"seconds={{time.perf_counter() - start:.3f}}")
env.cr.rollback()
"""


def run(workspace):
    """Yield the median of the ratios of the rounds."""
    databases = {}
    try:
        for template in ("base", "ours"):
            name = f"bench_orders_{template}_{os.getpid()}"
            workspace.templates.clone(template, name)
            databases[template] = Database(workspace, name)
        ratios = []
        for number in range(ROUNDS):
            seconds = {}
            order = list(databases.items())
            for template, database in order if number % 2 else reversed(order):
                printed = database.shell(MEASURE)
                seconds[template] = float(printed.split("seconds=")[1].split()[0])
            ratios.append(seconds["ours"] / seconds["base"])
            yield (
                f"round {number + 1}: {seconds['ours']:.2f} s with us, "
                f"{seconds['base']:.2f} s without, for {ORDERS} orders"
            )
    finally:
        for database in databases.values():
            workspace.databases.drop(database.name)
    yield f"median ratio {median(ratios):.3f} (aim 1.05)"
