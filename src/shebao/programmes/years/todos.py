"""What waits for somebody beside cases: base lines to accept, versions to send on, publications that are due."""
