"""Linking (归并): which rows of the files are one person, by named rules, each link with its evidence.

Rows that bear one proven number and one name are a *claim*; nearly all of the work is done there, in one grouping. What
is left, numbers that are missing, broken, cut or borne by several names, is compared with the claims it may belong to,
and the first rule that fits exactly one person decides. Two claims that each stand on their own proven number are never
joined by a rule. What fits nobody, or more than one, is left apart and proposed to a person.
"""

from shebao.register.unify.linking.link import Linked, link

__all__ = ["Linked", "link"]
