"""What every writer of documents needs (文书): typefaces, Word's XML, text that XML can hold, rows of large sheets."""
