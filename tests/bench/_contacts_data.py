"""What the benchmarks of contacts add to the clients and orders of ``today``.

One manager with a fifth of all clients, in a team of half of all; ten contacts for each
client with words to search by, what was kept of the rules and is planned for them, and
errands. A campaign tells all the clients of that manager.
"""

from tests.bench.access import CLIENTS, MANAGERS

# So many managers are in the team of who has most clients, which makes half of all.
BESIDE = MANAGERS * 3 // 8
CONTACTS = 10 * CLIENTS

BIG = f"""
managers = env["res.users"].search([("login", "=like", "bench_%")]).filtered(
    lambda user: user.login[6:].isdigit()).sorted("id")
big, = env["res.users"].with_context(no_reset_password=True).create([
    {{"name": "Many Clients", "login": "bench_many",
      "group_ids": [(4, env.ref("client_manager.group_client_manager").id)]}}])
env["crm.team"].create({{
    "name": "Half of All", "user_id": leader("bench_head_half", "head").id,
    "member_ids": [(6, 0, (big + managers[:{BESIDE}]).ids)]}})
env.flush_all()
values = {{"big": big.id, "person": big.partner_id.id}}
cr.execute("CREATE TEMP TABLE moved AS SELECT id, commercial_partner_id = id AS client"
           " FROM res_partner WHERE id > 1000000"
           " AND (commercial_partner_id - 1000000) / {MANAGERS} %% 5 = 0", values)
cr.execute("CREATE INDEX ON moved (id)")
cr.execute("ANALYZE moved")
# Whoever had them is whoever has them now, as if it had never been another.
with bare("res_partner", "sale_order"):
    for statement in (
        "UPDATE res_partner SET user_id = %(big)s FROM moved"
        " WHERE moved.id = res_partner.id",
        "UPDATE sale_order SET user_id = %(big)s, client_manager_id = %(big)s"
        " FROM moved WHERE moved.id = partner_id",
    ):
        cr.execute(statement, values)
for statement in (
    "UPDATE client_assignment SET user_id = %(big)s FROM moved"
    " WHERE moved.id = partner_id AND role = 'responsible'",
    "UPDATE client_interaction SET user_id = %(big)s FROM moved"
    " WHERE moved.id = partner_id",
    "UPDATE mail_activity SET user_id = %(big)s FROM moved"
    " WHERE moved.id = res_id AND res_model = 'res.partner'",
    # Ten meetings a day are enough for anybody.
    "UPDATE calendar_event_res_partner_rel SET res_partner_id = %(person)s"
    " FROM calendar_event event, moved WHERE event.id = calendar_event_id"
    " AND moved.id = event.res_id AND event.id %% 10 = 0",
):
    cr.execute(statement, values)
"""

