"""Every mistake in the data is found at load, with file and line, all at once."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from shebao.findings import Finding
from shebao.law.store import ParameterErrors, load_parameters
from tests.law.office_folder import SOURCE, new_parameter, office

GOOD = "value: 100, from: 2025-01-01, to: null, scope: 泽州县, confidence: memory"


def findings_of(*folders: Path) -> Sequence[Finding]:
    with pytest.raises(ParameterErrors) as caught:
        load_parameters(folders)
    return caught.value.findings


def only(*folders: Path) -> Finding:
    findings = findings_of(*folders)
    assert len(findings) == 1, findings
    return findings[0]


def lines(findings: Sequence[Finding]) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.places[0].line) for finding in findings]


class TestRows:
    def test_a_good_folder_loads(self, tmp_path: Path) -> None:
        view = load_parameters([new_parameter(tmp_path, f"- {{{GOOD}}}")]).view()
        assert [row.value for row in view.series("local.test")] == [10000]

    @pytest.mark.parametrize(
        ("row", "code", "said"),
        [
            (GOOD.replace("value: 100, ", ""), "LP-06", "缺少“value”"),
            (GOOD.replace("value: 100", "value: null"), "LP-11", "没有填写数值"),
            (GOOD.replace("100", "1e3"), "LP-11", "以元为单位"),
            (GOOD.replace("100", "100.005"), "LP-11", "两位小数"),
            (GOOD.replace("100", "-1"), "LP-11", "不为负"),
            (GOOD.replace("value: 100", "value: [100]"), "LP-11", "一个数值"),
            (GOOD.replace("2025-01-01", "2025-02-30"), "LP-12", "日历上没有"),
            (GOOD.replace("2025-01-01", "2025.1.1"), "LP-12", "写法有误"),
            (GOOD.replace("to: null", "to: 2024-12-31"), "LP-12", "早于起始日期"),
            (GOOD.replace(", to: null", ""), "LP-06", "缺少“to”"),
            (GOOD + ", year: 2025", "LP-12", "既写了 year"),
            (GOOD.replace("from: 2025-01-01, to: null", "year: 25"), "LP-12", "不是四位年份"),
            (GOOD.replace("泽州县", "泽洲县"), "LP-13", "是否为“泽州县”"),
            (GOOD.replace("scope: 泽州县, ", ""), "LP-06", "缺少适用范围"),
            (GOOD.replace("memory", "certain"), "LP-06", "可信程度“certain”"),
            (GOOD.replace("memory", "verified"), "LP-06", "checked_until"),
            (GOOD + ", published_on: 不详", "LP-12", "published_on"),
            (GOOD + ", intrim: true", "LP-03", "是否为“interim”"),
            (GOOD + ", interim: maybe", "LP-11", "interim"),
            (GOOD + ", source: {number: 1号}", "LP-14", "没有文件名称"),
            (GOOD + ", scope: 全国", "LP-04", "键“scope”重复"),
        ],
    )
    def test_a_wrong_row_is_named_by_its_line(self, tmp_path: Path, row: str, code: str, said: str) -> None:
        finding = only(new_parameter(tmp_path, f"- {{{row}}}"))
        assert (finding.code, finding.places[0].line) == (code, 8)
        assert finding.places[0].file == f"{tmp_path.as_posix()}/本单位.yaml"
        assert said in finding.message + finding.action

    @pytest.mark.parametrize(
        ("unit", "value", "said"),
        [
            ("ratio", "16", "16% 写作 0.16"),
            ("ratio", "16%", "不写百分号"),
            ("months", "12.5", "整数"),
            ("divisor", "0", "大于0"),
            ("age", "60", "60y3m"),
            ("month", "2025-13", "1997-07"),
            ("month_day", "02-30", "09-30"),
            ("flag", "yes", "true 或 false"),
            ("calendar_month", "13", "1到12"),
            ("list of ratio", "0.5", "一列数值"),
            ("ratio by class", "[0.5]", "对照表"),
            ("ratio by class", "{一: 0.5}", "整数"),
            ("divisor by age_month", "{60: [139, 138.4]}", "12个数值"),
            ("ratio by name", "{a: {b: 1}}", "一个数值"),
        ],
    )
    def test_a_value_that_does_not_fit_its_unit(self, tmp_path: Path, unit: str, value: str, said: str) -> None:
        finding = only(new_parameter(tmp_path, f"- {{{GOOD.replace('value: 100', f'value: {value}')}}}", unit))
        assert (finding.code, finding.places[0].line) == ("LP-11", 8)
        assert said in finding.action

    def test_overlapping_rows(self, tmp_path: Path) -> None:
        finding = only(new_parameter(tmp_path, f"- {{{GOOD}}}\n- {{{GOOD.replace('2025-01-01', '2026-01-01')}}}"))
        assert (finding.code, finding.places[0].line) == ("LP-15", 9)
        assert "2025-01-01 起（第8行）" in finding.message

    def test_a_gap_between_rows(self, tmp_path: Path) -> None:
        first = GOOD.replace("to: null", "to: 2025-06-30")
        later = GOOD.replace("2025-01-01", "2025-07-03")
        finding = only(new_parameter(tmp_path, f"- {{{later}}}\n- {{{first}}}"))
        assert (finding.code, finding.places[0].line) == ("LP-16", 8)
        assert "2025-07-01 至 2025-07-02" in finding.message

    def test_a_gap_behind_the_rows_of_the_package(self, tmp_path: Path) -> None:
        """The package's limits end with 2026: an office that goes on with 2028 forgot a year."""
        text = f"""
        parameters:
          - id: base.limit.lower
            {SOURCE}
            rows:
              - {{year: 2028, value: 4500, scope: 山西省, confidence: memory}}
        """
        finding = only(office(tmp_path, text))
        assert (finding.code, finding.places[0].line) == ("LP-16", 5)
        assert "2027-01-01 至 2027-12-31" in finding.message

    def test_overlaps_and_gaps_are_told_together_with_the_values_of_other_rows(self, tmp_path: Path) -> None:
        """A gap among the rows of a parameter of which one could not be read may be that row, so it is not told."""
        bad = GOOD.replace("value: 100", "value: 很多").replace("to: null", "to: 2025-12-31")
        later = GOOD.replace("2025-01-01", "2027-01-01")
        earlier = GOOD.replace("2025-01-01", "2020-01-01").replace("to: null", "to: 2020-12-31")
        folder = new_parameter(tmp_path / "a", f"- {{{bad}}}\n- {{{later}}}\n- {{{later}}}\n- {{{earlier}}}")
        text = f"""
        parameters:
          - id: base.limit.lower
            {SOURCE}
            rows:
              - {{year: 2028, value: 4500, scope: 山西省, confidence: memory}}
        """
        told = [finding.code for finding in findings_of(folder, office(tmp_path / "b", text))]
        assert sorted(told) == ["LP-11", "LP-15", "LP-16"]

    def test_an_interim_row_may_lie_under_the_definitive_one_but_not_under_another(self, tmp_path: Path) -> None:
        interim = f"- {{{GOOD}, interim: true}}"
        load_parameters([new_parameter(tmp_path / "a", f"- {{{GOOD}}}\n{interim}")])
        assert only(new_parameter(tmp_path / "b", f"{interim}\n{interim}")).code == "LP-15"


