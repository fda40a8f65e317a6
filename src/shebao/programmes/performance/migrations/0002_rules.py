"""The database's own rules for performance: what stays as it is, and that a code is used once."""

from django.db import migrations

from shebao.journal.database_rules import Refusal, append_only, refuse

KEPT = ("year", "project_id", "service", "questions", "opens_on", "made_by_id")
ITSELF = "SELECT 1 FROM performance_departmentevaluation e WHERE e.year = NEW.year AND e.what = '绩效自评'"
THE_SURVEY = "FROM performance_survey s WHERE s.id = NEW.survey_id"


def changed(columns):
    # JSON of PostgreSQL has no inequality: texts are compared.
    def text(row, column):
        return f"COALESCE(CAST({row}.{column} AS TEXT), '')"

    return " OR ".join(f"{text('NEW', column)} <> {text('OLD', column)}" for column in columns)


RULES = [
    *append_only("performance_monitoring"),
    *append_only("performance_monitored"),
    *append_only("performance_answer"),
    Refusal(
        "performance_answer_while_open",
        "performance_answer",
        "INSERT",
        f"NOT EXISTS (SELECT 1 {THE_SURVEY} AND s.closed_on IS NULL AND NEW.day >= s.opens_on)",
        "M-1 调查没有开始或已经结束，不能再收问卷。",
    ),
    Refusal(
        "performance_code_begins_unused",
        "performance_surveycode",
        "INSERT",
        f"NEW.used OR NOT EXISTS (SELECT 1 {THE_SURVEY} AND s.closed_on IS NULL)",
        "M-2 答题码只能在调查进行中发出。",
    ),
    Refusal(
        "performance_code_once",
        "performance_surveycode",
        "UPDATE",
        "OLD.used OR NEW.survey_id <> OLD.survey_id OR NEW.digest <> OLD.digest",
        "M-2 答题码只能使用一次。",
    ),
    Refusal("performance_code_kept", "performance_surveycode", "DELETE", "", "M-2 答题码不得删除。"),
    Refusal(
        "performance_survey_stays",
        "performance_survey",
        "UPDATE",
        f"OLD.closed_on IS NOT NULL OR {changed(KEPT)}",
        "M-1 调查已经结束，或调查的对象、问题不得变更。",
    ),
    Refusal("performance_survey_kept", "performance_survey", "DELETE", "", "M-1 调查不得删除。"),
    Refusal(
        "performance_department_target_stays",
        "performance_departmenttarget",
        "UPDATE",
        "NOT OLD.in_force OR NEW.in_force OR NEW.name <> OLD.name OR NEW.number <> OLD.number OR NEW.text <> OLD.text"
        " OR NEW.binding <> OLD.binding OR NEW.year <> OLD.year OR NEW.sign <> OLD.sign OR NEW.unit <> OLD.unit",
        "M-3 部门整体绩效指标不得改动，只能由新的替换。",
    ),
    *append_only("performance_departmentevaluation"),
    *append_only("performance_departmentscore"),
    Refusal(
        "performance_department_by_others",
        "performance_departmentevaluation",
        "INSERT",
        f"NEW.what = '整体评价' AND NOT EXISTS ({ITSELF} AND e.made_by_id NOT IN (NEW.made_by_id, NEW.checked_by_id)"
        " AND e.checked_by_id NOT IN (NEW.made_by_id, NEW.checked_by_id))",
        "G14 部门整体评价须在部门自评完成后进行，自评人员不得参与。",
    ),
    Refusal("performance_department_target_kept", "performance_departmenttarget", "DELETE", "", "M-3 指标不得删除。"),
]


class Migration(migrations.Migration):
    """Set up the rules."""

    dependencies = (("performance", "0001_initial"), ("journal", "0002_rules"))
    operations = (refuse(RULES),)
