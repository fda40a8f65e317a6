"""Surveys of satisfaction (满意度调查): made, answered by printed codes, entered, imported, closed."""
