"""Suspects of the unification: raised, decided by two people, in bulk, answered, reopened, reported."""
