from . import document
from . import portfolio
