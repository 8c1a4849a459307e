from . import res_partner_segment
from . import client_retention
from . import client_today_health
