from . import client_segment
from . import res_partner_segment
