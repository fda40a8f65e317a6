"""What the journal keeps.

Rules, held by the database on SQLite and PostgreSQL alike (migration 0002):

- an entry and a change are never updated and never deleted;
- an entry's number is the one after the head's, and the head only moves forward by one;
- there is one head, and it is never deleted.
"""

from django.db import models


class Head(models.Model):
    """Where the chain ends: the number and hash of the newest entry. One row; writing to it puts writers in a queue."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=80)


class Entry(models.Model):
    """One act (一条日志). ``hash`` covers every other column and the hash of the entry before."""

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    account = models.CharField("账号", max_length=64)
    natural_person = models.CharField("工号", max_length=32)
    address = models.CharField("来源地址", max_length=64)
    action = models.CharField("操作", max_length=64)
    object_kind = models.CharField("对象类别", max_length=64)
    object_key = models.CharField("对象", max_length=128)
    case_number = models.CharField("业务流水号", max_length=32)
    result = models.CharField("结果", max_length=16)
    detail = models.TextField("说明")
    changes = models.IntegerField("变更行数")
    changes_digest = models.CharField("变更摘要", max_length=80)
    previous_hash = models.CharField("前条摘要", max_length=80)
    hash = models.CharField("本条摘要", max_length=80)

    class Meta:
        verbose_name = "操作日志"
        indexes = (
            models.Index(fields=["object_kind", "object_key"], name="journal_entry_object"),
            models.Index(fields=["account", "number"], name="journal_entry_account"),
            models.Index(fields=["action", "number"], name="journal_entry_action"),
        )


class Change(models.Model):
    """One row that an act made, changed or ended: the whole row before and after, as the register held it.

    ``before`` is empty for a new row, ``after`` for one that was removed. ``digest`` covers
    table, key, effective, before, after; the digest of the entry covers the digests in their order.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="rows", db_index=False)
    ordinal = models.IntegerField("序")
    table = models.CharField("表", max_length=64)
    key = models.CharField("键", max_length=64)
    effective = models.DateField("生效日期", null=True)
    before = models.TextField("变更前")
    after = models.TextField("变更后")
    digest = models.CharField("摘要", max_length=80)

    class Meta:
        verbose_name = "变更明细"
        constraints = (models.UniqueConstraint(fields=["entry", "ordinal"], name="journal_change_once"),)
        indexes = (models.Index(fields=["table", "key", "id"], name="journal_change_row"),)
