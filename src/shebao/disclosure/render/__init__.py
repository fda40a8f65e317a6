"""Rendering a disclosure: PDF, DOCX, XLSX, HTML and data files, all from the one model."""

FORMATS: tuple[str, ...] = ("pdf", "docx", "xlsx", "html", "data")
"""What a disclosure can be rendered as; a new format is added here and in ``publish_book``."""
