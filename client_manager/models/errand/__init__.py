from . import client_errand