CONTACT = f"""
words = ("linen", "cotton", "delivery in May", "prices of wool", "a complaint",
         "payment by instalments", "the fair", "new colours", "a sample", "a contract")
values = {{"company": env.company.id, "words": list(words)}}
with bare("client_interaction"):
    cr.execute('''
        INSERT INTO client_interaction (partner_id, commercial_partner_id, user_id,
               company_id, kind, direction, date, counts, open_action_count, purpose,
               summary, outcome, source, duration)
        SELECT client.id, client.id, client.user_id, %(company)s,
               (ARRAY['call', 'message', 'visit', 'call'])[1 + n / {CLIENTS} %% 4],
               'outgoing',
               now() - (hashint4(n) & 2147483647) / 2147483647.0 * interval '700 days',
               n %% 10 <> 0, 0,
               'About ' || (%(words)s)[1 + abs(hashint4(n)) %% 10],
               'We spoke about ' || (%(words)s)[1 + abs(hashint4(n)) %% 10]
               || ' and about ' || (%(words)s)[1 + abs(hashint4(n + 7)) %% 10]
               || '. They will think it over and tell us: ' || md5(n::text),
               CASE WHEN n %% 10 = 0 THEN 'not_reached' ELSE 'agreed' END,
               (ARRAY['manual', 'activity', 'message', 'meeting'])[1 + n %% 4], 15
          FROM generate_series(0, {CONTACTS} - 1) n
          JOIN res_partner client ON client.id = 1000001 + n %% {CLIENTS}
    ''', values)
    cr.execute('''
        INSERT INTO client_interaction_action (interaction_id, partner_id, name, state,
               user_id, date_deadline)
        SELECT id, partner_id, 'Send a sample', 'open', user_id,
               current_date + id %% 40 - 20
          FROM client_interaction WHERE id %% 20 = 0
    ''', values)
    cr.execute("UPDATE client_interaction SET open_action_count = 1"
               " WHERE id %% 20 = 0", values)
with bare("client_cadence_kept"):
    cr.execute('''
        INSERT INTO client_cadence_kept (interaction_id, partner_id, user_id, kind,
               due_date, contact_date, snooze_count, contact_count, delay,
               delay_average, late_count, in_time, team_id)
        SELECT contact.id, contact.partner_id, contact.user_id, contact.kind,
               contact.date::date - 3 + contact.id %% 7, contact.date::date, 0, 1,
               GREATEST(3 - contact.id %% 7, 0),
               NULLIF(GREATEST(3 - contact.id %% 7, 0), 0),
               (contact.id %% 7 < 3)::int, CASE WHEN contact.id %% 7 < 3 THEN 0 ELSE 100
               END, manager.sale_team_id
          FROM client_interaction contact
          JOIN res_users manager ON manager.id = contact.user_id
         WHERE contact.counts AND contact.kind IN ('call', 'visit')
    ''', values)
values["segments"] = env["client.segment"].search([]).ids
with bare("res_partner"):
    cr.execute("UPDATE res_partner SET segment_id = (%(segments)s)[1 + id %% 5]"
               " WHERE id > 1000000", values)
cr.execute('''
    INSERT INTO client_errand (name, kind, giver_id, user_id, company_id, date_deadline,
           state, partner_id)
    SELECT 'Find out ' || client.id, 'errand', %s, client.user_id, %s,
           current_date + client.id %% 40 - 20,
           CASE WHEN client.id %% 7 = 0 THEN 'open' ELSE 'done' END, client.id
      FROM res_partner client WHERE client.is_client AND client.id > 1000000
       AND client.id %% 4 = 0
''', (env["res.users"].search([("login", "=", "bench_director")]).id, env.company.id))
cr.commit()
cr.execute("ANALYZE")
cr.commit()
env["client.cadence"]._refresh()
cr.execute('''
    UPDATE client_cadence SET activity_id = activity.id, planned_for = due_date
      FROM mail_activity activity
     WHERE activity.res_model = 'res.partner' AND activity.res_id = partner_id
       AND kind = 'call' AND partner_id %% 2 = 0
''', values)
cr.commit()
"""

CAMPAIGN = """
campaign = env["client.campaign"].create({
    "name": "Fair", "date": "2099-01-01", "user_id": big.id})
env.flush_all()
with bare("client_campaign_line"):
    cr.execute('''
        INSERT INTO client_campaign_line (campaign_id, company_id, partner_id, state,
               told_by, told_date, answer)
        SELECT %s, %s, id, 'told', 'mail', now() - interval '200 days',
               CASE WHEN id %% 3 = 0 THEN 'coming' END
          FROM moved WHERE client
    ''', (campaign.id, env.company.id))
campaign.state = "running"
cr.commit()
"""

VACUUM = """
cr.commit()
cr._cnx.autocommit = True
cr._obj.execute("VACUUM ANALYZE")
cr._cnx.autocommit = False
"""

BIG_ALONE = BIG + VACUUM
PREPARE = BIG + CONTACT + CAMPAIGN + VACUUM
