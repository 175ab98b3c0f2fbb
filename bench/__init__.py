"""Benchmarks: each module measures one thing and says how in its docstring. `tropa bench` runs them.

Every figure is a median or a ratio of one run on one machine, on databases of its own: SQLite in a
file with `synchronous=FULL`, and PostgreSQL with `fsync=on`, both started and removed here.
"""
