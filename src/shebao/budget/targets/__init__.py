"""Targets (绩效指标): the grammar of their values, and what makes one a good one; for books, documents, the office."""
