"""Suspects (疑点): what the unification found, who decides it, and what came of it. See ``docs/unify.md``.

The room reads the library :mod:`shebao.register.unify`, which knows nothing of it.
"""
