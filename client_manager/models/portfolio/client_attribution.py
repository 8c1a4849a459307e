from odoo import api, fields, models
from odoo.tools import SQL


class ClientAttribution(models.Model):
    """Which document counts for which manager, and to what part.

    One row for each document and manager: two where a substitution shares the sales
    between the absent manager and the substitute. Every fact (turnover, plan, bonus)
    and every list behind a fact reads this view, so that sums and their documents
    agree. The parts of one document always add up to 1; a document that counts for
    nobody has no row.
    """

    _name = "client.attribution"
    _description = "Attribution of Documents"
    _auto = False
    _order = "day desc, id desc"
    _rec_name = "res_id"

    res_model = fields.Selection(selection="_select_res_model", string="Kind")
    res_id = fields.Many2oneReference(model_field="res_model", string="Document")
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Client")
    company_id = fields.Many2one(comodel_name="res.company")
    substitution_id = fields.Many2one(comodel_name="client.substitution")
    day = fields.Date(
        help="The document's date in the time zone of its company. What has no date "
        "yet counts from today."
    )
    share = fields.Float(help="The part that counts for this manager: 1 is all of it.")

    @api.model
    def _select_res_model(self):
        models_ = self.env["client.attribution.mixin"].attributed_models()
        return [(model._name, model._description) for model in models_]

    @property
    def _table_query(self) -> SQL:
        models_ = self.env["client.attribution.mixin"].attributed_models()
        return SQL(" UNION ALL ").join(
            self._part_sql(model, number, len(models_))
            for number, model in enumerate(models_)
        )

    @api.model
    def _part_sql(self, model, number: int, count: int) -> SQL:
        """The documents of one model; the ids of the models are interleaved."""
        model.flush_model()
        self.env["client.substitution"].flush_model()
        return SQL(
            """
            SELECT (document.id::bigint * %(count)s + %(number)s) * 2 + part.place
                       AS id,
                   %(model)s::varchar AS res_model,
                   document.id AS res_id,
                   part.user_id,
                   part.team_id,
                   document.client_id AS partner_id,
                   document.company_id,
                   document.day,
                   document.substitution_id,
                   part.share
              FROM (%(documents)s) document
         LEFT JOIN client_substitution substitution
                ON substitution.id = document.substitution_id
        CROSS JOIN LATERAL (
                   SELECT CASE substitution.attribution
                          WHEN 'substitute' THEN 1.0
                          WHEN 'share' THEN substitution.share / 100.0
                          ELSE 0.0 END::float8 AS share
                   ) passed
        CROSS JOIN LATERAL (VALUES
                   (0, document.client_manager_id, document.client_team_id,
                    1.0::float8 - passed.share),
                   (1, substitution.substitute_user_id,
                    substitution.substitute_team_id, passed.share)
                   ) part (place, user_id, team_id, share)
             WHERE document.client_manager_id IS NOT NULL AND part.share > 0
            """,
            count=count,
            number=number,
            model=model._name,
            documents=model._documents_sql(),
        )

    def action_open_document(self):
        """Open the document of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
