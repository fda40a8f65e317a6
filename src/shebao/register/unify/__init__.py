"""The three-insurance unification (三险统一参保登记): from source files to one register of people.

Files are registered and read (:mod:`sources`), brought to one form (:mod:`normalise`), their rows linked to persons by
named rules (:mod:`linking`), compared between systems (``anomalies``), and what only a person can decide becomes a
suspect (疑点). It works on exported files alone; the office's site keeps suspects, decisions and what was written back.
"""
