"""How the search reads a query, counts and ranks: `twins/search.test.mjs`, without a browser and without an index."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

NODE = Path(sys.executable).parent / "node"
SCRIPT = Path(__file__).parent / "twins/search.test.mjs"


def test_a_query_is_read_counted_and_ranked_as_people_expect() -> None:
    done = subprocess.run([NODE, "--test", "--test-reporter=tap", SCRIPT], capture_output=True, text=True, check=False)
    found = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert done.returncode == 0 and found and int(found[1]) >= 9, done.stdout + done.stderr
