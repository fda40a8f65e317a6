"""From what was read to what it means: which table it is, what its columns and rows are, in anybody's format."""
