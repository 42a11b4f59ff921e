#!/usr/bin/env python3
"""Imports a garak report of GIGABYTES and looks at the memory that it took: bounded by a record, not by the file.

    large.py BINARY GIGABYTES
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MOST_MEGABYTES = 200
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


def main():
    binary, size = sys.argv[1], int(float(sys.argv[2]) * 1024**3)
    with tempfile.TemporaryDirectory() as work:
        report, engagement = Path(work) / "large.report.jsonl", Path(work) / "engagement"
        attempts = write(report, size)
        subprocess.run([binary, "--quiet", "init", engagement], check=True)
        ran = subprocess.run([binary, "import", "garak", report, engagement], capture_output=True, text=True, check=True)
        for n in attempts.values():
            assert ran.stdout.count(f"{2 * n} of {5 * n} tries succeeded") >= 1, ran.stdout
        assert ran.stdout.count("created  ") == len(PROBES), ran.stdout
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{report.stat().st_size / 1e9:.1f} GB imported with {peak} MB of memory")
        assert peak < MOST_MEGABYTES, f"{peak} MB"
    return 0


if __name__ == "__main__":
    sys.exit(main())
