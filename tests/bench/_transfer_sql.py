"""A transfer typed into psql: the statements that ``transfer`` is measured against."""

STATEMENTS = (
    """UPDATE client_assignment SET date_until = %(before)s
        WHERE user_id = %(old)s AND date_until IS NULL""",
    """INSERT INTO client_assignment (partner_id, user_id, role, date_from,
              create_uid, write_uid, create_date, write_date)
       SELECT partner_id, %(new)s, 'responsible', %(day)s, 1, 1, now(), now()
         FROM client_transfer_line WHERE transfer_id = %(transfer)s""",
    """UPDATE res_partner SET user_id = %(new)s, write_date = now()
        WHERE commercial_partner_id IN (SELECT partner_id
              FROM client_transfer_line WHERE transfer_id = %(transfer)s)""",
    """UPDATE crm_lead SET user_id = %(new)s, team_id = %(team)s,
              client_manager_id = %(new)s, client_team_id = %(team)s,
              date_open = now(), write_date = now()
        WHERE user_id = %(old)s""",
    """UPDATE sale_order SET user_id = %(new)s, team_id = %(team)s,
              client_manager_id = %(new)s, client_team_id = %(team)s,
              write_date = now()
        WHERE user_id = %(old)s AND state IN ('draft', 'sent')""",
    """DELETE FROM mail_followers USING res_users former, sale_order document
        WHERE former.id = %(old)s AND res_model = 'sale.order'
          AND mail_followers.partner_id = former.partner_id
          AND document.id = res_id AND document.user_id = %(new)s""",
    """DELETE FROM mail_followers USING res_users former, crm_lead document
        WHERE former.id = %(old)s AND res_model = 'crm.lead'
          AND mail_followers.partner_id = former.partner_id
          AND document.id = res_id AND document.user_id = %(new)s""",
    """WITH follower AS (
           INSERT INTO mail_followers (res_model, res_id, partner_id)
           SELECT document.model, document.id, users.partner_id
             FROM (SELECT 'sale.order' AS model, id, user_id FROM sale_order
                    UNION ALL
                   SELECT 'crm.lead', id, user_id FROM crm_lead) document
             JOIN res_users users ON users.id = document.user_id
            WHERE users.id = %(new)s
           ON CONFLICT DO NOTHING
        RETURNING id, res_model
       )
       INSERT INTO mail_followers_mail_message_subtype_rel
       SELECT follower.id, subtype.id
         FROM follower
         JOIN mail_message_subtype subtype ON subtype.default
          AND (subtype.res_model IS NULL
               OR subtype.res_model = follower.res_model)""",
    """INSERT INTO mail_message (model, res_id, body, message_type, subtype_id,
              is_internal, date, create_uid, write_uid, create_date, write_date,
              author_id, message_id, reply_to)
       SELECT 'res.partner', partner_id, 'Transferred', 'notification',
              %(subtype)s, true, now(), 1, 1, now(), now(), 2,
              '<x@y>', 'a@b' FROM client_transfer_line
        WHERE transfer_id = %(transfer)s
        UNION ALL
       SELECT 'sale.order', id, 'Handed over', 'notification', %(subtype)s, true,
              now(), 1, 1, now(), now(), 2, '<x@y>', 'a@b'
         FROM sale_order WHERE user_id = %(new)s
        UNION ALL
       SELECT 'crm.lead', id, 'Handed over', 'notification', %(subtype)s, true,
              now(), 1, 1, now(), now(), 2, '<x@y>', 'a@b'
         FROM crm_lead WHERE user_id = %(new)s""",
    """UPDATE client_transfer_line line
          SET state = 'done', write_date = now(), changes = jsonb_build_object(
              'before', jsonb_build_object(history.former, jsonb_build_array(
                  %(old)s, '2020-01-01', false, false, false, false)),
              'after', history.all,
              'documents', documents.changed,
              'followed', documents.following, 'unfollowed', documents.following)
         FROM (SELECT partner_id, MIN(id) AS former, jsonb_object_agg(id,
                      jsonb_build_array(user_id, date_from, date_until,
                      order_number, order_date, reason)) AS all
                 FROM client_assignment GROUP BY partner_id) history
    LEFT JOIN (SELECT partner_id, jsonb_object_agg(model, jsonb_build_object(id,
                      jsonb_build_object('user_id', %(new)s, 'before',
                      jsonb_build_object('user_id', %(old)s, 'team_id', team_id))
                      )) AS changed,
                      jsonb_object_agg(model, jsonb_build_array(
                      jsonb_build_array(id, user_id))) AS following
                 FROM (SELECT 'sale.order' AS model, id, partner_id, user_id,
                              team_id FROM sale_order
                        UNION ALL
                       SELECT 'crm.lead', id, partner_id, user_id, team_id
                         FROM crm_lead) document
             GROUP BY partner_id) documents
           ON documents.partner_id = history.partner_id
        WHERE line.transfer_id = %(transfer)s
          AND line.partner_id = history.partner_id""",
)
