"""The command line: ``shebao publish``, ``shebao demo``, ``shebao book …``. Words on it are Chinese, for the clerks."""

from shebao.cli.app import main

__all__ = ["main"]
