"""What one of our views adds to another one of ours waits until its own file is read.

Odoo checks each view with all that is added to it, file by file. What an earlier state
added to a page that has been rearranged since would stop the update.
"""


def migrate(cr, version):
    """Empty the views that extend ours; the files of this update fill them again.

    Those of the reports as well, which would stop this addon's own. If the update of
    the reports fails after this one, theirs come back with the next that succeeds.
    """
    cr.execute(
        """
        UPDATE ir_ui_view extension SET arch_db = '{"en_US": "<data/>"}'
          FROM ir_model_data ours, ir_model_data extended
         WHERE extension.mode = 'extension'
           AND ours.model = 'ir.ui.view' AND ours.res_id = extension.id
           AND extended.model = 'ir.ui.view' AND extended.res_id = extension.inherit_id
           AND ours.module IN ('client_manager', 'client_manager_reports')
           AND extended.module IN ('client_manager', 'client_manager_reports')
        """
    )
