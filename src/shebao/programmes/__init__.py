"""The county budget's programmes (专项资金): project library, life cycle, controls, balances, pages.

Every step of a project's life is a kind of case; every control G01–G14 stands in its own file under ``controls``; what
a project may still spend is kept by the database (``migrations/0002_rules.py``).
"""
