"""The enterprise pension in OpenFisca-Core, run by law.py with the Python of an environment that has it.

Reads the inputs as raw int64 files, writes the totals in fen, prints rows, seconds and version as JSON.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

folder = Path(sys.argv[1])
law = json.loads((folder / "law.json").read_text(encoding="utf-8"))
divisors = np.array(law["divisors"]) / 10
numerator, denominator = law["coefficient"].split("/")
PERIOD = "2025-06"

Person = build_entity(key="person", plural="persons", label="person", is_person=True)


def to_cents(amount):
    return np.floor(amount * 100 + 0.5) / 100


def declared(name, value_type=float, compute=None):
    fields = {"value_type": value_type, "entity": Person, "definition_period": DateUnit.MONTH, "label": name}
    if compute is not None:
        fields["formula"] = compute
    return type(name, (Variable,), fields)


def base(person, period, parameters):
    benefit_base = parameters(period).benefit_base
    indexed = to_cents(benefit_base * person("index", period))
    return to_cents((benefit_base + indexed) / 2 * person("months", period) / 12 * parameters(period).rate)


def account(person, period):
    return to_cents(person("balance", period) / divisors[person("age", period) - 45 * 12])


def transitional(person, period, parameters):
    amount = parameters(period).benefit_base * person("early_index", period) * person("early_months", period) / 12
    return to_cents(amount * parameters(period).coefficient)


def total(person, period):
    return person("base", period) + person("account", period) + person("transitional", period)


system = TaxBenefitSystem([Person])
system.add_variables(
    declared("index"),
    declared("months", int),
    declared("balance"),
    declared("age", int),
    declared("early_months", int),
    declared("early_index"),
    declared("base", compute=base),
    declared("account", compute=account),
    declared("transitional", compute=transitional),
    declared("total", compute=total),
)
values = {"benefit_base": law["base"] / 100, "rate": 0.01, "coefficient": int(numerator) / int(denominator)}
system.parameters = ParameterNode(
    "", data={name: {"values": {"2025-01-01": {"value": value}}} for name, value in values.items()}
)

read = {
    "index": ("avg_index_Z", 10_000),
    "months": ("total_months", 1),
    "balance": ("account_balance", 100),
    "age": ("retire_age", 1),
    "early_months": ("pre_account_months", 1),
    "early_index": ("transitional_index", 10_000),
}
inputs = {}
for name, (file, scale) in read.items():
    raw = np.fromfile(folder / f"{file}.bin", dtype=np.int64)
    inputs[name] = raw if scale == 1 else raw / scale
rows = len(inputs["index"])
best = float("inf")
for _ in range(3):
    simulation = SimulationBuilder().build_default_simulation(system, count=rows)
    for name, values in inputs.items():
        simulation.set_input(name, PERIOD, values)
    started = time.perf_counter()
    result = simulation.calculate("total", PERIOD)
    best = min(best, time.perf_counter() - started)
np.rint(result.astype(np.float64) * 100).astype(np.int64).tofile(folder / "total.bin")
print(json.dumps({"rows": rows, "seconds": best, "version": version("openfisca-core")}))
