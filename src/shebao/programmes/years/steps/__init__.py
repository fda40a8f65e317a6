"""The cases of a year: a version is approved (Y01), granted by the finance bureau (Y02), released (Y03)."""
