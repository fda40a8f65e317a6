"""Anomalies (疑点排查): the contradictions A01 to A30 in and between the systems' files, found by rules.

What each is, who decides and what may happen is data (``catalogue.toml``); how it is found is code, a module for each
subject. A rule whose file or column is not there says so: never silently nothing.
"""

from shebao.register.unify.anomalies.catalogue import Rule, catalogue
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.find import Found, NotChecked, find_anomalies
from shebao.register.unify.anomalies.raising import SCHEMA

__all__ = ["SCHEMA", "Compared", "Found", "NotChecked", "Rule", "catalogue", "find_anomalies"]
