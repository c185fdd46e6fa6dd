"""`psql` as far as the tests need it: PORT DATABASE, then -c STATEMENT or -f FILE, repeatedly."""

import sys
from pathlib import Path

import psycopg2

port, database, *rest = sys.argv[1:]
connection = psycopg2.connect(host="127.0.0.1", port=port, user="postgres", dbname=database)
connection.autocommit = True
with connection.cursor() as cursor:
    for kind, value in zip(rest[::2], rest[1::2], strict=True):
        cursor.execute(Path(value).read_text() if kind == "-f" else value)
