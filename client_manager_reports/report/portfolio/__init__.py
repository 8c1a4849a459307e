from . import client_report_mixin
from . import client_dossier_report
from . import client_portfolio_report
