"""Case numbers (业务流水号): 险种2 + 业务类型3 + yyyymmdd + 序号6. A number is given once; a gap can be listed."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from shebao.cases.models import Case, Counter

NO_INSURANCE = "00"


def next_number(insurance: str, kind: str, day: date) -> str:
    """The next number of a kind on a day. Belongs inside a transaction; writers for the same prefix wait in a queue."""
    prefix = f"{insurance[:2] or NO_INSURANCE}{kind}{day:%Y%m%d}"
    return f"{prefix}{take_numbers(prefix, 1):06d}"


def take_numbers(prefix: str, count: int) -> int:
    """The first of ``count`` numbers of a prefix that nobody else gets. Belongs inside a transaction."""
    if not Counter.objects.filter(prefix=prefix).update(last=F("last") + count):
        try:
            with transaction.atomic():
                Counter.objects.create(prefix=prefix, last=0)
        except IntegrityError:
            pass  # Another session made it in between.
        Counter.objects.filter(prefix=prefix).update(last=F("last") + count)
    return int(Counter.objects.get(prefix=prefix).last) - count + 1


def gaps(prefix: str) -> list[str]:
    """Numbers of a prefix that were given and belong to no case."""
    counter = Counter.objects.filter(prefix=prefix).first()
    if counter is None:
        return []
    used = set(Case.objects.filter(number__startswith=prefix).values_list("number", flat=True))
    return [number for i in range(1, counter.last + 1) if (number := f"{prefix}{i:06d}") not in used]
