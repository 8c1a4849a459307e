from . import client_directive_mixin
from . import client_protected_mixin
from . import portfolio
from . import privacy
from . import interaction
from . import retention
from . import segment
from . import today
