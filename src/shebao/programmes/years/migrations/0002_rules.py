"""The database's own rules for years: what is frozen, what is only ever added, which state follows which."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse
from shebao.programmes.years.states import FOLLOWS, BaseState, VersionState

STATES = " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in FOLLOWS)
BASE = ("year", "kind", "number", "name", "content", "digest", "note", "maker_id", "made_at")
VERSION = (
    *("year", "kind", "number", "base_id", "content", "digest", "total", "warnings", "note", "maker_id", "made_at"),
)


def changed(columns):
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def moved(column):
    """Whether a text that is written once is written again."""
    return f"(OLD.{column} <> '' AND NEW.{column} <> OLD.{column})"


FROZEN = "Y-1 {0}已经登记，内容、摘要和编制人不得修改。请另编一个版本。"
RULES = [
    Refusal("years_base_keeps", "years_baselines", "UPDATE", changed(BASE), FROZEN.format("基础底册")),
    Refusal(
        "years_base_follows",
        "years_baselines",
        "UPDATE",
        f"OLD.state <> '{BaseState.WAITING}' OR (NEW.state = '{BaseState.ACCEPTED}' AND NEW.checker_id IS NULL)",
        "Y-2 基础底册只能由另一人确认一次，或作废。",
    ),
    Refusal(
        "years_base_begins",
        "years_baselines",
        "INSERT",
        f"NEW.state <> '{BaseState.WAITING}' OR NEW.checker_id IS NOT NULL",
        "Y-2 基础底册只能从待确认开始。",
    ),
    Refusal("years_base_stays", "years_baselines", "DELETE", "", "Y-1 基础底册不得删除。"),
    Refusal("years_version_keeps", "years_version", "UPDATE", changed(VERSION), FROZEN.format("年度版本")),
    Refusal(
        "years_version_budget_keeps",
        "years_version",
        "UPDATE",
        "COALESCE(NEW.budget_id, 0) <> COALESCE(OLD.budget_id, 0)",
        FROZEN.format("年度版本"),
    ),
    Refusal(
        "years_version_begins",
        "years_version",
        "INSERT",
        f"NEW.state <> '{VersionState.FROZEN}' OR NEW.approved_by_case <> '' OR NEW.released_by_case <> ''",
        "Y-3 年度版本只能从已冻结开始。",
    ),
    Refusal(
        "years_version_on_accepted",
        "years_version",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM years_baselines b WHERE b.id = NEW.base_id AND b.year = NEW.year"
        f" AND b.kind = NEW.kind AND b.state = '{BaseState.ACCEPTED}')",
        "Y-3 年度版本须以本年度已确认的基础底册编制。",
    ),
    Refusal(
        "years_version_follows",
        "years_version",
        "UPDATE",
        f"NEW.state <> OLD.state AND NOT ({STATES})",
        "Y-3 年度版本的状态不能这样变更。",
    ),
    Refusal(
        "years_version_by_case",
        "years_version",
        "UPDATE",
        f"(NEW.state = '{VersionState.APPROVED}' AND NEW.approved_by_case = '')"
        f" OR (NEW.state = '{VersionState.RELEASED}' AND NEW.released_by_case = '')"
        f" OR {moved('approved_by_case')} OR {moved('released_by_case')}",
        "Y-3 年度版本的审批和放行须有业务单。",
    ),
    Refusal(
        "years_version_published",
        "years_version",
        "UPDATE",
        f"NEW.state = '{VersionState.PUBLISHED}' AND OLD.state <> '{VersionState.PUBLISHED}'"
        " AND NOT EXISTS (SELECT 1 FROM years_publishedversion p WHERE p.version_id = NEW.id)",
        "Y-4 没有公开记录，不得标为已公开。",
    ),
    Refusal("years_version_stays", "years_version", "DELETE", "", "Y-1 年度版本不得删除。"),
    Refusal(
        "years_reply_of_approved",
        "years_reply",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM years_version v WHERE v.id = NEW.version_id AND v.year = NEW.year"
        f" AND v.kind = NEW.kind AND v.total = NEW.total AND v.state NOT IN ('{VersionState.FROZEN}',"
        f" '{VersionState.VOID}'))",
        "Y-5 批复的版本须已审批，批复总额须与版本一致。",
    ),
    Refusal(
        "years_publication_released",
        "years_publishedversion",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM years_version v WHERE v.id = NEW.version_id"
        f" AND v.state = '{VersionState.RELEASED}' AND v.released_by_case = NEW.case_number)",
        "Y-4 没有放行的版本不得公开。",
    ),
    *append_only("years_reply"),
    *append_only("years_proof"),
    *append_only("years_publishedversion"),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("years", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
