"""The tests of the office once more, against PostgreSQL: the same rules held by the other database.

Give the address of a server where a database may be made: SHEBAO_TEST_POSTGRES=postgresql://user@host:5432/name. With
--full all of tests/office runs, otherwise what the database itself decides.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ADDRESS = os.environ.get("SHEBAO_TEST_POSTGRES", "")
OF_THE_DATABASE = (
    *("test_database_refuses.py", "test_case_rules.py", "test_journal_verify.py", "test_case_walk.py"),
    *("test_register_rows.py", "test_posts.py", "unifying/test_refused_by_database.py", "unifying/test_raise.py"),
    *("ledger/test_database_refuses_books.py", "payments/test_database_refuses_payments.py"),
    *("allowances/test_refused_by_database.py", "programmes/test_reserve.py", "programmes/test_controls.py"),
    *("years/test_refused_by_database.py", "programmes/test_verify.py"),
)


@pytest.mark.skipif(not ADDRESS, reason="no PostgreSQL was named: set SHEBAO_TEST_POSTGRES")
@pytest.mark.skipif("SHEBAO_DATABASE" in os.environ, reason="these tests run on another database already")
def test_the_office_on_postgresql(request: Any) -> None:
    everything = request.config.getoption("--full")
    asked = ["tests/office"] if everything else [f"tests/office/{name}" for name in OF_THE_DATABASE]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--create-db", *asked]
    environment = {**os.environ, "SHEBAO_DATABASE": ADDRESS}
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout[-8000:] + made.stderr[-2000:]
