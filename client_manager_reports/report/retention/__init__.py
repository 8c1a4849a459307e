from . import client_retention_report
