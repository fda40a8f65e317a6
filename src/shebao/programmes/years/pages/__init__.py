"""The pages of years: base lines, versions, comparison, publication."""
