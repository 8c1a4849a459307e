from . import test_periods
from . import test_portfolio_assignment
from . import test_portfolio_attribution
from . import test_portfolio_figures
from . import test_portfolio_access
from . import test_portfolio_performance
