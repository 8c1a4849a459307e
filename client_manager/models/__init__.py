from . import client_protected_mixin
from . import portfolio
