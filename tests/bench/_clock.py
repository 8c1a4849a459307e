"""What a benchmark executes in Odoo's shell to time something.

``timed(name, method)`` prints seconds by the clock (``name=``), of processor in Odoo
(``name_odoo=``) and of processor in Odoo and the database (``name_busy=``), and the
number of statements (``name_queries=``). A machine with other work to do makes the
clock unfair, hardly the processor.
"""

CLOCK = """
import os
import time

def processor():
    # Seconds of processor in the database, where its processes can be seen.
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        with open(f"/proc/{env.cr.fetchone()[0]}/stat") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
    except OSError:
        return float("nan")
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

def timed(name, method):
    env.flush_all()
    env.invalidate_all()
    start, busy, there = time.perf_counter(), time.process_time(), processor()
    queries = env.cr.sql_log_count
    method()
    env.flush_all()
    busy = time.process_time() - busy
    print(f"{name}={time.perf_counter() - start:.3f}")
    print(f"{name}_odoo={busy:.3f}")
    print(f"{name}_queries={env.cr.sql_log_count - queries}")
    print(f"{name}_busy={busy + processor() - there:.3f}")
"""
