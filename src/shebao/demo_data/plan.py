"""How many people each block has and how many rows each file gets, so that the totals of the county come out.

F1 to F4 have 290,500 rows at scale 1: 121,500 + 13,800 + 61,200 + 94,000, with those that were planted twice.
"""

from shebao.demo_data.sizes import Sizes

SPLIT = {
    "A06": {"F1": 0.6, "F3": 0.2, "F4": 0.2},
    "A07": {"F1": 0.6, "F3": 0.4},
    "A30": {"F1": 0.4, "F2": 0.1, "F3": 0.2, "F4": 0.2, "F5": 0.1},
    "A10": {"F5": 1.0},
}
"""The anomalies that add rows, and in which files."""


def split(sizes: Sizes, code: str) -> dict[str, int]:
    """How many rows of an anomaly each file gets: at least one, together as many as there are cases."""
    shares = SPLIT[code]
    counts = {file: max(1, int(sizes.cases(code) * share)) for file, share in shares.items()}
    first = next(iter(counts))
    counts[first] += sizes.cases(code) - sum(counts.values())
    return counts


def extra_rows(sizes: Sizes, file: str) -> int:
    """Rows that planted anomalies add to a file."""
    return sum(split(sizes, code).get(file, 0) for code in SPLIT)


def block_sizes(sizes: Sizes) -> dict[str, int]:
    """How many people of each block; those once insured fill F1 up to its number of rows."""
    counts = {
        "e_employed": sizes.of(32_937, 170),
        "e_flexible": sizes.of(6_000, 30),
        "e_retired_old": sizes.of(5_000, 45),
        "e_retired_new": sizes.of(2_000, 20),
        "g_active": sizes.of(7_900, 45),
        "g_retired_full": sizes.of(2_482, 15),
        "g_retired_part": sizes.of(1_371, 12),
        "g_dead": sizes.of(900, 6),
        "g_left": sizes.of(347, 4),
        "r_payers_known": sizes.of(12_500, 62),
        "r_payers_new": sizes.of(2_500, 12),
        "r_recipients_known": sizes.of(2_500, 25),
        "r_recipients_new": sizes.of(2_500, 15),
        "injury_only": sizes.of(800, 6),
    }
    in_file = ("e_employed", "e_flexible", "e_retired_old", "e_retired_new", "r_payers_known", "r_recipients_known")
    known = sum(counts[block] for block in in_file) + government_with_history(sizes)
    once = max(320, sizes.of(121_500) - known - extra_rows(sizes, "F1"))
    counts["h_ended"] = once * 3 // 10
    counts["h_suspended"] = once - counts["h_ended"]
    return counts


def government_with_history(sizes: Sizes) -> int:
    """People of government units who were once in the enterprise pension."""
    return sizes.of(3_100, 14)


def enterprise_with_history(sizes: Sizes) -> int:
    """People of enterprises who were once in the government pension."""
    return sizes.of(13_800) - sizes.of(11_753) - sizes.of(1_247) - extra_rows(sizes, "F2")


def unemployed(sizes: Sizes) -> int:
    """People who draw unemployment benefit."""
    return sizes.of(180, 14)
