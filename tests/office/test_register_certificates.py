"""Certificates: what they say, that they fit a page, that a paper can be checked and a forged one is not believed."""

from collections.abc import Callable

import pypdfium2
import pytest

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.register import certificates
from shebao.register.models import Certificate
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import MAN, Hands, credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return Hands(hire)


def text_of(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return len(pages), "".join("".join(pages).split())


class TestOfAPerson:
    def test_it_fits_a_page_and_says_what_is_registered(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person
        made = certificates.issue(person, "购房", by=hands.clerk, now=NOW)
        pages, text = text_of(certificates.pdf(made))
        assert pages == 1
        for said in ("参保证明", "牛大山", MAN, made.number, "2025年6月3日", "2025年6月至今", "购房"):
            assert said in text
        assert certificates.code(made).replace(" ", "") in text

    def test_the_paper_is_checked_by_number_and_code(self, hands: Hands) -> None:
        made = certificates.issue(hands.enrolled(hands.employer()).person, "购房", by=hands.clerk, now=NOW)
        code = certificates.code(made)
        assert certificates.checked(made.number.lower(), code.lower().replace(" ", "")) == made
        assert certificates.checked(made.number, code.replace(code[0], "0" if code[0] != "0" else "1", 1)) is None
        assert certificates.checked("00ZM120250603999999", code) is None

    def test_each_is_journalled_with_its_purpose(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person
        first = certificates.issue(person, "购房", by=hands.clerk, now=NOW)
        second = certificates.issue(person, "子女入学", by=hands.clerk, now=NOW)
        assert first.number < second.number
        entries = Entry.objects.filter(action="出具证明", object_key=str(person.pk)).order_by("number")
        assert [entry.detail for entry in entries] == [
            f"参保证明{first.number}，用途：购房",
            f"参保证明{second.number}，用途：子女入学",
        ]
        assert verify() == []

    def test_none_without_a_purpose_or_the_right(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person
        with pytest.raises(Refused, match="用途"):
            certificates.issue(person, " ", by=hands.clerk, now=NOW)
        with pytest.raises(Refused, match="权限"):
            certificates.issue(person, "购房", by=hands.auditor, now=NOW)
        assert not Certificate.objects.exists()


class TestOfAnEmployer:
    def test_it_counts_the_persons_of_each_insurance(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.enrolled(employer)
        made = certificates.issue(employer, "投标", by=hands.clerk, now=NOW)
        pages, text = text_of(certificates.pdf(made))
        assert pages == 1
        assert made.content["lines"] == [["企业职工基本养老保险", made.content["lines"][0][1], "正常", "1", "0"]]
        assert "单位参保证明" in text and credit_code() in text
