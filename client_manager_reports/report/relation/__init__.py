from . import client_account_plan_report
