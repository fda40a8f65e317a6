"""Rendering a disclosure: PDF, DOCX, XLSX, HTML and data files, all from the one model."""
