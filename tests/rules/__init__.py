"""One module of tests for each rule: a document that passes, and the same with one thing wrong."""
