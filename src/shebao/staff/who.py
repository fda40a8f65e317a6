"""Who is asking: the account behind a request, the posts in force today and what they allow."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from shebao.journal.record import Actor
from shebao.staff.models import EVERYTHING, Account, Grant, NaturalPerson
from shebao.staff.posts import Exclusion, conflicts_among, posts


@dataclass(frozen=True)
class Who:
    """A natural person at work: the account, the grants in force, from which address."""

    account: Account
    natural_person: NaturalPerson
    grants: tuple[Grant, ...]
    address: str = ""

    @property
    def actor(self) -> Actor:
        """As the journal names him."""
        return Actor(self.account.username, self.natural_person.number, self.address)

    @property
    def posts(self) -> frozenset[str]:
        """Codes of the posts in force."""
        return frozenset(grant.post for grant in self.grants)

    @property
    def post_names(self) -> list[str]:
        """Names of the posts in force, each once."""
        return list(dict.fromkeys(posts()[grant.post].name for grant in self.grants))

    @cached_property
    def conflicts(self) -> tuple[Exclusion, ...]:
        """Posts in force that exclude each other: granted past the rules, they allow nothing (不相容岗位)."""
        return conflicts_among(self.posts)

    @cached_property
    def grants_that_count(self) -> tuple[Grant, ...]:
        """The grants in force but those of posts that exclude each other."""
        clashing = {code for pair in self.conflicts for code in (pair.first, pair.second)}
        return tuple(grant for grant in self.grants if grant.post not in clashing)

    @property
    def rights(self) -> frozenset[str]:
        """What the posts in force allow, whatever the scope."""
        return frozenset().union(*(posts()[grant.post].rights for grant in self.grants_that_count))

    @property
    def needs_second_factor(self) -> bool:
        """Whether a post in force asks for a code beside the password."""
        return any(posts()[grant.post].second_factor for grant in self.grants)

    def may(self, right: str, insurance: str = "", amount: int = 0, township: str = "") -> bool:
        """Whether some one grant allows it: the right, for the insurance, the township, up to the amount (fen)."""
        return any(
            right in posts()[grant.post].rights
            and (not insurance or grant.covers(insurance))
            and (not township or grant.townships == EVERYTHING or township in grant.townships.split(","))
            and (grant.amount_limit is None or amount <= grant.amount_limit)
            for grant in self.grants_that_count
        )

    def insurances_for(self, right: str) -> frozenset[str] | None:
        """The insurances for which he has a right; None is all of them."""
        return self._scope(right, "insurances")

    def townships_for(self, right: str) -> frozenset[str] | None:
        """The townships for which he has a right; None is all of them."""
        return self._scope(right, "townships")

    def _scope(self, right: str, column: str) -> frozenset[str] | None:
        codes: set[str] = set()
        for grant in self.grants_that_count:
            if right in posts()[grant.post].rights:
                if getattr(grant, column) == EVERYTHING:
                    return None
                codes.update(getattr(grant, column).split(","))
        return frozenset(codes)


def grants_in_force(natural_person: NaturalPerson, day: date) -> tuple[Grant, ...]:
    """The grants of a natural person that hold on a day."""
    return tuple(
        Grant.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), natural_person=natural_person, valid_from__lte=day
        ).order_by("id")
    )


def who(account: Any, day: date, address: str = "") -> Who:
    """The person behind an account with what he may do on a day."""
    person = account.natural_person
    return Who(account, person, grants_in_force(person, day), address)
