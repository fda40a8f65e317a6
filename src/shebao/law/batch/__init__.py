"""Whole files of cases (批量计算): Parquet, CSV or Excel in, results out, rejected rows with every reason beside them.

``cells`` reads text exactly, ``reading`` opens a file as a frame, ``writing`` prints integers as people read them,
``run`` does a file from end to end.
"""

from shebao.law.batch.reading import BatchFileError
from shebao.law.batch.run import BatchReport, run_batch

__all__ = ["BatchFileError", "BatchReport", "run_batch"]
