"""How performance targets (绩效指标) are typed, in an application and in a change."""

from shebao.programmes.pages.typed_rows import Typed

TARGET_COLUMNS = (
    Typed("level1", "一级指标"),
    Typed("level2", "二级指标"),
    Typed("name", "三级指标"),
    Typed("sign", "符号", required=False),
    Typed("number", "数值", required=False),
    Typed("unit", "单位", required=False),
    Typed("text", "文字值", required=False),
)
