"""The unification: rows in, persons out."""
