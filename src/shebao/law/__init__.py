"""The law (政策法规): what people owe and get, as dated parameters and exact, explainable formulas.

A library: no web framework, no database, no command line in it.
"""
