"""shebao (社保): a county social insurance centre's software, from the register to the published budget."""

__version__ = "0.1.0"
