"""Are the lock files made, and are they what pyproject.toml asks for?

`compile` resolves (network, uv); `--upgrade` also moves pins that still fit. `check` needs no
network: each lock starts with a digest of everything in pyproject.toml that decides it.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What everyone installs together is resolved first; the others are cut from it.
LOCKS = {
    "requirements-dev.lock": ["pyproject.toml", "--group", "dev", "--extra", "figures"],
    "requirements.lock": ["pyproject.toml", "-c", "requirements-dev.lock"],
    "requirements-build.lock": ["--group", "build", "-c", "requirements-dev.lock"],
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def inputs() -> str:
    """Digest the parts of pyproject.toml that decide what is locked."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = data["project"]
    deciding = [
        project["requires-python"],
        sorted(project["dependencies"]),
        project.get("optional-dependencies", {}),
        data.get("dependency-groups", {}),
        data["build-system"]["requires"],
    ]
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()[:16]


def header() -> str:
    return f'# Made by "make lock" from pyproject.toml (inputs {inputs()}). Do not edit.\n'


def compile_locks(upgrade: bool) -> int:
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "compile", "--quiet"]
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
    for name, wanted in LOCKS.items():
        more = ["--upgrade"] if upgrade else []
        subprocess.run([*uv, *options, *more, *wanted, "-o", name], cwd=ROOT, check=True)
        lock = ROOT / name
        lock.write_text(header() + lock.read_text())
    return check()


def check() -> int:
    faults = []
    pins = {}
    for name in LOCKS:
        text = (ROOT / name).read_text() if (ROOT / name).exists() else ""
        if not text.startswith(header()):
            faults.append(f'{name} is not what pyproject.toml asks for: run "make lock"')
        if "://" in text:
            faults.append(f"{name} names a host")
        blocks = re.split(r"\n(?=\S)", text)
        faults += [
            f"{name}: no hash for {block.split()[0]}"
            for block in blocks
            if PIN.match(block) and "--hash=sha256:" not in block
        ]
        pins[name] = set(PIN.findall(text))
    for name in LOCKS:
        for package, version in sorted(pins[name] - pins["requirements-dev.lock"]):
            faults.append(f"{name} pins {package}=={version}, requirements-dev.lock does not")
    print("\n".join(faults) or "locks: current")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["compile", "check"])
    parser.add_argument("--upgrade", action="store_true")
    wanted = parser.parse_args()
    return compile_locks(wanted.upgrade) if wanted.action == "compile" else check()


if __name__ == "__main__":
    sys.exit(main())
