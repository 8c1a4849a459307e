from . import interaction_visit_plan
