"""The nightly pass over all clients on a server that is killed in the middle of it.

A real kill (SIGKILL) of a real server while the scheduled action works out figures.
The next server goes on with the clients that were not reached, and whoever looks finds
each client once: one row of figures, one segment, one line of history.
"""

import pytest

from .outside import tracebacks
from .test_killed_half_way import at_work, kill_when

CLIENTS = 100_000
BOUGHT = 500
# Past the ORM, which would take an hour. The first ones bought thirty days ago.
PREPARE = f"""
env["ir.cron"].search([]).active = False
currency, cr = env.company.currency_id.id, env.cr
cr.execute('''
    INSERT INTO res_partner (id, name, complete_name, is_company, active,
           commercial_partner_id, is_client, belongs_to_client, partner_share,
           customer_rank, type, lang, autopost_bills)
    SELECT 1000000 + n, 'Client' || n, 'Client' || n, TRUE, TRUE, 1000000 + n, TRUE,
           TRUE, TRUE, 1, 'contact', 'en_US', 'ask'
      FROM generate_series(1, {CLIENTS}) n
''')
cr.execute('''
    INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
           company_id, currency_id, state, date_order, create_date, picking_policy,
           warehouse_id, invoice_status, amount_total, amount_untaxed, amount_tax)
    SELECT 'K' || n, 1000000 + n, 1000000 + n, 1000000 + n, %s, %s, 'sale',
           now() - interval '30 days', now(), 'direct',
           (SELECT MIN(id) FROM stock_warehouse), 'no', 1, 1, 0
      FROM generate_series(1, {BOUGHT}) n
''', (env.company.id, currency))
cr.commit()
"""
AWAKE = """
    UPDATE ir_cron SET active = TRUE, nextcall = now() - interval '1 hour'
     WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'client_manager'
                    AND name = 'ir_cron_client_retention') RETURNING id
"""
MINE = "BETWEEN 1000001 AND 1999999"
# Of each client: how many rows of figures and of history, its segment and health.
EACH = f"""
    SELECT figures, changes, kind, health, count(*) FROM (
        SELECT (SELECT count(*) FROM client_retention WHERE partner_id = client.id)
                   AS figures,
               (SELECT count(*) FROM client_segment_change
                 WHERE partner_id = client.id) AS changes,
               segment.kind, client.health
          FROM res_partner client
     LEFT JOIN client_segment segment ON segment.id = client.segment_id
         WHERE client.id {MINE}
    ) found GROUP BY 1, 2, 3, 4
"""


def computed(database) -> int:
    rows = database.query(
        f"SELECT count(*) FROM client_retention WHERE partner_id {MINE}"
    )
    return rows[0][0]


def is_over(database) -> bool:
    """Segments come last, and the scheduled action is put off to the next night."""
    rows = database.query(
        "SELECT (SELECT count(*) FROM client_segment_change WHERE partner_id "
        f"{MINE}), (SELECT nextcall > now() FROM ir_cron WHERE id = (SELECT res_id "
        "FROM ir_model_data WHERE module = 'client_manager' AND name = "
        "'ir_cron_client_retention'))"
    )
    return rows == [(CLIENTS, True)]


@pytest.fixture
def database(fresh_database):
    database = fresh_database("ours")
    database.shell(PREPARE)
    assert database.query(EACH) == [(0, 0, None, None, CLIENTS)]
    return database


def test_killed_in_the_middle_the_next_server_goes_on(database):
    assert database.query(AWAKE), "no such scheduled action"
    kill_when(database, lambda: computed(database))
    reached = computed(database)
    assert 0 < reached < CLIENTS, "killed too late to prove anything"
    assert reached % 20_000 == 0, "a part of a batch was committed"
    rows = database.query(
        f"SELECT min(xmin::text) FROM client_retention WHERE partner_id {MINE}"
    )

    with at_work(database, lambda: is_over(database)) as server:
        assert not tracebacks(server.log_text())
    assert set(database.query(EACH)) == {
        (1, 1, "prospect", None, CLIENTS - BOUGHT),
        (1, 1, "new", "good", BOUGHT),
    }
    kept = database.query(
        "SELECT count(*) > 0 FROM client_retention WHERE xmin::text = %s", rows[0][0]
    )
    assert kept == [(True,)], "what had been computed was computed again"
