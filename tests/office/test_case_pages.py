"""The pages of cases in a browser's requests: the hands' buttons, guards, scope, papers; and the journal's pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from shebao.cases import evidence, workflow
from shebao.cases.document import case_document, case_pdf
from shebao.cases.models import Case, CaseStep, Evidence
from shebao.cases.shown import Seen
from shebao.cases.states import State
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office import loans
from tests.office.conftest import NOW, entered
from tests.office.hands import bring_papers
from tests.office.loans import opened, submitted

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
PDF = b"%PDF-1.7 one page"


@pytest.fixture(autouse=True)
def nothing_lent() -> Iterator[None]:
    loans.LENT.clear()
    yield
    loans.LENT.clear()


def page(case: Case) -> str:
    return str(reverse("case", args=[case.number]))


def sent(case: Case, **more: Any) -> dict[str, Any]:
    return {"version": case.version, "seen": CaseStep.objects.filter(case=case).count(), "opinion": "", **more}


def act(who: Who, case: Case, action: str, **more: Any) -> Any:
    address = reverse("case-act", args=[case.number, action])
    return entered(who).post(address, sent(Case.objects.get(pk=case.pk), **more))


class TestThreeHands:
    def test_a_case_goes_through_its_buttons(self, hire: Hire) -> None:
        hands = {post: hire(post) for post in ("clerk", "checker", "section_head", "deputy", "auditor")}
        case = opened(hands["clerk"], 风险="高", 金额=60_000_00)
        for post, action in (
            *(("clerk", "submit"), ("checker", "check"), ("section_head", "approve"), ("deputy", "approve")),
            *(("auditor", "approve"), ("clerk", "archive")),
        ):
            browser = entered(hands[post])
            shown = browser.get(page(case)).content.decode()
            assert f"/do/{action}/" in shown
            assert len(shown) < 30_000
            answer = browser.post(reverse("case-act", args=[case.number, action]), sent(Case.objects.get()))
            assert answer.status_code == 302, answer.content.decode()
        assert Case.objects.get().state == State.ARCHIVED
        assert verify() == []

    def test_the_work_list_holds_whose_turn_it_is(self, hire: Hire) -> None:
        clerk, checker, other, head = hire("clerk"), hire("checker"), hire("checker", "210"), hire("section_head")
        case = submitted(clerk, 风险="中")

        def sees(who: Who) -> bool:
            return case.number in entered(who).get(reverse("work")).content.decode()

        assert [sees(who) for who in (clerk, checker, other, head)] == [False, True, False, False]
        workflow.check(case, by=checker, now=NOW, version=1)
        assert [sees(who) for who in (clerk, checker, other, head)] == [False, False, False, True]
        workflow.give_back(Case.objects.get(), by=head, now=NOW, opinion="请补正")
        assert [sees(who) for who in (clerk, checker, other, head)] == [True, False, False, False]
        case = workflow.revise(Case.objects.get(), {"谁": "1", "风险": "中"}, by=clerk, now=NOW)
        assert sees(checker), "the same hand goes on after a return"

    def test_what_is_late_says_so(self, hire: Hire) -> None:
        submitted(hire("clerk"))
        shown = entered(hire("checker")).get(reverse("work")).content.decode()
        assert "已逾期" in shown and "个工作日" in shown

    def test_the_differences_of_a_correction_stand_side_by_side(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.give_back(submitted(clerk), by=checker, now=NOW, opinion="账号有误")
        workflow.revise(case, {"谁": "1", "账号": "6212260500000099"}, by=clerk, now=NOW)
        shown = entered(checker).get(page(case)).content.decode()
        assert "本版与上一版的差异" in shown
        assert "<del>6212260500000002</del>" in shown and "<ins>6212260500000099</ins>" in shown

    def test_who_only_looks_sees_accounts_masked(self, hire: Hire) -> None:
        case = submitted(hire("clerk"))
        shown = entered(hire("fund_accountant")).get(page(case)).content.decode()
        assert "6212260500000002" not in shown and "****0002" in shown

    def test_whose_turn_it_is_sees_the_new_one_plainly_and_that_is_journalled(self, hire: Hire) -> None:
        case, checker = submitted(hire("clerk")), hire("checker")
        shown = entered(checker).get(page(case)).content.decode()
        assert "6212260500000002" in shown and "6212260500000001" not in shown
        looked = Entry.objects.filter(action="查看业务单敏感信息")
        assert [entry.account for entry in looked] == [checker.account.username]

    def test_a_returned_reversal_is_sent_again_with_its_reason(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.check(submitted(clerk), by=checker, now=NOW, version=1)
        assert act(clerk, case, "reverse", opinion="重复登记").status_code == 422
        assert act(clerk, case, "reverse", opinion="重复登记", grounds="差错单1号").status_code == 302
        reversal = Case.objects.get(reverses=case)
        bring_papers(reversal, clerk)
        assert act(clerk, reversal, "submit").status_code == 302
        assert act(checker, reversal, "give_back", opinion="事由不清").status_code == 302
        assert act(clerk, reversal, "resend", opinion="与六月重复").status_code == 302
        assert act(checker, reversal, "check").status_code == 302
        assert Case.objects.get(pk=case.pk).state == State.REVERSED
        shown = entered(clerk).get(page(reversal)).content.decode()
        assert "与六月重复" in shown and "差错单1号" in shown

    def test_only_reversals_are_sent_again_like_that(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.give_back(submitted(clerk), by=checker, now=NOW, opinion="请补正")
        assert act(clerk, case, "resend", opinion="再看").status_code == 404


class TestGuards:
    def test_a_double_click_does_it_once(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = submitted(clerk)
        browser, form = entered(checker), sent(case)
        address = reverse("case-act", args=[case.number, "check"])
        assert browser.post(address, form).status_code == 302
        answer = browser.post(address, form)
        assert answer.status_code == 422 and "C-7" not in answer.content.decode()
        assert CaseStep.objects.filter(action="复核通过").count() == 1

    def test_a_form_of_an_older_version_is_refused_and_its_opinion_kept(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = submitted(clerk)
        form = sent(case, opinion="经核对无误")
        case = workflow.give_back(case, by=hire("checker"), now=NOW, opinion="账号有误")
        workflow.revise(case, {"谁": "1", "账号": "3"}, by=clerk, now=NOW)
        answer = entered(checker).post(reverse("case-act", args=[case.number, "check"]), form)
        assert answer.status_code == 422
        assert "您看到的是第1版" in answer.content.decode() and "经核对无误" in answer.content.decode()

    @pytest.mark.parametrize("bad", [{}, {"version": "x", "seen": "1"}, {"version": "1", "seen": "9" * 40}])
    def test_forged_guards_are_refused(self, hire: Hire, bad: dict[str, str]) -> None:
        case = submitted(hire("clerk"))
        answer = entered(hire("checker")).post(reverse("case-act", args=[case.number, "check"]), bad)
        assert answer.status_code == 422 and Case.objects.get().state == State.TO_CHECK

    def test_no_action_but_those_of_the_page(self, hire: Hire) -> None:
        case = submitted(hire("clerk"))
        for action in ("save_draft", "take", "open_case", "none", "__class__"):
            assert act(hire("checker"), case, action).status_code == 404
        assert entered(hire("checker")).get(reverse("case-act", args=[case.number, "check"])).status_code == 405

    def test_words_of_strangers_are_words(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = opened(clerk, "<script>alert(1)</script>")
        assert act(clerk, case, "withdraw", opinion="<img src=x onerror=alert(1)>").status_code == 302
        shown = entered(clerk).get(page(case)).content.decode()
        assert "<script>alert" not in shown and "<img src=x" not in shown and "&lt;script&gt;" in shown


class TestScope:
    def test_a_case_of_another_insurance_or_township_is_not_there(self, hire: Hire) -> None:
        case = submitted(hire("clerk"), 乡镇="140525100", 材料=False)
        strangers = [
            *(hire("clerk", "210"), hire("checker", townships="140525101")),
            *(hire("security_admin"), hire("audit_admin")),
        ]
        for who in strangers:
            browser = entered(who)
            assert browser.get(page(case)).status_code == 404
            assert browser.get(reverse("case-document", args=[case.number])).status_code == 404
            assert browser.post(reverse("case-act", args=[case.number, "check"]), sent(case)).status_code == 404
            answer = browser.post(reverse("case-paper-add", args=[case.number]), {})
            assert answer.status_code == 404
            assert case.number not in browser.get(reverse("cases")).content.decode()
        assert Case.objects.get().state == State.TO_CHECK

    def test_a_paper_is_reached_only_through_its_own_case(self, hire: Hire) -> None:
        clerk = hire("clerk")
        one, other = opened(clerk, "1"), opened(clerk, "2")
        kept = evidence.add_evidence(one, "借阅函", "函.pdf", PDF, by=clerk, now=NOW)
        browser = entered(clerk)
        assert browser.get(reverse("case-paper", args=[one.number, kept.pk])).content == PDF
        assert browser.get(reverse("case-paper", args=[other.number, kept.pk])).status_code == 404
        assert Entry.objects.filter(action="查看材料", case_number=one.number).count() == 1


class TestPapers:
    def test_the_missing_paper_is_uploaded_and_the_case_goes_on(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = opened(clerk, 材料=True)
        browser = entered(clerk)
        assert "未提供" in browser.get(page(case)).content.decode()
        file = SimpleUploadedFile("../../etc/借阅函.pdf", PDF, "text/html")
        answer = browser.post(reverse("case-paper-add", args=[case.number]), {"name": "借阅函", "file": file})
        assert answer.status_code == 302
        kept = Evidence.objects.get()
        assert (kept.file_name, kept.basis, kept.size) == ("借阅函.pdf", loans.PAPER.basis, len(PDF))
        stored = (Path(settings.DATA) / kept.path).resolve()
        assert stored.is_relative_to(Path(settings.DATA) / "papers") and stored.read_bytes() == PDF
        shown = browser.get(reverse("case-paper", args=[case.number, kept.pk]))
        assert shown["Content-Type"] == "application/pdf" and "sandbox" in shown["Content-Security-Policy"]
        assert act(clerk, case, "submit").status_code == 302
        assert verify() == []

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.pdf", b"<html><script>alert(1)</script>", "不是PDF"),
            ("a.pdf", b"MZ\x90\x00", "不是PDF"),
            ("a.png", b"", "没有选择文件|文件是空的"),
            ("a.pdf", b"%PDF-" + b"0" * evidence.LARGEST, "文件有10.01MB，超过了10MB的上限"),
            ("a.pdf", b"%PDF-" + b"0" * (evidence.LARGEST * 2), "文件有20.01MB，超过了10MB的上限"),
        ],
    )
    def test_what_is_no_paper_is_refused(self, hire: Hire, name: str, content: bytes, why: str) -> None:
        clerk = hire("clerk")
        case = opened(clerk)
        file = SimpleUploadedFile(name, content, "application/pdf")
        answer = entered(clerk).post(reverse("case-paper-add", args=[case.number]), {"name": "借阅函", "file": file})
        assert answer.status_code == 422
        assert any(word in answer.content.decode() for word in why.split("|"))
        assert not Evidence.objects.exists() and not (Path(settings.DATA) / "papers").exists()

    def test_nothing_is_added_after_submission(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = submitted(clerk)
        with pytest.raises(Refused, match="不能再增加材料"):
            evidence.add_evidence(case, "借阅函", "a.pdf", PDF, by=clerk, now=NOW)

    def test_a_file_that_was_changed_on_the_disk_is_not_shown(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = opened(clerk)
        kept = evidence.add_evidence(case, "借阅函", "a.pdf", PDF, by=clerk, now=NOW)
        (Path(settings.DATA) / kept.path).write_bytes(PDF + b"!")
        answer = entered(clerk).get(reverse("case-paper", args=[case.number, kept.pk]))
        assert answer.status_code == 422 and "被改动过" in answer.content.decode()

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("..\\..\\x\\证明.pdf", "证明.pdf"),
            ("/etc/passwd", "passwd"),
            ('a"\r\nX: 1.pdf', "aX 1.pdf"),
            ("..", "未命名"),
        ],
    )
    def test_names_are_only_names(self, given: str, kept: str) -> None:
        assert evidence.safe_name(given) == kept


class TestHolding:
    def test_audit_freezes_and_releases_on_the_page(self, hire: Hire) -> None:
        clerk, auditor, checker = hire("clerk"), hire("auditor"), hire("checker")
        case = submitted(clerk)
        assert act(auditor, case, "freeze", opinion="核查线索").status_code == 302
        assert "业务单已被稽核冻结" in entered(checker).get(page(case)).content.decode()
        assert act(checker, case, "check").status_code == 422
        assert act(checker, case, "release", opinion="放行").status_code == 422
        assert act(auditor, case, "release", opinion="查无问题").status_code == 302
        assert act(checker, case, "check").status_code == 302


class TestTheDocument:
    def test_it_says_who_what_and_how_much(self, hire: Hire) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.check(submitted(clerk, 金额=1_409_50), by=checker, now=NOW, version=1, opinion="属实")
        made = case_document(case, Seen(False))
        assert made["amount"] == ["1,409.50元", "壹仟肆佰零玖元伍角整"]
        assert [row[:2] for row in made["hands"]] == [["经办", "王一"], ["复核", "李二"]]
        assert ["银行账号", "****0001", "****0002"] in made["rows"]
        assert ["生效日期", "2025年6月3日"] in made["facts"] and made["mark"] == ""

    @pytest.mark.parametrize("rows", [1, 20])
    def test_it_is_one_a4_page(self, hire: Hire, rows: int) -> None:
        import pypdfium2

        case = opened(hire("clerk"), "甲" * rows, 金额=5_00)
        made = case_pdf(case, Seen(True))
        pdf = pypdfium2.PdfDocument(made)
        assert len(pdf) == 1 and [round(side) for side in pdf[0].get_size()] == [595, 842]
        text = pdf[0].get_textpage().get_text_range()
        for words in (case.number, "档案借阅单", "伍元整", "未生效", "盖章", "姓名（签章）"):
            assert words in text

    def test_a_reversals_paper_says_why_and_on_what_it_rests(self, hire: Hire) -> None:
        import pypdfium2

        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.check(submitted(clerk), by=checker, now=NOW, version=1)
        assert case_document(case, Seen(False))["reversal"] == []
        back = workflow.open_reversal(case, "重复登记", grounds="差错单1号", by=clerk, now=NOW)
        made = pypdfium2.PdfDocument(case_pdf(back, Seen(False)))
        text = made[0].get_textpage().get_text_range()
        for words in ("冲正事由", "重复登记", "冲正依据", "差错单1号"):
            assert words in text
        assert len(made) == 1

    def test_printing_is_journalled(self, hire: Hire) -> None:
        clerk = hire("clerk")
        case = opened(clerk)
        answer = entered(clerk).get(reverse("case-document", args=[case.number]))
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
        assert Entry.objects.get(action="打印业务单").account == clerk.account.username


class TestTheJournalsPages:
    def test_audit_finds_an_entry_and_sees_before_and_after(self, hire: Hire) -> None:
        clerk, admin = hire("clerk"), hire("audit_admin")
        case = submitted(clerk)
        browser = entered(admin)
        listed = browser.get(reverse("journal"), {"case": case.number, "action": "业务单提交复核"}).content.decode()
        entry = Entry.objects.get(case_number=case.number, action="业务单提交复核")
        assert reverse("journal-entry", args=[entry.number]) in listed and len(listed) < 30_000
        shown = browser.get(reverse("journal-entry", args=[entry.number])).content.decode()
        assert "<del>已受理</del>" in shown and "<ins>待复核</ins>" in shown and entry.hash in shown
        assert "<td>状态</td>" in shown and "业务单 " in shown, "in the words of the centre"
        assert Entry.objects.filter(action="查看操作日志", account=admin.account.username).count() == 1

    @pytest.mark.parametrize("post", ["clerk", "checker", "deputy", "system_admin", "office"])
    def test_nobody_else_reads_it(self, hire: Hire, post: str) -> None:
        assert entered(hire(post)).get(reverse("journal")).status_code == 403

    def test_days_are_days_of_the_place(self, hire: Hire) -> None:
        opened(hire("clerk"))
        today = timezone.localdate().isoformat()
        browser = entered(hire("auditor"))
        assert "业务单登记" in browser.get(reverse("journal"), {"first": today, "last": today}).content.decode()
        assert "业务单登记" not in browser.get(reverse("journal"), {"last": "2020-01-01"}).content.decode()
