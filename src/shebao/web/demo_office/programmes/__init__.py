"""The programmes of the demonstration: a year of the seven published projects, by the hands of an office."""
