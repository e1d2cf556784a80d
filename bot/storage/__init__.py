"""Where things are kept: SQLite by default, PostgreSQL when one machine is not enough.

One file a table; functions take a connection, and whoever opened the transaction owns it.
"""
