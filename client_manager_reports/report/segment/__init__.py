from . import client_portfolio_report
from . import client_portfolio_workbook
from . import client_status_report
from . import res_partner
