"""Who works at the centre.

Rules, held by the database as well (migration 0002):

- one account per natural person (no shared login), an account is never deleted, only closed;
- a post is granted by one person and approved by another, neither of them the holder;
- posts that exclude each other are refused for one natural person while both are in force (table ``staff_exclusion``,
  written from ``posts.toml``);
- a grant is ended, never changed or deleted;
- a request for a grant is decided once, by another person than asked for it or would hold the post.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

EVERYTHING = "*"


class Installation(models.Model):
    """What this database is: an office at work, or a demonstration with made-up people. One row, written once."""

    demonstration = models.BooleanField("演示")
    made_at = models.DateTimeField("建立时间", auto_now_add=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "安装"
        constraints: Any = (models.CheckConstraint(condition=models.Q(id=1), name="staff_installation_is_one"),)


class Section(models.Model):
    """内设机构: a section of the centre."""

    code = models.CharField("代码", max_length=16, primary_key=True)
    name = models.CharField("名称", max_length=32, unique=True)

    class Meta:
        verbose_name = "内设机构"

    def __str__(self) -> str:
        return str(self.name)


class NaturalPerson(models.Model):
    """A person who works here (工作人员). ``family_of`` names insured persons he may not decide about (回避)."""

    number = models.CharField("工号", max_length=16, unique=True)
    name = models.CharField("姓名", max_length=64)
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="内设机构")
    title = models.CharField("职务", max_length=32, blank=True)
    id_digest = models.CharField("证件号码摘要", max_length=80, blank=True)

    class Meta:
        verbose_name = "工作人员"

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Relative(models.Model):
    """An insured person whom a natural person may not decide about: himself or his family (回避关系), by ID digest."""

    natural_person = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="relatives")
    id_digest = models.CharField("证件号码摘要", max_length=80)
    relation = models.CharField("关系", max_length=16)

    class Meta:
        verbose_name = "回避关系"
        constraints = (models.UniqueConstraint(fields=["natural_person", "id_digest"], name="staff_relative_once"),)


class AccountManager(BaseUserManager):
    """Accounts by user name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By user name, capital letters aside."""
        return self.get(username__iexact=username)

    def create_user_for(
        self,
        natural_person: NaturalPerson,
        username: str,
        password: str,
        created_by: NaturalPerson | None = None,
        *,
        hashed: str = "",
    ) -> "Account":
        """A new account of a natural person, who changes the password at the first login.

        ``hashed`` is a password's hash in place of the password: hashing takes its time by design, and a demonstration
        has one password for everybody.
        """
        account = Account(username=username.lower(), natural_person=natural_person, created_by=created_by)
        if hashed:
            account.password = hashed
        else:
            account.set_password(password)
        account.password_changed_at = timezone.now()
        account.save()
        return account


class Account(AbstractBaseUser):
    """A login (账号), of exactly one natural person."""

    username = models.CharField("账号", max_length=32, unique=True)
    natural_person = models.OneToOneField(NaturalPerson, models.PROTECT, related_name="account")
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    created_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+")
    password_changed_at = models.DateTimeField("密码修改时间", null=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    session_key = models.CharField("当前会话", max_length=64, blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return str(self.username)


class PastPassword(models.Model):
    """A password used before (hashed); the last few may not come back."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField(auto_now_add=True)


class Grant(models.Model):
    """A post held by a natural person (岗位授权), within a scope, from a date to a date.

    ``insurances`` are codes of AAE140 separated by commas, ``townships`` codes of divisions; ``*`` is all of them.
    ``amount_limit`` is the largest amount in fen that the holder decides about; null is no limit.
    """

    natural_person = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="grants")
    post = models.CharField("岗位", max_length=32)
    insurances = models.CharField("险种", max_length=64, default=EVERYTHING)
    townships = models.CharField("乡镇", max_length=400, default=EVERYTHING)
    amount_limit = models.BigIntegerField("金额上限（分）", null=True, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    granted_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "岗位授权"
        constraints: Any = (
            models.CheckConstraint(
                condition=~models.Q(natural_person=models.F("granted_by"))
                & ~models.Q(natural_person=models.F("approved_by"))
                & ~models.Q(granted_by=models.F("approved_by")),
                name="staff_grant_three_persons",
                violation_error_message="授权人、审批人和被授权人须是三个不同的自然人。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="staff_grant_period",
            ),
        )

    def covers(self, insurance: str) -> bool:
        """Whether the grant's scope holds an insurance (险种代码)."""
        return self.insurances == EVERYTHING or insurance in self.insurances.split(",")


class GrantRequest(models.Model):
    """A post asked for by the security administrator (授权申请), which a leader approves or not."""

    natural_person = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="grant_requests")
    post = models.CharField("岗位", max_length=32)
    insurances = models.CharField("险种", max_length=64, default=EVERYTHING)
    townships = models.CharField("乡镇", max_length=400, default=EVERYTHING)
    amount_limit = models.BigIntegerField("金额上限（分）", null=True, blank=True)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    reason = models.CharField("事由", max_length=200)
    requested_by = models.ForeignKey(NaturalPerson, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    state = models.CharField("状态", max_length=8, default="待审批")
    decided_by = models.ForeignKey(NaturalPerson, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    opinion = models.CharField("意见", max_length=200, blank=True)
    grant = models.OneToOneField(Grant, models.PROTECT, null=True, related_name="request")

    class Meta:
        verbose_name = "授权申请"
        constraints: Any = (
            models.CheckConstraint(
                condition=models.Q(state__in=["待审批", "已批准", "不批准"]), name="staff_request_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(natural_person=models.F("requested_by")), name="staff_request_not_own"
            ),
            models.CheckConstraint(
                condition=models.Q(state="待审批", decided_by__isnull=True)
                | (
                    ~models.Q(state="待审批")
                    & models.Q(decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("requested_by"))
                    & ~models.Q(decided_by=models.F("natural_person"))
                ),
                name="staff_request_three_persons",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="已批准") | models.Q(grant__isnull=False), name="staff_request_has_its_grant"
            ),
        )


class Exclusion(models.Model):
    """Two posts that exclude each other, as the database reads them; written from ``posts.toml``, both ways round."""

    post = models.CharField(max_length=32)
    other = models.CharField(max_length=32)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["post", "other"], name="staff_exclusion_once"),)
