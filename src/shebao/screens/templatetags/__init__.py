"""Tags of staff pages."""
