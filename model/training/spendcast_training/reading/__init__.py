"""Reads files as people have them: packed or not, in several encodings, with columns of any name.

`events.py` and `csv_log.py` beside this package put the parts together. A fault ends the reading
with a ValueError that names file, line, value and remedy in one line.
"""
