"""改革前账户结余: moving the balances of the county's earlier pilot scheme, of active and of retired people."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import greatest, least, when
from shebao.law.units import FLAG, MONTH, YUAN, choice

law = Declaration("pilot_balance", "改革前账户结余处理", basis="晋人社厅发〔2016〕54号")
principal = law.input("pilot_principal", "改革前个人缴费本金", YUAN, ("0", "10000000"), aliases=("principal", "本金"))
interest = law.input("pilot_interest", "改革前个人缴费利息", YUAN, ("0", "10000000"), aliases=("interest", "利息"))
was_retired = law.input(
    "already_retired_before_reform",
    "改革前已退休",
    FLAG,
    aliases=("retired_before_reform", "already_retired", "retired"),
)
cash = law.input(
    "cash_available", "可用现金", YUAN, ("0", "100000000"), optional=True, aliases=("cash", "available_cash")
)
added = law.input(
    "account_pension_added",
    "退休时加发过个人账户养老金",
    FLAG,
    optional=True,
    aliases=(
        "account_pension_was_added",
        "account_pension_paid",
        "account_pension_added_at_retirement",
        "had_account_pension",
        "added",
    ),
)
paid = law.input(
    "paid",
    "已发放的个人账户养老金",
    YUAN,
    ("0", "10000000"),
    optional=True,
    aliases=("already_paid", "paid_out", "already_paid_out", "paid_total"),
)
moved_in = law.input("moved", "划转年月", MONTH, ("2014-10", "2100-12"), optional=True, aliases=("month",))
scope = law.parameter(
    "moved_scope",
    "划转范围",
    choice(principal_and_interest="本金和利息", principal="只划本金"),
    id="pilot.move",
    on=(moved_in, TODAY),
)

active, retired = was_retired.is_("false"), was_retired.is_("true")
FOR_ACTIVE, FOR_RETIRED = "改革前已经退休，不划入职业年金账户", "改革时在职，不作一次性支付"
NOT_SPLIT = "改革前已经退休，或者没有填可用现金，不分实账和记账"
balance = law.step("balance", "改革前账户本息", principal + interest, YUAN, law="个人缴费本金与利息之和。")
moved = law.step(
    "moved_to_annuity",
    "划入职业年金个人账户",
    when(scope.is_("principal_and_interest"), balance, principal),
    YUAN,
    law="改革时在职、现已参加机关事业单位养老保险的，个人缴费本息划入本人职业年金账户。",
    when=active,
    otherwise="0",
    why_not=FOR_ACTIVE,
)
real = law.step(
    "real",
    "其中实账",
    least(moved, cash),
    YUAN,
    law="有现金的以实账划入。",
    when=active & cash.given,
    why_not=NOT_SPLIT,
)
nominal = law.step(
    "nominal",
    "其中记账",
    moved - real,
    YUAN,
    law="现金不足的部分记账，退休前由财政做实。",
    when=active & cash.given,
    why_not=NOT_SPLIT,
    bounds=("0", "20000000"),
)
law.step(
    "paid_though_not_added",
    "没有加发却已发放",
    when(added.is_("false") & (paid > 0), 1, 0),
    FLAG,
    law="没有加发过个人账户养老金的，没有已经发放的部分。",
    when=retired & added.given & paid.given,
    bounds=("false", "false"),
    hidden=True,
    warns=True,
    says="填了已发放的个人账户养老金，又填没有加发过个人账户养老金，两项不符；按没有加发全额支付。请核对。",
)
was_added = law.step(
    "was_added",
    "按加发过个人账户养老金处理",
    when(added.given, when(added.is_("true"), 1, 0), when(paid > 0, 1, 0)),
    FLAG,
    law="退休时加发过个人账户养老金的，已经发放的部分要扣除。",
    formula="是否加发过个人账户养老金；没有填的，看是否已有发放",
    when=retired,
    why_not=FOR_RETIRED,
)
one_off = law.step(
    "one_off",
    "一次性支付本人",
    when(was_added.is_("true"), greatest(balance - paid, 0), balance),
    YUAN,
    law="改革前已退休的：加发过个人账户养老金的支付余额，没有加发过的全额支付；已发超过本息的不再支付。",
    when=retired,
    otherwise="0",
    why_not=FOR_RETIRED,
)
debit = law.step(
    "pilot_debit",
    "改革前账户应支出",
    moved + one_off,
    YUAN,
    law="改革前账户的支出与划入职业年金账户、支付本人的金额必须相等。",
)
law.each("people", "人员", totals=(moved, one_off, debit))
KIND = law.kind(
    moved,
    real,
    nominal,
    one_off,
    debit,
    example={"pilot_principal": "6840.25", "pilot_interest": "2217.48", "already_retired_before_reform": False},
)
