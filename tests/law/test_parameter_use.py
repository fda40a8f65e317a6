"""Every parameter is read by a calculation, or its data say which other part of the centre's work it is for."""

from pathlib import Path

import pytest

from shebao import identity
from shebao.law.kinds import kinds, kinds_reading
from shebao.law.store import ROOMS, ParameterErrors, load_parameters
from tests.law.office_folder import SOURCE, office

PARAMETERS = load_parameters()
READ = {id for made in kinds() for id in made.parameter_ids}


def test_what_no_calculation_reads_says_what_it_is_for() -> None:
    unread = set(PARAMETERS.definitions) - READ
    silent = sorted(id for id in unread if not PARAMETERS.definitions[id].used_by)
    assert not silent, "没有计算事项读取，也没有写用途（used_by）"


def test_what_a_calculation_reads_is_not_said_to_be_for_another_room() -> None:
    stated = {id for id, definition in PARAMETERS.definitions.items() if definition.used_by}
    assert not stated & READ
    assert {definition.used_by for definition in PARAMETERS.definitions.values()} - {""} == set(ROOMS)


def test_the_calculations_that_read_a_parameter_are_found() -> None:
    assert {made.name for made in kinds_reading("acct.share")} >= {"account_year_annual"}
    assert kinds_reading("cert.cycle") == ()


@pytest.mark.parametrize(
    ("id", "held"),
    [
        ("id.check.weights", identity.RESIDENT_WEIGHTS),
        ("id.check.characters", identity.RESIDENT_CHARACTERS),
        ("uscc.alphabet", identity.CREDIT_ALPHABET),
        ("uscc.check.weights", identity.CREDIT_WEIGHTS),
        ("uscc.organisation.weights", identity.ORGANISATION_WEIGHTS),
    ],
)
def test_the_checking_of_numbers_uses_what_the_standards_say(id: str, held: object) -> None:
    value = PARAMETERS.history(id)[-1].value
    assert value == (held if isinstance(held, str) else tuple(held))  # type: ignore[arg-type]


def test_a_use_that_is_not_known_is_found_with_its_line(tmp_path: Path) -> None:
    text = f"""\
    parameters:
      - id: local.test
        name: 测试参数
        unit: yuan
        used_by: certificates
        new: true
        {SOURCE}
        confidence: memory
        rows:
          - {{value: 100, from: 2025-01-01, to: null, scope: 泽州县}}
    """
    with pytest.raises(ParameterErrors) as caught:
        load_parameters([office(tmp_path / "folder", text)])
    finding = caught.value.findings[0]
    assert (finding.code, finding.places[0].line) == ("LP-11", 5)
    assert "certification（资格认证）" in finding.action
