"""Payers' accounts (付款账户): opened, and taken out of use; what an account is never changes."""

from shebao.journal.record import Actor, record
from shebao.payments.bank_profiles import profiles
from shebao.payments.models import PayerAccount
from shebao.payments.rows import added, changed, values
from shebao.staff.grant_post import Refused, refusal


def open_payer_account(code: str, name: str, number: str, bank: str, profile: str, *, by: Actor) -> PayerAccount:
    """An account that money leaves from, in the caller's transaction.

    The same code with the same content answers the account that is there. Raises
    :class:`~shebao.staff.grant_post.Refused` where it is another account's, or the bank profile is unknown.
    """
    known = PayerAccount.objects.filter(pk=code).first()
    if known and (known.name, known.number, known.bank) == (name, number, bank):
        return known
    if known:
        raise Refused(refusal("P-17", f"付款账户代码“{code}”已用于{known}。", "另取代码；变更账户的，停用后另建。"))
    if profile not in profiles():
        raise Refused(refusal("P-22", f"没有银行格式“{profile}”。", f"从{'、'.join(profiles())}中选用。"))
    if not (code.strip() and name.strip() and number.strip() and bank.strip()):
        raise Refused(refusal("P-18", "付款账户的代码、户名、账号、开户行没有填全。", "补全后再建。"))
    made = PayerAccount.objects.create(code=code, name=name, number=number, bank=bank, profile=profile)
    record("建立付款账户", by, object_kind="payer", object_key=code, detail=str(made), changes=[added(made)])
    return made


def stop_payer_account(account: PayerAccount, *, by: Actor) -> PayerAccount:
    """Take an account out of use, in the caller's transaction: no batch is handed over to it any more."""
    before = values(account)
    account.active = False
    account.save(update_fields=["active"])
    record("停用付款账户", by, object_kind="payer", object_key=account.pk, changes=[changed(account, before)])
    return account
