"""What it costs to check that nobody names clients and documents of others.

A manager makes and changes orders as the web client does, with the guard at work and
with it silenced, in turn. The quickest of many turns counts: what disturbs a call only
ever makes it slower.
"""

import os

from tests.bench._database import bench_database, rows

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "25"))
AIM = 1.05

MEASURE = f"""
import time
from unittest.mock import patch

from odoo import Command
from odoo.addons.client_manager.models.portfolio.foreign_record_guard import Base

user = env["res.users"].with_context(no_reset_password=True).create({{
    "name": "Bench", "login": "bench", "group_ids": [
        Command.link(env.ref("client_manager.group_client_manager").id)]}})
client = env["res.partner"].create(
    {{"name": "Bench", "is_company": True, "user_id": user.id}})
lead = env["crm.lead"].create(
    {{"name": "Bench", "partner_id": client.id, "user_id": user.id}})
product = env["product.product"].create({{"name": "Linen", "type": "consu"}})
orders = env["sale.order"].with_user(user).with_context(
    allowed_company_ids=env.company.ids)
env.flush_all()

def make():
    return orders.create({{
        "partner_id": client.id, "partner_shipping_id": client.id,
        "opportunity_id": lead.id,
        "order_line": [Command.create({{"product_id": product.id}})] * 3}})

order = make()

def change():
    for number in range(5):
        more = {{"product_uom_qty": number + 1}}
        order.write({{"client_order_ref": str(number), "partner_shipping_id": client.id,
                     "order_line": [Command.update(order.order_line[0].id, more)]}})

silent = patch.object(Base, "_refuse_what_is_out_of_reach", lambda self, vals: None)
for name, call in (("create", make), ("write", change)):
    spent = {{True: [], False: []}}
    for turn in range({ROUNDS}):
        for guarded in ((True, False) if turn % 2 else (False, True)):
            env.flush_all()
            env.invalidate_all()
            if not guarded:
                silent.start()
            start = time.perf_counter()
            call()
            env.flush_all()
            spent[guarded].append(time.perf_counter() - start)
            if not guarded:
                silent.stop()
    print(f"row={{name}}|{{min(spent[True]):.4f}}|{{min(spent[False]):.4f}}")
env.cr.rollback()
"""


def run(workspace):
    """Yield a line for making and one for changing orders."""
    with bench_database(workspace, "guard") as database:
        printed = database.shell(MEASURE)
    for call, guarded, silent in rows(printed):
        ratio = float(guarded) / float(silent)
        yield (
            f"{call} orders: {guarded} s guarded, {silent} s without, "
            f"ratio {ratio:.3f} (aim {AIM})"
        )
