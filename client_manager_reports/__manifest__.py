# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Client Manager Reports",
    "summary": "Documents, workbooks and analyses for client managers",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Sales/Client Management",
    "license": "AGPL-3",
    "author": "Client Manager contributors",
    "depends": ["client_manager", "report_xlsx"],
    "data": [
        "report/document/document_paperformat.xml",
        "report/document/document_templates.xml",
        "report/portfolio/client_dossier_templates.xml",
        "report/portfolio/client_dossier_section_templates.xml",
        "report/portfolio/client_dossier_document_templates.xml",
        "report/portfolio/client_dossier_report_views.xml",
        "report/portfolio/client_portfolio_report_views.xml",
        "report/portfolio/client_assignment_order_templates.xml",
        "report/portfolio/client_assignment_order_report_views.xml",
        "report/portfolio/client_substitution_order_templates.xml",
        "report/portfolio/client_substitution_order_report_views.xml",
        "report/portfolio/client_handover_act_templates.xml",
        "report/portfolio/client_handover_act_section_templates.xml",
        "report/portfolio/client_handover_act_report_views.xml",
    ],
    "assets": {
        "web.report_assets_common": [
            "client_manager_reports/static/src/document/document.scss",
            "client_manager_reports/static/src/document/client_dossier.scss",
            "client_manager_reports/static/src/document/client_transfer_documents.scss",
        ],
    },
}
