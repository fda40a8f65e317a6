"""Failed lines with which something is still to do (失败待办理): neither paid again nor given up by two people.

Found by the index of failed lines, so that asking costs as much as there are failures, however many lines there are.
"""

from django.db import connection

GIVEN_UP = (
    "EXISTS (SELECT 1 FROM payments_correction c WHERE c.instruction_id = i.id AND c.state = '已同意' AND c.gives_up)"
)
"""That two people gave the line ``i`` up."""
UNSETTLED = (
    "i.state IN ('失败', '退票') AND NOT EXISTS (SELECT 1 FROM payments_instruction n WHERE n.replaces_id = i.id"
    f" AND n.state <> '撤销') AND NOT {GIVEN_UP}"
)
"""What holds for a failed line ``i`` of which nothing has come yet."""
WAITING = "EXISTS (SELECT 1 FROM payments_correction w WHERE w.instruction_id = i.id AND w.state = '待复核')"


def unsettled(asked: bool | None = None) -> dict[int, int]:
    """How many failed lines are still to be dealt with, by batch.

    ``asked``: only those for which a correction waits for its second person, or only those for which none does.
    """
    also = "" if asked is None else f" AND {'' if asked else 'NOT '}{WAITING}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.batch_id, COUNT(*) FROM payments_instruction i WHERE {UNSETTLED}{also} GROUP BY i.batch_id"
        )
        return dict(cursor.fetchall())
