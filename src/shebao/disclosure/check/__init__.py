"""Checking anybody's documents: read, recognise, judge, measure what was verified, report."""
