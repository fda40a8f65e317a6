"""Reading a disclosure back from a file: each format gives raw blocks, ``assemble`` makes the document of them."""
