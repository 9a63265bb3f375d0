"""What the executable says of a topology without running anything over it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any


def ask(executable: Path, *arguments: str | Path) -> dict[str, Any]:
    """The JSON line that a command of the executable answers with; empty if it cannot."""
    try:
        answer = subprocess.run([executable, *arguments, "--json"], capture_output=True, text=True, timeout=120)
        return json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {}
