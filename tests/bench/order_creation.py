"""Creating and confirming orders with our addons beside the same without them.

The two databases are measured in turn, several times, and by the processor's time in
Odoo and in the database, so that a machine with other work to do does not decide.
"""

import os
from contextlib import ExitStack
from statistics import median

from tests.bench._clock import CLOCK
from tests.bench._database import bench_database

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
ORDERS = 40

MEASURE = f"""
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
def make_all():
    for number in range({ORDERS}):
        make()
for number in range(10):
    make()
timed("orders", make_all)
env.cr.rollback()
"""


def run(workspace):
    """Yield the median of the ratios of the rounds, and the statements of an order."""
    with ExitStack() as stack:
        databases = {
            template: stack.enter_context(
                bench_database(workspace, f"orders_{template}", template)
            )
            for template in ("base", "ours")
        }
        rounds = []
        for number in range(ROUNDS):
            found = {}
            order = list(databases.items())
            for template, database in order if number % 2 else reversed(order):
                lines = database.shell(CLOCK + MEASURE).splitlines()
                found[template] = {
                    name.removeprefix("orders"): float(value)
                    for name, _, value in (line.partition("=") for line in lines)
                    if name.startswith("orders")
                }
            rounds.append((found["ours"], found["base"]))
            yield (
                f"round {number + 1}: {found['ours']['_busy']:.2f} s of processor with "
                f"us, {found['base']['_busy']:.2f} s without, for {ORDERS} orders"
            )
    ours, base = rounds[-1]
    yield (
        f"{ours['_queries'] / ORDERS:.1f} statements an order with us, "
        f"{base['_queries'] / ORDERS:.1f} without"
    )
    work, clock = (
        median(ours[of] / base[of] for ours, base in rounds) for of in ("_busy", "")
    )
    yield f"median ratio {work:.3f} of processor (aim 1.05), {clock:.3f} by the clock"
