"""What programmes say to the ledger: which vouchers their acts own, when a book is carried over, which book follows."""

from shebao.findings import Finding
from shebao.ledger import carry_over, owners
from shebao.ledger.carry_over import NextBook
from shebao.ledger.models import Book, Voucher
from shebao.programmes.books import next_book
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import Movement, Project
from shebao.programmes.states import Flow, ProjectState

OWNED = {
    Flow.PAY.value: "由支付结果生成；银行退回的，在支付指令的页面登记退票；多发的，办理追回（P25）或扣回（Z12）",
    Flow.SENT_BACK.value: "由退票登记生成；款项更正后在支付批次重新支付",
    Flow.COME_BACK.value: "由追回或扣回生成；在该业务单中办理更正",
}
CLOSING_KEY, ON_KEY = "结项-", "-上缴"


def owns(voucher: Voucher) -> str:
    """Which act of a project has booked a voucher, and what undoes it."""
    movement = Movement.objects.filter(key=voucher.key.removesuffix(ON_KEY)).first()
    if movement:
        return OWNED.get(movement.flow, "由项目业务生成；在该业务单中办理更正")
    return "由结项（Z09）生成；结项不撤销，更正报财政部门批准" if voucher.key.startswith(CLOSING_KEY) else ""


def _heir(project: Project) -> Project | None:
    """The same project of the next year, once it has its budget."""
    rows = Project.objects.filter(store_code=project.store_code, year=project.year + 1)
    return rows.exclude(state=ProjectState.STORED.value).first()


def follows(book: Book) -> NextBook | None:
    """The book of the same project of the next year where there is one; else the project's own, with the year."""
    project = Project.objects.filter(code=book.project).first() if book.project else None
    if project is None:
        return None
    if book.code == project.code and (heir := _heir(project)):
        return NextBook(heir.code, f"{heir.name}专账"[:100], heir.code)
    year = book.year + 1
    return NextBook(next_book(project, year), f"{project.name}专账（{year}年）"[:100], project.code)


def against(book: Book) -> list[Finding]:
    """A project's year is carried over when the project is closed: only then it is settled what is left and whose."""
    project = Project.objects.filter(code=book.code).first()
    if project is None or project.state == ProjectState.CLOSED:
        return []
    told = f"项目{project.code}现为“{project.state}”，结余还没有处理，不能年末结转。"
    return [refusal("G13", told, "预算法第四十二条", action="先办理结项（收回或结转），再年末结转。")]


owners.OWNERS.append(owns)
carry_over.NEXT_BOOKS.append(follows)
carry_over.AGAINST.append(against)
