"""Small tables as text, one row a line, columns parted by bars.

Demo data read and edited by people: names line up, and a row is one line.
"""


def rows(table: str) -> list[list[str]]:
    """The rows of a table without the empty lines, every cell stripped.

    >>> rows('''
    ... Linen | 250
    ... Wool  |
    ... ''')
    [['Linen', '250'], ['Wool', '']]
    """
    return [
        [cell.strip() for cell in line.split("|")]
        for line in table.splitlines()
        if line.strip()
    ]
