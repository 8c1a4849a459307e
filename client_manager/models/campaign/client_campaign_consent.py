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
    written to again. A letter that was not delivered does not count.

    The same is asked again right before a letter leaves: meanwhile the person may have
    withdrawn the consent.
    """

    _inherit = "client.campaign.line"

    def _addressees(self) -> dict:
        """Whom to write to for each line: a partner, or the reason why nobody.

        A handful of queries for any number of lines.
        """
        people = self._people()
        consenting, unwanted = self._wishes(people)
        recently = self._told_recently()
        found = {}
        for line in self:
            persons = people[line]
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
        own = line._own_address(persons)
        if own:
            return "blacklisted" if own in unwanted else client
        return "no_consent" if persons or client.email else "no_address"

    def _reasons_to_hold_back(self) -> dict:
        """The lines whose letter must not leave any more, with the reason."""
        people = self._people()
        consenting, unwanted = self._wishes(people)
        return {
            line: reason
            for line in self
            if (reason := line._reason(people[line], consenting, unwanted))
        }

    def _reason(self, persons, consenting, unwanted) -> str | None:
        """Why the chosen addressee may not be written to any more, if so."""
        contact, client = self.contact_id, self.partner_id
        if self.campaign_id.state != "running" or self.campaign_id._is_past():
            return "campaign_over"
        if not client.active:
            return "archived"
        # Without the address, archived, deleted, or with another firm by now.
        if contact != client and contact not in persons or not contact.email_normalized:
            return "no_address"
        if contact.email_normalized in unwanted:
            return "blacklisted"
        if contact.is_company:
            return None if self._own_address(persons) else "no_consent"
        return None if contact in consenting else "no_consent"

    def _people(self) -> dict:
        """The natural persons with an address of each line's client."""
        clients = self.partner_id
        people = self.env["res.partner"].search(
            Domain("commercial_partner_id", "in", clients.ids)
            & Domain("type", "in", ("contact", "other"))
            & Domain("email", "!=", False),
            order="id",
        )
        # A client who is a person stands behind the people named besides.
        persons = (people | clients).filtered(lambda p: p.email and not p.is_company)
        of_client = persons.grouped("commercial_partner_id")
        return {line: of_client.get(line.partner_id, persons.browse()) for line in self}

    def _wishes(self, people: dict) -> tuple:
        """Who of the persons consented to mailings, and which addresses want none."""
        persons = self.env["res.partner"].union(*people.values())
        return (
            persons._has_consent("mailing"),
            self._unwanted_addresses(persons | self.partner_id),
        )

    def _own_address(self, persons) -> str | None:
        """The company's own address, where the campaign may use it."""
        client = self.partner_id
        own = client.is_company and client.email_normalized
        of_persons = set(persons.mapped("email_normalized"))
        if self.campaign_id.with_companies and own and own not in of_persons:
            return own
        return None

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
        sent = Domain("state", "=", "told") & Domain("told_date", ">", since)
        return self.search(
            Domain("partner_id", "in", self.partner_id.ids)
            & Domain("told_by", "=", "mail")
            & (sent | Domain("state", "=", "queued"))
        ).partner_id
