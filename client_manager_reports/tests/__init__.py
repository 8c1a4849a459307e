from . import test_document
from . import test_workbook
from . import test_portfolio_dossier
from . import test_portfolio_dossier_pdf
from . import test_portfolio_workbook
from . import test_portfolio_performance
