"""The centre whose office this is, as its papers and pages name it."""

CENTRE = "泽州县社会保险中心"
