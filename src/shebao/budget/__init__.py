"""The budget book (预算底册): model, codes, forms on disk, checks."""
