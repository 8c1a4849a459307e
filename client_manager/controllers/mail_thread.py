from odoo import http
from odoo.http import request

from odoo.addons.mail.controllers.thread import ThreadController


class ClientThreadController(ThreadController):
    @http.route()
    def mail_thread_partner_from_email(self, thread_model, thread_id, emails):
        """Of the partners with these addresses, those whom the user may read.

        Odoo looks for them as the superuser: a mail address would get the name.
        """
        found = super().mail_thread_partner_from_email(thread_model, thread_id, emails)
        partners = request.env["res.partner"].browse([row["id"] for row in found])
        readable = set(partners._filtered_access("read").ids)
        return [row for row in found if row["id"] in readable]
