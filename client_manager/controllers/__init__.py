from . import client_campaign
from . import mail_thread
