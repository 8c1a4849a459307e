from . import portfolio_territory_assign
