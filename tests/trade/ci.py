#!/usr/bin/env python3
"""Runs the pre-commit hook, the GitHub action and the GitLab component as far as they run on one machine.

    ci.py BINARY

The hook is run by pre-commit itself, from a repository that holds nothing but its definition; of the action and the
component the scripts are run, with the inputs filled in as their hosts fill them in.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FINDING = "---\nid: F-1\ntitle: Noted\ngrade: grave\n---\n"


def git(folder, *args):
    who = ["-c", "user.name=Tester", "-c", "user.email=tester@localhost"]
    return subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder):
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Begin")
    return git(folder, "rev-parse", "HEAD")


def hook(work, engagement, environment):
    """pre-commit's exit code, and what it printed."""
    definition = work / "definition"
    definition.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", definition)
    repository = work / "repository"
    shutil.copytree(engagement, repository / "report")
    config = {"repos": [{"repo": str(definition), "rev": commit(definition), "hooks": [{"id": "aims-site-check", "args": ["report"]}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    commit(repository)
    command = [Path(sys.executable).parent / "pre-commit", "run", "--all-files"]
    environment = environment | {"PRE_COMMIT_HOME": str(work / "cache")}
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def action(work, engagement, environment):
    steps = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = steps["runs"]["steps"]
    values = {key: given["default"] for key, given in steps["inputs"].items()} | {"dir": str(engagement), "fail-on": "major"}
    filled = {name: values[text.removeprefix("${{ inputs.").removesuffix(" }}")] for name, text in step["env"].items()}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=work, env=environment | filled, capture_output=True, text=True, check=False)


def component(work, engagement, environment):
    spec, text = (ROOT / "templates/check.yml").read_text().split("\n---\n")
    inputs = yaml.safe_load(spec)["spec"]["inputs"]
    for key, given in inputs.items():
        value = str(engagement) if key == "dir" else str(given["default"]).lower()
        text = text.replace(f"$[[ inputs.{key} ]]", value)
    assert "$[[" not in text, "an input that is not defined"
    (job,) = yaml.safe_load(text).values()
    command = ["sh", "-e", "-c", "\n".join(job["script"])]
    ran = subprocess.run(command, cwd=work, env=environment | job["variables"], capture_output=True, text=True, check=False)
    for path in job["artifacts"]["paths"]:
        assert '"version": "2.1.0"' in (work / path).read_text(), "what is kept is SARIF"
    return ran


def main():
    binary = Path(sys.argv[1]).resolve()
    environment = os.environ | {"PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    passed = failed = 0
    for run in (hook, action, component):
        for name, wanted in (("good", 0), ("bad", 1)):
            with tempfile.TemporaryDirectory() as work:
                work = Path(work)
                engagement = work / "engagement"
                subprocess.run([binary, "--quiet", "init", engagement], check=True)
                if name == "bad":
                    (engagement / "findings" / "bad.md").write_text(FINDING)
                ran = run(work, engagement, environment)
                told = "grave" in ran.stdout + ran.stderr
                if (ran.returncode, told) == (wanted, name == "bad"):
                    passed += 1
                else:
                    failed += 1
                    print(f"FAILED {run.__name__}, {name}: exit code {ran.returncode}\n{ran.stdout}{ran.stderr}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
