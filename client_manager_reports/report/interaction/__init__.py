from . import client_interaction
from . import client_interaction_meeting_report
from . import client_interaction_report
