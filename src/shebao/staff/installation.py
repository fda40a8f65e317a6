"""What this database is: an office at work, or a demonstration with made-up people."""

from shebao.staff.models import Installation


def is_demonstration() -> bool:
    """Whether this database is a demonstration with made-up people."""
    return Installation.objects.filter(demonstration=True).exists()
