"""What the benchmark ``today`` adds to the clients and orders of ``access``.

Teams of ten managers with a head each, and a director. Each order has a line and a
delivery; one of 200 in the last year is late. A third of the orders have an invoice, of
which one of 50 is unpaid. Besides a ticket, a contact, a change of health, an activity
and a meeting for each client.
"""

from tests.bench.access import CLIENTS, MANAGERS, ORDERS

TEAM = 10

LEADER = """
cr = env.cr

def leader(login, group):
    return env["res.users"].with_context(no_reset_password=True).create({
        "name": login, "login": login,
        "group_ids": [(4, env.ref(f"client_manager.group_client_{group}").id)]})
"""

PREPARE = f"""{LEADER}
leader("bench_director", "director")
managers = env["res.users"].search([("login", "=like", "bench_%")]).filtered(
    lambda user: user.login[6:].isdigit()).sorted("id")
for first in range(0, {MANAGERS}, {TEAM}):
    env["crm.team"].create({{
        "name": f"Team {{first}}",
        "user_id": leader(f"bench_head_{{first}}", "head").id,
        "member_ids": [(6, 0, managers[first:first + {TEAM}].ids)]}})
env.flush_all()
journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
account = env["account.account"].search(
    [("account_type", "=", "asset_receivable")], limit=1)
warehouse = env["stock.warehouse"].search([], limit=1)
values = {{
    "company": env.company.id, "currency": env.company.currency_id.id,
    "journal": journal.id, "account": account.id, "type": warehouse.out_type_id.id,
    "source": warehouse.lot_stock_id.id, "model": env.ref("base.model_res_partner").id,
    "customers": env.ref("stock.stock_location_customers").id}}

with bare("stock_picking", "sale_order_line"):
    cr.execute('''
        INSERT INTO stock_picking (name, state, move_type, sale_id, partner_id,
               location_id, location_dest_id, picking_type_id, company_id,
               scheduled_date, date_deadline)
        SELECT 'P' || id, CASE WHEN hashint4(id) %% 200 = 0
               AND date_order > now() - interval '1 year' THEN 'assigned' ELSE 'done'
               END, 'direct', id, partner_id,
               %(source)s, %(customers)s, %(type)s, company_id,
               date_order + interval '3 days', date_order + interval '3 days'
          FROM sale_order WHERE name LIKE 'B%%'
    ''', values)
    cr.execute('''
        INSERT INTO sale_order_line (order_id, company_id, name, product_uom_qty,
               price_unit, customer_lead, state, order_partner_id)
        SELECT id, company_id, 'Linen', 1, amount_total, 0, state, partner_id
          FROM sale_order WHERE name LIKE 'B%%'
    ''', values)
# Odoo writes it with the delivery.
with bare("sale_order"):
    cr.execute('''
        UPDATE sale_order SET delivery_status = CASE WHEN hashint4(id) %% 200 = 0 AND
               date_order > now() - interval '1 year' THEN 'pending' ELSE 'full' END
         WHERE name LIKE 'B%%'
    ''', values)
with bare("account_move", "account_move_line", "sale_order_line_invoice_rel"):
    cr.execute('''
        INSERT INTO account_move (name, partner_id, commercial_partner_id, company_id,
               currency_id, journal_id, state, move_type, date, invoice_date,
               invoice_date_due, invoice_origin, amount_untaxed_signed, auto_post,
               payment_state, ref)
        SELECT 'I' || id, partner_id, partner_id, company_id, currency_id, %(journal)s,
               'posted', 'out_invoice', date_order, date_order,
               date_order + interval '30 days', name, amount_total, 'no',
               CASE WHEN hashint4(id) %% 50 = 0 THEN 'not_paid' ELSE 'paid' END, id
          FROM sale_order WHERE name LIKE 'B%%' AND hashint4(id) %% 3 = 0
    ''', values)
    cr.execute('''
        INSERT INTO account_move_line (move_id, name, account_id, partner_id,
               company_id, currency_id, display_type, parent_state, date,
               date_maturity, balance, amount_residual, reconciled)
        SELECT move.id, kind, %(account)s, move.partner_id, move.company_id,
               move.currency_id, kind, 'posted', move.date, move.invoice_date_due, 100,
               CASE WHEN kind = 'payment_term' AND move.payment_state = 'not_paid'
               THEN 100 ELSE 0 END, move.payment_state = 'paid'
          FROM account_move move, unnest(ARRAY['product', 'payment_term']) kind
         WHERE move.name LIKE 'I%%'
    ''', values)
    # Lines of products are in other accounts, which nobody owes anything.
    cr.execute('''
        UPDATE account_move_line SET account_id = (
               SELECT MIN(id) FROM account_account WHERE account_type = 'income')
         WHERE display_type = 'product'
    ''', values)
    cr.execute('''
        INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
        SELECT sold.id, invoiced.id
          FROM account_move move
          JOIN account_move_line invoiced
            ON invoiced.move_id = move.id AND invoiced.display_type = 'product'
          JOIN sale_order_line sold ON sold.order_id = move.ref::int
         WHERE move.name LIKE 'I%%'
    ''', values)
cr.execute("ANALYZE")
with bare("helpdesk_ticket", "client_health_change", "client_interaction",
          "mail_activity", "calendar_event", "calendar_event_res_partner_rel"):
    cr.execute('''
        INSERT INTO helpdesk_ticket (number, name, description, company_id, partner_id,
               commercial_partner_id, stage_id, unattended, active, create_date)
        SELECT 'T' || client.id, 'Torn', '', %(company)s, client.id, client.id,
               stage.id, stage.unattended, TRUE, now() - interval '5 days'
          FROM res_partner client
          JOIN helpdesk_ticket_stage stage
            ON stage.id = CASE WHEN hashint4(client.id) %% 20 = 0 THEN 1 ELSE 4 END
         WHERE client.id > 1000000 AND client.is_client
    ''', values)
    cr.execute('''
        INSERT INTO client_health_change (partner_id, date, health_before, health_after,
               fell)
        SELECT client.id, current_date - abs(hashint4(client.id) %% 700), 'good',
               'attention', TRUE
          FROM res_partner client WHERE client.id > 1000000 AND client.is_client
    ''', values)
    cr.execute('''
        INSERT INTO client_interaction (partner_id, commercial_partner_id, user_id,
               company_id, kind, direction, date, counts, open_action_count)
        SELECT client.id, client.id, client.user_id, %(company)s, 'call', 'outgoing',
               now() - abs(hashint4(client.id) %% 40) * interval '1 day',
               TRUE, 0
          FROM res_partner client WHERE client.id > 1000000 AND client.is_client
    ''', values)
    cr.execute('''
        INSERT INTO mail_activity (res_model, res_model_id, res_id, user_id, summary,
               date_deadline, active)
        SELECT 'res.partner', %(model)s, client.id, client.user_id, 'Call',
               current_date + abs(hashint4(client.id) %% 60), TRUE
          FROM res_partner client WHERE client.id > 1000000 AND client.is_client
    ''', values)
    cr.execute('''
        WITH event AS (
            INSERT INTO calendar_event (name, show_as, start, stop, user_id, active,
                   privacy, res_id)
            SELECT 'Talk', 'busy', day, day + interval '1 hour', client.user_id, TRUE,
                   'public', client.id
              FROM res_partner client CROSS JOIN LATERAL (
                   SELECT current_date + interval '9 hours'
                          - client.id / {MANAGERS} %% 300 * interval '1 day' AS day
                   ) whenever
             WHERE client.id > 1000000 AND client.is_client
         RETURNING id, user_id)
        INSERT INTO calendar_event_res_partner_rel (calendar_event_id, res_partner_id)
        SELECT event.id, users.partner_id
          FROM event JOIN res_users users ON users.id = event.user_id
    ''', values)
cr.commit()
cr.execute("ANALYZE")
cr.commit()
env["client.cadence.rule"].search([]).active = False
env["client.cadence.rule"].create([
    {{"kind": "call", "interval_number": 2, "interval_unit": "week"}},
    {{"kind": "visit", "interval_number": 3, "interval_unit": "month",
      "date_from": env["res.company"].client_today()}}])
cr.commit()
cr._cnx.autocommit = True
cr._obj.execute("VACUUM ANALYZE")
cr._cnx.autocommit = False
"""
