from . import client_protected_mixin
from . import portfolio
from . import privacy
from . import interaction
from . import segment
from . import relation
