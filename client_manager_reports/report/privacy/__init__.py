from . import ir_actions_report
from . import client_report_mixin
