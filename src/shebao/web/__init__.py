"""Web pages. For now: the pages that show what publishing made."""
