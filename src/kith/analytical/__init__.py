"""Analytical CRM: what the customers' doings tell, computed apart from the daily work and written back.

It owns the warehouse (`warehouse/`: the lake of Parquet files and its engine), the analyses (`analyses/`:
question, query, facts, reasons, chart), their runs, and the writing of facts onto customers (`facts.py`).
It may use customers and everything below; no other room calls it: they read its facts as ordinary fields of a
customer. An analysis is a file in `analyses/` and a line in `room.py`, and a migration if it declares a fact.
Its libraries (DuckDB, Ibis, ADBC, NumPy, SciPy) are imported where they are used: only workers pay for them.
"""
