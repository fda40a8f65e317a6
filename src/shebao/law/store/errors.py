"""What can go wrong: data that cannot be loaded, and values that cannot be had. Never a silent default."""

from collections.abc import Sequence
from datetime import date

from shebao.findings import Finding, Place, Severity


class ParameterErrors(ValueError):
    """The parameter data cannot be used; ``findings`` holds everything that is wrong, with file and line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [
            f"{'；'.join(str(place) for place in finding.places)}：{finding.message}{finding.action}"
            for finding in self.findings
        ]
        super().__init__(f"参数数据有{len(lines)}处错误：\n" + "\n".join(lines))


class ParameterLookupError(LookupError):
    """A parameter's value cannot be had. ``parameter_id``, ``on`` and ``scope`` say which, ``action`` what to do."""

    code = "LP-20"

    def __init__(self, parameter_id: str, on: date | None, scope: str, message: str, action: str) -> None:
        self.parameter_id, self.on, self.scope = parameter_id, on, scope
        self.message, self.action = message, action
        super().__init__(f"{message}{action}")

    def finding(self, place: Place | None = None) -> Finding:
        """The same as a finding, for a row that could not be calculated."""
        places = (place,) if place else ()
        subject = f"参数/{self.parameter_id}"
        return Finding(self.code, Severity.ERROR, self.message, subject, places, action=self.action)


class UnknownParameterError(ParameterLookupError):
    """There is no parameter of this id."""

    code = "LP-21"


class ParameterNotSetError(ParameterLookupError):
    """The parameter is known, but its value for this date and scope has not been set (待设定)."""

    code = "LP-22"


class ParameterNotInForceError(ParameterLookupError):
    """No row of the parameter is in force and known on this date; nothing is extended past its end."""

    code = "LP-23"


class UnfitOverrideError(ParameterLookupError):
    """A value given for one run does not fit the parameter's unit."""

    code = "LP-24"
