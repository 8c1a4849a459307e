"""Lists and analyses of contacts, and a campaign, beside the director's same call.

The clients, orders and documents of ``today`` with 1,100,000 contacts, of which a
fifth is of one manager (``many``) and half of one head. Each call is that of the web
client. The director reads all and is asked nothing by the rules, so the ratio to the
director is what the rules cost; one aggregate in SQL of the contacts is the measure of
the machine.
"""

from tests.bench import _contacts_data, _today_data, access
from tests.bench._clock import CLOCK
from tests.bench._database import FILL, bench_database, rows

AIM = 3.0

MEASURE = """
from datetime import date, timedelta
from dateutil.relativedelta import relativedelta
from lxml import etree
users = {name: env["res.users"].search([("login", "=", f"bench_{login}")])
         for name, login in (("manager", "150"), ("many", "many"),
                             ("head", "head_half"), ("director", "director"))}
campaign = env["client.campaign"].search([("name", "=", "Fair")])
today = date.today()
month = today.replace(day=1) - relativedelta(months=2)
half_year = today.replace(day=1) - relativedelta(months=5)

def columns(records, kind="list"):
    arch = records.get_view(None, kind)["arch"]
    names = {node.get("name") for node in etree.fromstring(arch).iter("field")}
    return {name: {"fields": {"display_name": {}}}
            if records._fields[name].relational else {}
            for name in names if name in records._fields and name != "message_ids"}

shown = {model: columns(env[model]) for model in (
    "client.coverage.report", "client.interaction", "client.cadence",
    "client.campaign.line", "sale.order")}

def page(model, domain):
    return lambda mine: mine[model].web_search_read(
        domain, shown[model], limit=80, count_limit=10001)

def pivot(model, domain, rows, column, *measures):
    sets = [rows[:depth] + across for depth in range(len(rows) + 1)
            for across in ([], column)]
    return lambda mine: mine[model].formatted_read_grouping_sets(
        domain, sets, [*measures, "__count"])

def of_campaign(method):
    return lambda mine: method(mine, mine["client.campaign"].browse(campaign.id))

figures = {name: {} for name in ("client_count", "told_count", "order_count",
                                 "order_amount", "program_order_count")}
calls = {
    "coverage of three months": pivot(
        "client.coverage.report", [("month", ">=", month)], ["user_id", "segment_id"],
        ["month:month"], "partner_id:count_distinct",
        "spoken_partner_id:count_distinct", "coverage:avg"),
    "coverage, who was not spoken to": page("client.coverage.report", [
        ("month", ">=", month), ("contact_count", "=", 0)]),
    "activity of half a year": pivot(
        "client.interaction.report", [("date", ">=", half_year)], ["user_id"], ["kind"],
        "contact_count:sum", "hours:sum"),
    "delay by month": pivot(
        "client.cadence.kept", [], ["user_id", "segment_id"], ["contact_date:month"],
        "contact_count:sum", "delay_average:avg", "in_time:avg"),
    "due contacts of a week": page("client.cadence", [
        ("next_date", "<=", today + timedelta(7))]),
    "due contacts of a team": page("client.cadence", [
        ("partner_id.is_of_my_team", "=", True), ("next_date", "<=", today)]),
    "contacts": page("client.interaction", []),
    "contacts by words": page("client.interaction", [
        "|", "|", ("summary", "ilike", "prices of wool"),
        ("purpose", "ilike", "prices of wool"),
        ("internal_note", "ilike", "prices of wool")]),
    "contacts by month": lambda mine: mine["client.interaction"].web_read_group(
        [], ["date:month"], ["__count"], limit=80),
    "campaign": of_campaign(lambda mine, one: one.web_read(figures)),
    "clients of a campaign": page("client.campaign.line", [
        ("campaign_id", "=", campaign.id)]),
    "orders that came of a campaign": page("sale.order", [
        ("client_campaign_ids", "in", campaign.ids)]),
}

def spent(method, *arguments):
    env.invalidate_all()
    busy, start = time.process_time() + processor(), time.perf_counter()
    method(*arguments)
    return (time.perf_counter() - start, time.process_time() + processor() - busy)

def aggregate():
    env.cr.execute("SELECT user_id, kind, count(*) FROM client_interaction"
                   " WHERE date > now() - interval '6 months' GROUP BY 1, 2")

environments = {name: env(user=user, context={
    "allowed_company_ids": env.company.ids, "tz": "UTC", "lang": "en_US"})
    for name, user in users.items()}
plain = min(spent(aggregate) for turn in range(3))
print("row=one aggregate in SQL|director|%s|%s" % plain)
for what, call in calls.items():
    for name, mine in environments.items():
        # The quickest of three: what disturbs a call only ever makes it slower.
        taken = [spent(call, mine) for turn in range(3)]
        print("row=%s|%s|%s|%s" % (what, name, *map(min, zip(*taken))))
"""


def run(workspace):
    """Yield a line for each call."""
    with bench_database(workspace, "contacts") as database:
        database.shell(
            FILL + access.PREPARE + _today_data.PREPARE + _contacts_data.PREPARE
        )
        printed = database.shell(CLOCK + MEASURE)
    found = {}
    for what, name, taken, busy in rows(printed):
        found.setdefault(what, {})[name] = float(taken), float(busy)
    for what, by_user in found.items():
        _taken, all_busy = by_user["director"]
        words = (
            f"{name} {taken:.2f} s"
            + ("" if name == "director" else f" (ratio {busy / all_busy:.1f})")
            for name, (taken, busy) in by_user.items()
        )
        yield f"{what}: {', '.join(words)}"
    yield f"the ratios are of processor to the director's; aim {AIM}"
