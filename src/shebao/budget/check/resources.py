"""Staff, vehicles: what a unit has against what it is allowed."""

from collections.abc import Iterator

from shebao.budget import problems
from shebao.budget.check.report import Subject
from shebao.findings import Finding


def check_resources(subject: Subject) -> Iterator[Finding]:
    """More staff than posts, staff that do not add up, more vehicles than approved."""
    for unit in subject.book.units:
        if unit.staff > unit.posts:
            yield problems.STAFF_EXCEED_POSTS.finding(
                f"{unit.name}实有{unit.staff}人，编制{unit.posts}名。",
                subject=f"单位/{unit.name}/人数",
                places=[subject.place("units", unit.row, "staff")],
                found=str(unit.staff),
                expected=f"不超过{unit.posts}",
            )
        if (unit.established_staff or unit.other_staff) and unit.established_staff + unit.other_staff != unit.staff:
            yield problems.STAFF_DO_NOT_ADD.finding(
                f"{unit.name}实有{unit.staff}人，在编{unit.established_staff}人、其他{unit.other_staff}人，"
                f"合计{unit.established_staff + unit.other_staff}人。",
                subject=f"单位/{unit.name}/人数合计",
                places=[subject.place("units", unit.row, "staff")],
                found=str(unit.staff),
                expected=str(unit.established_staff + unit.other_staff),
            )
    for vehicle in subject.book.vehicles:
        if vehicle.held > vehicle.approved:
            name = subject.units[vehicle.unit].name if vehicle.unit in subject.units else vehicle.unit
            yield problems.VEHICLES_EXCEED.finding(
                f"{name}的{vehicle.use}实有{vehicle.held}辆，编制{vehicle.approved}辆。",
                subject=f"公务用车/{name}/{vehicle.use}",
                places=[subject.place("vehicles", vehicle.row, "held")],
                found=str(vehicle.held),
                expected=f"不超过{vehicle.approved}",
            )
