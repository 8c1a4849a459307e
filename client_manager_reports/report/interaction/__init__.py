from . import client_interaction
from . import client_interaction_meeting_report
from . import client_interaction_report
from . import client_cadence_report
from . import client_interaction_list_report
from . import client_visit_plan_report
