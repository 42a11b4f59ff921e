#!/usr/bin/env python3
"""Imports a garak report of GIGABYTES and looks at the memory that it took: bounded by a record, not by the file.

    large.py BINARY GIGABYTES
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_MEGABYTES = 100
PROBES = [f"promptinject.P{n}" for n in range(40)]


def write(path, size):
    """Attempts of five outputs each, every one hit twice; how many attempts each probe had."""
    attempts = dict.fromkeys(PROBES, 0)
    outputs = [{"text": chr(ord("a") + n) * 4000, "lang": "en"} for n in range(5)]
    with path.open("w", encoding="utf-8") as file:
        def put(**record):
            file.write(json.dumps(record) + "\n")

        put(entry_type="init", garak_version="0.16.0", start_time="2026-09-01T10:00:00", run="r")
        while file.tell() < size:
            for probe in PROBES:
                attempts[probe] += 1
                prompt = {"turns": [{"role": "user", "content": {"text": f"{attempts[probe]} " + "x" * 2000}}]}
                put(entry_type="attempt", uuid=f"{probe}-{attempts[probe]}", status=2, probe_classname=probe,
                    prompt=prompt, outputs=outputs, detector_results={"promptinject.D": [1.0, 0.0, 1.0, 0.0, 0.0]})
        for probe, n in attempts.items():
            put(entry_type="eval", probe=probe, detector="promptinject.D", passed=3 * n, fails=2 * n, nones=0,
                total_evaluated=5 * n, total_processed=5 * n)
        put(entry_type="completion", end_time="2026-09-01T11:00:00", run="r")
    return attempts


def most_memory(process):
    """The most memory of its own, in megabytes, that was seen while the process ran. Pages of its program, which the system
    keeps or drops as it likes, do not count."""
    most = 0
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        own = [line.split()[1] for line in status.splitlines() if line.startswith("RssAnon:")]
        most = max([most, *map(int, own)])
        time.sleep(0.02)
    assert process.returncode == 0 and most, "the import failed"
    return most // 1024


def main():
    binary, size = sys.argv[1], int(float(sys.argv[2]) * 1024**3)
    with tempfile.TemporaryDirectory() as work:
        report, engagement = Path(work) / "large.report.jsonl", Path(work) / "engagement"
        attempts = write(report, size)
        subprocess.run([binary, "--quiet", "init", engagement], check=True)
        told = Path(work) / "told"
        with told.open("w", encoding="utf-8") as out:
            command = [binary, "--quiet", "import", "garak", report, engagement]
            peak = most_memory(subprocess.Popen(command, stdout=out))
        told = told.read_text(encoding="utf-8")
        for n in attempts.values():
            assert f"{2 * n} of {5 * n} tries succeeded" in told, told
        assert told.count("created  ") == len(PROBES), told
        print(f"{report.stat().st_size / 1e9:.1f} GB imported with {peak} MB of memory")
        assert peak < MOST_MEGABYTES, f"{peak} MB"
    return 0


if __name__ == "__main__":
    sys.exit(main())