class TestParameters:
    def test_a_mistyped_id(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: pension.bsae
            {SOURCE}
            rows:
              - {{year: 2026, value: 7400, scope: 山西省, confidence: memory}}
        """
        finding = only(office(tmp_path, text))
        assert (finding.code, finding.places[0].line) == ("LP-07", 2)
        assert "是否为“pension.base”" in finding.message and "new: true" in finding.action

    @pytest.mark.parametrize(
        ("unit", "said"), [("yuan_per_moth", "是否为“yuan_per_month”"), ("ratio by clas", "ratio by class")]
    )
    def test_an_unknown_unit(self, tmp_path: Path, unit: str, said: str) -> None:
        finding = only(new_parameter(tmp_path, f"- {{{GOOD}}}", unit))
        assert (finding.code, finding.places[0].line) == ("LP-10", 4)
        assert said in finding.action

    def test_another_unit_than_the_package(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: pension.base
            unit: yuan
            {SOURCE}
            rows:
              - {{year: 2026, value: 7400, scope: 山西省, confidence: memory}}
        """
        finding = only(office(tmp_path, text))
        assert (finding.code, finding.places[0].line) == ("LP-10", 3)

    def test_a_missing_source(self, tmp_path: Path) -> None:
        text = """
        parameters:
          - id: pension.base
            rows:
              - {year: 2026, value: 7400, scope: 山西省, confidence: memory}
        """
        finding = only(office(tmp_path, text))
        assert (finding.code, finding.places[0].line) == ("LP-14", 4)

    def test_a_choice_that_cannot_be_chosen(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - id: late.cap
            {SOURCE}
            rows:
              - {{value: prinzipal, from: 2011-07-01, to: null, scope: 泽州县, confidence: memory}}
        """
        finding = only(office(tmp_path, text))
        assert (finding.code, finding.places[0].line) == ("LP-11", 5)
        assert "是否为“principal”" in finding.action

    def test_the_same_parameter_twice_a_missing_name_and_a_bad_id_all_at_once(self, tmp_path: Path) -> None:
        text = f"""
        parameters:
          - {{id: local.a, name: 甲, unit: yuan, new: true, {SOURCE}, rows: []}}
          - {{id: local.a, name: 甲, unit: yuan, new: true, {SOURCE}, rows: []}}
          - {{id: local.b, unit: yuan, new: true, {SOURCE}, rows: []}}
          - {{id: 'local c', name: 丙, unit: yuan, new: true, {SOURCE}, rows: []}}
          - {{name: 丁, unit: yuan, new: true, {SOURCE}, rows: []}}
          - {{id: local.e, name: 戊, unit: choice, new: true, {SOURCE}, rows: []}}
          - {{id: local.f, name: 己, unit: yuan, new: true, {SOURCE}}}
        """
        found = lines(findings_of(office(tmp_path, text)))
        assert found == [
            ("LP-08", 3),
            ("LP-06", 4),
            ("LP-09", 5),
            ("LP-06", 6),
            ("LP-10", 7),
            ("LP-06", 8),
        ]


class TestFiles:
    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("parameters: [a, b\n", "LP-02", 2),
            ("subject: 甲\n\tparameters: []\n", "LP-02", 2),
            ("", "LP-02", 1),
            ("- a\n", "LP-03", 1),
            ("subject: 甲\n", "LP-06", 1),
            ("parameters: 甲\n", "LP-03", 1),
            ("subject: 甲\nparameters: []\nparameter: []\n", "LP-03", 3),
            ("subject: 甲\nsubject: 乙\nparameters: []\n", "LP-04", 2),
            ("parameters:\n- &a [*a]\n", "LP-03", 2),
        ],
    )
    def test_what_is_no_parameter_file(self, tmp_path: Path, text: str, code: str, line: int) -> None:
        (tmp_path / "坏.yaml").write_text(text, encoding="utf-8")
        assert lines(findings_of(tmp_path)) == [(code, line)]

    def test_an_alias_that_leads_into_itself(self, tmp_path: Path) -> None:
        row = GOOD.replace("value: 100", "value: &a [*a]")
        assert "LP-03" in {finding.code for finding in findings_of(new_parameter(tmp_path, f"- {{{row}}}"))}

    def test_another_encoding_and_a_missing_folder_are_named_together(self, tmp_path: Path) -> None:
        (tmp_path / "坏.yaml").write_bytes("subject: 甲".encode("gbk"))
        missing = tmp_path / "没有"
        found = findings_of(tmp_path, missing)
        assert [finding.code for finding in found] == ["LP-01", "LP-01"]
        assert "UTF-8" in found[0].message + found[1].message

    def test_a_folder_without_parameter_files(self, tmp_path: Path) -> None:
        (tmp_path / "参数.yaml.txt").write_text("parameters: []\n", encoding="utf-8")
        finding = only(tmp_path)
        assert finding.code == "LP-01" and "扩展名" in finding.action

    def test_several_files_all_at_once_in_order(self, tmp_path: Path) -> None:
        new_parameter(tmp_path, f"- {{{GOOD.replace('100', '百')}}}\n- {{{GOOD.replace('泽州县', '某县')}}}")
        (tmp_path / "另一.yaml").write_text("parameters: 甲\n", encoding="utf-8")
        assert lines(findings_of(tmp_path)) == [("LP-03", 1), ("LP-11", 8), ("LP-13", 9)]
        with pytest.raises(ParameterErrors, match=r"3处错误[\s\S]*本单位\.yaml 第8行"):
            load_parameters([tmp_path])

    def test_own_divisions(self, tmp_path: Path) -> None:
        row = GOOD.replace("泽州县", "阳泉市")
        (tmp_path / "divisions.yaml").write_text('"1403": 阳泉市\n', encoding="utf-8")
        view = load_parameters([new_parameter(tmp_path, f"- {{{row}}}")]).view(scope="140311")
        assert view.series("local.test")[0].scope == "1403"

    def test_wrong_divisions(self, tmp_path: Path) -> None:
        (tmp_path / "divisions.yaml").write_text('"1403": 阳泉市\n"140": 甲\n"1404":\n', encoding="utf-8")
        assert lines(findings_of(tmp_path)) == [("LP-05", 2), ("LP-05", 3)]
