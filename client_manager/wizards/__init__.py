from . import portfolio_territory_assign
from . import portfolio_transfer_undo
from . import privacy_withdraw
from . import interaction_record
from . import interaction_snooze
from . import segment_set
