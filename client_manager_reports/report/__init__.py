from . import document
from . import portfolio
from . import privacy
from . import interaction
from . import retention
from . import segment
from . import relation
