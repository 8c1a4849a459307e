from contextlib import contextmanager

from odoo import api, models


class IrActionsReport(models.Model):
    """Reports on clients are disclosures, by whichever way they are made.

    Screens, addresses, mails and programs all come by the four methods below.
    """

    _inherit = "ir.actions.report"

    @api.model
    def _render_qweb_html(self, report_ref, docids, data=None):
        with self._disclosing(report_ref, docids, "html"):
            return super()._render_qweb_html(report_ref, docids, data=data)

    @api.model
    def _render_qweb_text(self, report_ref, docids, data=None):
        with self._disclosing(report_ref, docids, "text"):
            return super()._render_qweb_text(report_ref, docids, data=data)

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        with self._disclosing(report_ref, res_ids, "pdf"):
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        report = self
        if self._is_on_clients(self._get_report(report_ref).report_name):
            # A copy kept at the record would be taken from there the next time.
            report = self.with_context(report_pdf_no_attachment=True)
        return super(IrActionsReport, report)._render_qweb_pdf(
            report_ref, res_ids=res_ids, data=data
        )

    @api.model
    def _render_xlsx(self, report_ref, docids, data):
        with self._disclosing(report_ref, docids, "xlsx"):
            return super()._render_xlsx(report_ref, docids, data)

    @contextmanager
    def _disclosing(self, report_ref, docids, file_format: str):
        """Write down which clients the report made within shows.

        Ours say so themselves; of others, those made of contacts count.
        """
        report = self._get_report(report_ref)
        disclosures = self.env["client.disclosure"]
        with disclosures._noting(
            kind="workbook" if file_format == "xlsx" else "print",
            file_format=file_format,
            name=report.name,
            reference=report.report_name,
        ):
            ours = self._is_on_clients(report.report_name)
            if report.model == "res.partner" and not ours:
                ids = [docids] if isinstance(docids, int) else docids or ()
                partners = self.env["res.partner"].browse(ids)
                disclosures._note(partners, only_clients=True)
            yield

    @api.model
    def _is_on_clients(self, report_name: str) -> bool:
        """Whether it is one of our reports on clients."""
        model = self.env.get(f"report.{report_name}")
        mixin = self.env.registry["client.report.mixin"]
        return model is not None and isinstance(model, mixin)

    @api.model
    def _leaves_disclosure(self, report_name: str) -> bool:
        """Whether making a report may write a disclosure."""
        return (
            self._is_on_clients(report_name)
            or self._get_report_from_name(report_name).model == "res.partner"
        )
