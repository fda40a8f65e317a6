"""Two small counties, drawn once for all tests of a process."""

from functools import cache

from shebao.demo_data import DemoData, generate

SEED = 20_251_231


@cache
def county(scale: float = 0.01, seed: int = SEED) -> DemoData:
    return generate(scale, seed)


def of_foreigners(data: DemoData) -> set[str]:
    """Keys of people whose documents are not resident numbers."""
    return set(data.lookalikes.filter(data.lookalikes["kind"] == "foreign document")["persons"])
