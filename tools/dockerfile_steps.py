"""Do the Dockerfile's steps work, on a machine without a Docker engine?

Reads the Dockerfile (it repeats none of it), carries each stage out in a Debian root of its own
made by debootstrap, then starts what the image starts, as the image's user, until its health
check passes, and stops it with SIGTERM. Needs root and Debian's debootstrap and util-linux.

A stand-in, not Docker: Debian's own Python plays the python image, layers and limits are not
tried. Standard library only, so any Python 3.11 runs it.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Lent to RUN steps so that pip finds its way as it does on this machine; never kept in the root.
LENT = re.compile(
    r"(PIP_CERT|PIP_INDEX_URL|PIP_DEFAULT_TIMEOUT|SSL_CERT_\w+|\w+_proxy)$", re.IGNORECASE
)


@dataclass
class Stage:
    """One FROM … of the Dockerfile, carried out in `root`."""

    root: Path
    env: dict[str, str]
    workdir: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)


def instructions(text: str) -> list[tuple[str, str]]:
    """Split a Dockerfile into (KEYWORD, rest), comments dropped and continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = [line.strip().split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(word.upper(), rest) for word, rest in found]


def expand(text: str, env: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)\}?", lambda m: env.get(m[1], ""), text)


def words(rest: str) -> list[str]:
    """Read an exec form as its words, a shell form as `/bin/sh -c`."""
    return json.loads(rest) if rest.startswith("[") else ["/bin/sh", "-c", rest]


def ignored(path: str, rules: list[str]) -> bool:
    """Tell whether .dockerignore keeps `path` from the builder; the last rule that fits wins."""
    verdict = False
    for rule in rules:
        pattern = re.escape(rule.lstrip("!").strip("/"))
        pattern = pattern.replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(f"{pattern}(?:/.*)?", path):
            verdict = not rule.startswith("!")
    return verdict


