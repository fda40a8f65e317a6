"""Disclosures (部门预决算公开): the model, composing from a book, rendering, reading back, rules."""
