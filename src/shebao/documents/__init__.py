"""What every writer of documents needs (文书): the typefaces of this machine, Word's XML, text that XML can hold."""
