"""The steps of a project's life (4.2), each a kind of case with its papers, its hands and what it writes."""
