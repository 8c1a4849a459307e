from . import document
from . import portfolio
from . import privacy
from . import interaction
from . import relation
