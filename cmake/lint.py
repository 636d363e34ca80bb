"""Runs clang-tidy on the sources of a build: lint.py BUILD_FOLDER [SOURCE_PREFIX...]

A source that was clean is not looked at again until it, a header of this repository that it reaches, its
compile command, .clang-tidy or this script changes. What was clean is remembered in the cache that all
clones share: $AHA_CACHE/lint, else $XDG_CACHE_HOME/aha/lint, else ~/.cache/aha/lint.
The build's precompiled headers are left aside, so a source that misses an include fails here.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
# Flags that only the compiler of the build knows, with the number of words that follow each.
GCC_ONLY = {"-fpch-preprocess": 0, "-Wno-restrict": 0, "-Winvalid-pch": 0, "-include": 1,
            "-o": 1, "-c": 0, "-MD": 0, "-MT": 1, "-MF": 1}


def compile_flags(command):
    words = iter(shlex.split(command))
    next(word for word in words if re.search(r"(\+\+|cc)(-\d+)?$", word))  # a launcher may stand before
    flags = []
    for word in words:
        if word in GCC_ONLY:
            for _ in range(GCC_ONLY[word]):
                next(words)
        elif not word.endswith(".cpp"):
            flags.append(word)
    return flags


def reached(source, build, seen):
    """`source` and every file of the repository or the build that it includes, however deep."""
    if source in seen:
        return seen
    seen[source] = source.read_bytes()
    for included in INCLUDE.findall(seen[source]):
        for folder in ROOT, build / "include":
            path = folder / included.decode()
            if path.is_file():
                reached(path, build, seen)
    return seen


def cache_folder():
    caches = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(os.environ.get("AHA_CACHE") or pathlib.Path(caches) / "aha") / "lint"


def stamp_of(source, flags, build, tool_version):
    digest = hashlib.sha256(tool_version + (ROOT / ".clang-tidy").read_bytes())
    flags = " ".join(flags).replace(str(build), "BUILD").replace(str(ROOT), "ROOT")
    digest.update(pathlib.Path(__file__).read_bytes() + flags.encode())
    for path, content in sorted(reached(source, build, {}).items()):
        place = path.relative_to(build if path.is_relative_to(build) else ROOT)
        digest.update(str(place).encode() + content)
    return cache_folder() / digest.hexdigest()


def lint(tidy, source, flags, stamp):
    run = subprocess.run([tidy, "--quiet", str(source), "--", *flags], capture_output=True, text=True)
    if run.returncode == 0:
        stamp.touch()
        return ""
    return run.stdout + run.stderr


def main(build_folder, *prefixes):
    build = pathlib.Path(build_folder).resolve()
    tidy = shutil.which("clang-tidy-14") or shutil.which("clang-tidy")
    if not tidy:
        sys.exit("lint: clang-tidy is missing (Debian: apt install clang-tidy)")
    tool_version = subprocess.run([tidy, "--version"], capture_output=True, check=True).stdout
    cache_folder().mkdir(parents=True, exist_ok=True)

    pending, clean = {}, 0
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if not source.is_relative_to(ROOT) or source.is_relative_to(build):
            continue
        name = source.relative_to(ROOT).as_posix()
        if prefixes and not name.startswith(prefixes):
            continue
        flags = compile_flags(entry["command"])
        stamp = stamp_of(source, flags, build, tool_version)
        if stamp.exists():
            clean += 1
        else:
            pending[name] = (tidy, source, flags, stamp)

    failures = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = {pool.submit(lint, *arguments): name for name, arguments in pending.items()}
        for done, run in enumerate(concurrent.futures.as_completed(runs), 1):
            findings = run.result()
            failures += bool(findings)
            print(f"[{done}/{len(runs)}] {runs[run]}{': findings' if findings else ''}\n{findings}",
                  end="", flush=True)
    print(f"lint: {clean} sources unchanged since they were clean, {len(pending) - failures} clean now, "
          f"{failures} with findings")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