class Build:
    """The stages so far, and how one more instruction changes the current one."""

    def __init__(self, base: Path, work: Path) -> None:
        self.base, self.work = base, work
        self.stages: dict[str, Stage] = {}
        self.args: dict[str, str] = {}
        self.stage = Stage(base, {})
        listed = SOURCE / ".dockerignore"
        lines = listed.read_text().splitlines() if listed.exists() else []
        self.rules = [line.strip() for line in lines if line.strip() and line[0] != "#"]

    def step(self, keyword: str, rest: str) -> None:
        action = getattr(self, f"do_{keyword.lower()}", None)
        if action is None:
            raise SystemExit(f"{keyword} is not understood here: teach {Path(__file__).name}")
        action(rest)

    def do_from(self, rest: str) -> None:
        image, *named = expand(rest, self.args).split()
        if not image.startswith("python:"):
            raise SystemExit(f"No stand-in for {image}")
        name = named[1] if named else str(len(self.stages))
        root = self.work / f"stage-{name}"
        print(f"  (stand-in for {image}: Debian's Python in {root})", flush=True)
        subprocess.run(["cp", "-a", "--reflink=auto", self.base, root], check=True)
        self.stage = self.stages[name] = Stage(root, {"PATH": PATH})

    def do_arg(self, rest: str) -> None:
        name, _, value = rest.partition("=")
        self.args[name] = value

    def do_env(self, rest: str) -> None:
        before = dict(self.stage.env)
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            self.stage.env[name] = expand(value, before)

    def do_workdir(self, rest: str) -> None:
        self.stage.workdir = str(Path(self.stage.workdir) / expand(rest, self.stage.env))
        (self.stage.root / self.stage.workdir.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_run(self, rest: str) -> None:
        lent = {name: value for name, value in os.environ.items() if LENT.fullmatch(name)}
        done = subprocess.run(inside(self.stage, words(rest)), env={**lent, **self.stage.env})
        if done.returncode:
            raise SystemExit(f"RUN failed with {done.returncode}: {rest}")

    def do_copy(self, rest: str) -> None:
        parts = shlex.split(expand(rest, self.stage.env))
        flags = dict(p[2:].partition("=")[::2] for p in parts if p.startswith("--"))
        *sources, goal = [p for p in parts if not p.startswith("--")]
        target = self.stage.root / str(Path(self.stage.workdir) / goal).lstrip("/")
        for source in sources:
            if "from" in flags:
                origin, kept = self.stages[flags["from"]].root / source.lstrip("/"), None
            else:
                origin, kept = SOURCE / source, self.leave_out
            if origin.is_dir():
                shutil.copytree(origin, target, symlinks=True, ignore=kept, dirs_exist_ok=True)
            elif kept and ignored(source, self.rules):
                raise SystemExit(f"COPY {source}: .dockerignore keeps it out")
            else:
                into = target if goal.endswith("/") or len(sources) > 1 else target.parent
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy2(origin, target / origin.name if into == target else target)
        if "chown" in flags:
            subprocess.run(
                inside(self.stage, ["chown", "-R", flags["chown"], goal], user="0:0"), check=True
            )

    def leave_out(self, folder: str, names: list[str]) -> set[str]:
        below = Path(folder).relative_to(SOURCE)
        return {name for name in names if ignored((below / name).as_posix(), self.rules)}

    def do_user(self, rest: str) -> None:
        self.stage.user = rest

    def do_volume(self, rest: str) -> None:
        for path in json.loads(rest) if rest.startswith("[") else rest.split():
            (self.stage.root / path.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def do_healthcheck(self, rest: str) -> None:
        self.stage.health = words(rest.partition("CMD ")[2].strip())

    def do_entrypoint(self, rest: str) -> None:
        self.stage.entrypoint = words(rest)

    def do_cmd(self, rest: str) -> None:
        self.stage.command = words(rest)

    def do_label(self, rest: str) -> None: ...

    def do_expose(self, rest: str) -> None: ...


def inside(stage: Stage, command: list[str], user: str = "") -> list[str]:
    """Wrap `command` to run in the stage's root with its own mounts, processes and user."""
    isolate = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    mounts = f"mount -t proc proc {stage.root}/proc && exec chroot"
    who = f"--userspec={user or stage.user}"
    enter = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", stage.workdir, *command]
    return [*isolate, "sh", "-c", f'{mounts} "$@"', "sh", who, str(stage.root), *enter]


def make_base(work: Path, suite: str, mirror: str) -> Path:
    """Make the Debian root that plays the python image, once."""
    base = work / f"base-{suite}"
    if (base / ".made").exists():
        return base
    shutil.rmtree(base, ignore_errors=True)
    packages = "--include=python3,python3-venv,ca-certificates"
    command = ["debootstrap", "--variant=minbase", packages, suite, str(base)]
    with (work / "debootstrap.log").open("w") as log:
        done = subprocess.run([*command, *([mirror] if mirror else [])], stdout=log, stderr=log)
    if done.returncode:
        raise SystemExit(f"debootstrap failed: see {log.name}")
    (base / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    for lent in ("etc/resolv.conf", "etc/hosts", "etc/ssl/certs/ca-certificates.crt"):
        if Path("/", lent).exists():
            shutil.copy(Path("/", lent), base / lent)
    (base / ".made").touch()
    return base


def start(stage: Stage, extra: dict[str, str], seconds: float) -> None:
    """Start what the image starts, wait until it is healthy, and stop it as Docker does."""
    env = {**stage.env, **extra}
    command = [*stage.entrypoint, *stage.command]
    print(f"START {shlex.join(command)} as {stage.user}", flush=True)
    running = subprocess.Popen(inside(stage, command), env=env)
    try:
        limit = time.monotonic() + seconds
        while subprocess.run(inside(stage, stage.health), env=env, capture_output=True).returncode:
            if running.poll() is not None:
                raise SystemExit(f"It ended with {running.returncode} before it was healthy")
            if time.monotonic() > limit:
                raise SystemExit(f"Not healthy within {seconds:.0f} s")
            time.sleep(0.5)
        child = int(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()[0])
        status = Path(f"/proc/{child}/status").read_text()
        owner = re.search(r"^Uid:\s+(\d+)", status, re.MULTILINE)
        print(f"HEALTHY, user id {owner[1] if owner else '?'}", flush=True)
        os.kill(child, signal.SIGTERM)
        code = running.wait(timeout=20)
    finally:
        running.kill()
    # unshare reports a child that died of SIGTERM as 128 + 15 or by dying the same way.
    if code != 0:
        raise SystemExit(f"Stopped by SIGTERM it ended with {code}, not 0")
    print("STOPPED cleanly by SIGTERM")


def own_mirror() -> str:
    """Ask this machine's apt for its mirror of Debian; empty leaves the choice to debootstrap."""
    command = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(SUITE) $(REPO_URI)"]
    listed = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    main = [line.split()[-1] for line in listed if re.match(r"Debian \S*stable ", line)]
    return main[0] if main else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    folder = Path(tempfile.gettempdir(), "quiz-dockerfile-steps")
    parser.add_argument("--work", type=Path, default=folder, help="where the roots are made")
    parser.add_argument("--suite", default="bookworm")
    parser.add_argument("--mirror", default="", help="default: the one apt uses here")
    parser.add_argument("--no-start", action="store_true", help="only carry the steps out")
    parser.add_argument("--seconds", type=float, default=60, help="how long until healthy")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--keep", action="store_true", help="keep the stages' roots")
    wanted = parser.parse_args()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SystemExit("This needs root and debootstrap: apt-get install debootstrap")

    wanted.work.mkdir(parents=True, exist_ok=True)
    base = make_base(wanted.work, wanted.suite, wanted.mirror or own_mirror())
    for old in wanted.work.glob("stage-*"):
        shutil.rmtree(old)
    build = Build(base, wanted.work)
    steps = instructions((SOURCE / "Dockerfile").read_text())
    try:
        for number, (keyword, rest) in enumerate(steps, 1):
            print(f"[{number}/{len(steps)}] {keyword} {rest}", flush=True)
            build.step(keyword, rest)
        if not wanted.no_start:
            extra = dict(pair.partition("=")[::2] for pair in wanted.env)
            start(build.stage, extra, wanted.seconds)
    finally:
        if not wanted.keep:
            for root in wanted.work.glob("stage-*"):
                shutil.rmtree(root)
    print("The Dockerfile's steps work.")


if __name__ == "__main__":
    main()
