from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize


class ClientCampaignLine(models.Model):
    """Whom a campaign may write to.

    By mail the first person of the client is chosen who consented to mailings and has
    an address that is not on the blacklist. Without one, the company's own address is
    taken if the campaign allows it: an address of a company is no personal data, but
    the blacklist holds for it too. An address that is also a person's counts as the
    person's. Otherwise the line is skipped with the reason, or becomes a call.

    A client who was written to by any campaign within the set number of days is not
    written to again.
    """

    _inherit = "client.campaign.line"

    def _addressees(self) -> dict:
        """Whom to write to for each line: a partner, or the reason why nobody.

        A handful of queries for any number of lines.
        """
        clients = self.partner_id
        people = self.env["res.partner"].search(
            Domain("commercial_partner_id", "in", clients.ids)
            & Domain("type", "in", ("contact", "other"))
            & Domain("email", "!=", False),
            order="id",
        )
        persons = (people | clients).filtered(lambda p: not p.is_company)
        consenting = persons._has_consent("mailing")
        unwanted = self._unwanted_addresses(people | clients)
        recently = self._told_recently()
        of_client = people.grouped("commercial_partner_id")
        found = {}
        for line in self:
            client = line.partner_id
            persons = (of_client.get(client, people.browse()) | client).filtered(
                lambda p: p.email and not p.is_company
            )
            found[line] = self._addressee(line, persons, consenting, unwanted, recently)
        return found

    @api.model
    def _addressee(self, line, persons, consenting, unwanted, recently):
        client = line.partner_id
        if not client.active:
            return "archived"
        if client in recently:
            return "told_recently"
        willing = persons & consenting
        wanted = willing.filtered(lambda p: p.email_normalized not in unwanted)
        if wanted:
            return wanted[0]
        if willing:
            return "blacklisted"
        of_persons = set(persons.mapped("email_normalized"))
        own = client.is_company and client.email_normalized
        if line.campaign_id.with_companies and own and own not in of_persons:
            return "blacklisted" if own in unwanted else client
        return "no_consent" if persons or client.email else "no_address"

    @api.model
    def _unwanted_addresses(self, partners) -> set[str]:
        """The addresses among those of partners that are on the blacklist."""
        addresses = [email for email in partners.mapped("email_normalized") if email]
        # Who does not want mails has to be known to whoever writes.
        blacklist = self.env["mail.blacklist"].sudo()
        return {
            email_normalize(one.email)
            for one in blacklist.search([("email", "in", addresses)])
        }

    def _told_recently(self):
        """The clients of the lines whom any campaign wrote to a short while ago."""
        company = self.env["res.company"].client_main_company()
        since = fields.Datetime.now() - timedelta(days=company.client_campaign_pause)
        return self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("told_by", "=", "mail"),
                ("told_date", ">", since),
            ]
        ).partner_id
