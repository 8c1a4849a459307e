"""How well the own rhythm foretells who will not buy, on real purchases.

Beside the plain rule "no order for 90 days", and beside marking everybody, which is
hard to beat where most never come back.
"""

from tests.purchases import results


def run(workspace):
    """Yield a line for each period and rule."""
    for (period, rule), score in results().items():
        yield f"next {period} days, {rule}: {score}"
