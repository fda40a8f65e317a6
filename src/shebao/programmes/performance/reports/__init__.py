"""Report documents (绩效报告): the forms of an evaluation and of a monitoring, as Word document and as PDF."""
