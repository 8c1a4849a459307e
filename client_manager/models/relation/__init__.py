from . import client_stakeholder
from . import client_person_date
from . import res_partner_people
from . import base_partner_merge
