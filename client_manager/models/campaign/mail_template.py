from odoo import api, models
from odoo.exceptions import ValidationError

LINE = "client.campaign.line"


class MailTemplate(models.Model):
    """Letters of campaigns are of their clients, and carry no papers of other records.

    A scheduled action writes them with all rights, and any employee may make a
    template: a report of orders on it would send somebody's order to anybody.
    """

    _inherit = "mail.template"

    @api.constrains("model_id", "report_template_ids")
    def _check_letter_of_campaign(self):
        # Whether a campaign uses it does not depend on who asks.
        campaigns = self.env["client.campaign"].sudo()
        used = campaigns.search([("template_id", "in", self.ids)]).template_id
        for template in self:
            if template in used or template.model == LINE:
                template._refuse_unfit_for_campaign()

    def _refuse_unfit_for_campaign(self):
        """:raise ValidationError: it is of other records, or carries their papers"""
        for template in self:
            papers = template.report_template_ids
            if template.model != LINE or any(paper.model != LINE for paper in papers):
                raise ValidationError(
                    self.env._(
                        "%(template)s can't be the letter of a campaign: it has to be "
                        "a template for clients of a campaign, without reports of "
                        "other documents.",
                        template=template.name,
                    )
                )

    @api.model
    def _renew_if_untouched(self, xml_id: str):
        """Bring a template to what our files say now, if it is as it was made.

        For updates: the files say that a template is the user's own once it is made.
        """
        template = self.env.ref(xml_id, raise_if_not_found=False)
        if template and template.write_date == template.create_date:
            template.reset_template()
