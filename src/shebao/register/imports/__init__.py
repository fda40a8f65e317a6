"""Imports (导入): a source file from its bytes to the register.

A file is received and registered (:mod:`sources`), read (:mod:`reading`), its columns recognised (:mod:`headers`), its
cells checked (:mod:`cells`, :mod:`checking`) and compared with the register (:mod:`persons`, :mod:`employers`). The
control totals of that preview (:mod:`preview`) are accepted by somebody else, and only then the good rows are applied
in one transaction (:mod:`apply`). The others come back in the error file (:mod:`error_file`): rows in = rows applied +
rows rejected.

Layouts are data: one file for each in ``layouts/``.
"""
