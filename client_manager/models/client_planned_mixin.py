from odoo import api, fields, models


class ClientPlannedMixin(models.AbstractModel):
    """Something that is an activity of somebody until it is done.

    The record makes its activity and withdraws it; what happens to the activity
    (moved, done, given to another) is read off it by computed fields of the record.
    """

    _name = "client.planned.mixin"
    _inherit = ["client.protected.mixin"]
    _description = "Planned as an Activity"

    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _protected_names(self):
        # The activity is made here; a foreign one must not be tied to a record.
        names = super()._protected_names()
        return names if self.env.su else (*names, "activity_id")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._plan_activities()
        return records

    def unlink(self):
        self._drop_activities()
        return super().unlink()

    def _to_be_planned(self):
        """The records that want an activity and have none yet."""
        raise NotImplementedError

    def _planned_values(self) -> list[dict]:
        """The values of an activity for each record."""
        raise NotImplementedError

    def _plan_activities(self):
        """Make an activity for each record that wants one and has none yet."""
        due = self._to_be_planned()
        if not due:
            return
        activities = self.env["mail.activity"].create(due._planned_values())
        for record, activity in zip(due, activities, strict=True):
            # RPC may not write the link, see _protected_names.
            record.sudo().activity_id = activity

    def _drop_activities(self):
        """Remove the activities that are not done."""
        # Who may change the record may withdraw what it asked a colleague to do.
        self.sudo().activity_id.filtered("active").unlink()
