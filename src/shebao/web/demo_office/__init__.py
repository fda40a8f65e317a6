"""The demonstration office (演示办公系统): people for every post, a register, some cases under way. Nobody exists.

Its database is marked as a demonstration, once and for ever; only there are current codes of the second factor printed.
"""
