"""The words in which the register keeps states and reasons, as staff and the database see them."""

from enum import StrEnum

VOID = "已冲正"
"""A registration or an enrolment whose case was reversed: it never was, and counts nowhere."""


class EmployerState(StrEnum):
    """单位状态, of an employer and of its registration in an insurance."""

    NORMAL = "正常"
    PAUSED = "暂停"
    CANCELLED = "注销"


class EnrolmentState(StrEnum):
    """缴费状态. A paused enrolment stays open (no 终止年月) and says since when (暂停年月)."""

    PAYING = "参保缴费"
    PAUSED = "暂停缴费"
    ENDED = "终止缴费"


class PensionState(StrEnum):
    """待遇状态."""

    NORMAL = "正常"
    PAUSED = "暂停"
    ENDED = "终止"


class RetirementGroup(StrEnum):
    """退休类别, as the law library codes it. A man needs none; a woman without one has no statutory month yet."""

    MEN = "M60"
    WOMEN_55 = "F55"
    WOMEN_50 = "F50"
    WOMEN_FLEXIBLE = "F55-flex"

    @property
    def label(self) -> str:
        """The word staff see."""
        return {
            "M60": "男职工",
            "F55": "女职工（原55周岁）",
            "F50": "女职工（原50周岁）",
            "F55-flex": "女灵活就业人员",
        }[self.value]


def group_label(code: str) -> str:
    """The word for a group as a payload or a row holds it; what is no group stays as it is."""
    return RetirementGroup(code).label if code in set(RetirementGroup) else code


PAUSE_REASONS = ("中断就业", "失业", "单位停产停业", "参军入伍", "服刑", "其他暂停")
END_REASONS = ("退休", "死亡", "转出", "出国定居", "解除劳动关系", "调动", "其他终止")
MOVED = "转移单位"
"""Why an enrolment ended that a new one with another employer followed."""
RESUMED = "恢复缴费"
"""Why a paused enrolment ended that a new one followed."""
EMPLOYMENTS = ("合同制职工", "固定职工", "劳务派遣", "灵活就业", "公务员", "事业编制", "其他用工")
EMPLOYER_KINDS = ("企业", "机关", "事业单位", "社会团体", "民办非企业单位", "个体工商户", "其他")
ID_KINDS = (
    *("居民身份证", "港澳台居民居住证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证"),
    *("外国人永久居留证", "护照"),
)
HOUSEHOLDS = ("城镇", "农村")
