from . import client_errand
from . import client_errand_rights
from . import client_errand_flow
from . import mail_activity
