"""What the register declares to the rooms below: its kinds of cases, and how its tables are journalled."""

from shebao.register import rows

__all__ = ["rows"]
