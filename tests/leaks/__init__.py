"""The leak table: what each role must not reach, tried through every door from outside.

Read ``people.py`` and ``tables.py`` for whom and what there is, ``doors.py`` for
how a door is knocked at and what counts as a leak, ``doors_*.py`` for the doors.
"""
