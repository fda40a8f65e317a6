"""Database steps of this room."""
