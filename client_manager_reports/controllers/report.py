from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController


class ClientReportController(ReportController):
    """Reports on clients are made where their disclosure can be written.

    Odoo makes reports in a read-only transaction, on a replica if there is one. Writing
    the disclosure there fails, and Odoo repeats the request in a transaction that can
    write: right in the end, but with all work done twice and a traceback in the log.
    """

    def _report_readonly(self, rule, args):
        report = request.env["ir.actions.report"]
        return not report._leaves_disclosure(args.get("reportname"))

    @route(readonly=_report_readonly)
    def report_routes(self, reportname, docids=None, converter=None, **data):
        return super().report_routes(reportname, docids, converter, **data)
