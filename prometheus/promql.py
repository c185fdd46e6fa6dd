"""Which metrics an expression of PromQL asks for."""

import re

# What may hold words that are no metrics, the innermost first.
NOT_METRICS = [
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'",  # texts
    r"\{[^}]*\}",  # labels
    r"\[[^]]*\]",  # ranges
    r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)",
    r"\b[a-z_]+\s*(?=\()",  # functions
    r"\b\d[\w.]*",  # numbers and durations
    r"\b(?:and|or|unless|offset|bool|by|on|Inf|NaN)\b",
]


def metrics(expression):
    for pattern in NOT_METRICS:
        expression = re.sub(pattern, " ", expression)
    return set(re.findall(r"[a-zA-Z_:][\w:]*", expression))
