"""The controls of special funds (专项资金控制), one file each: the refusal's words, its basis, and what it looks at.

A control returns findings and writes nothing; whoever does the act stops at them. Refusals of cases are journalled by
the workflow, those of payments by :mod:`shebao.programmes.before_payment`.
"""
