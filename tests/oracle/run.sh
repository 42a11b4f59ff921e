#!/bin/sh
# Holds a program against the rules: builds the engagements calculated by hand and SEEDS generated ones, and compares
# each report.json with expected.yaml and with what recompute.py gives, and the figures on pages with what pages.py gives.
#
#   run.sh BIN [SEEDS]          SEEDS is 40 unless told; FIRST=n in the environment begins at another seed
#
# The last line reads "N passed, M failed"; the exit code is 1 if any failed.
set -u

if [ $# -lt 1 ] || [ ! -x "$1" ]; then
    echo "usage: run.sh BIN [SEEDS]" >&2
    exit 2
fi
bin=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
seeds=${2:-40}
first=${FIRST:-0}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

# check NAME FOLDER [EXPECTED]: builds FOLDER, compares, and counts; says only what is wrong.
check() {
    out=$work/site
    rm -rf "$out"
    ok=yes
    if ! "$bin" build "$2" -o "$out" >"$work/log" 2>&1; then
        ok=no
        grep -A 7 '^error' "$work/log" >"$work/said" || tail -n 5 "$work/log" >"$work/said"
        sed -n '1,40p' "$work/said"
    else
        if [ $# -gt 2 ]; then
            "$python" "$here/check_hand.py" "$out/data/report.json" "$3" || ok=no
        fi
        "$python" "$here/compare.py" "$out/data/report.json" "$2" || ok=no
        "$python" "$here/pages.py" "$out" "$2" || ok=no
    fi
    if [ $ok = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $1"
    fi
}

for name in hand hand-periods; do
    check "$name" "$here/$name" "$here/$name/expected.yaml"
done
check example-engagement "$here/../../example-engagement"

seed=$first
while [ $seed -lt $((first + seeds)) ]; do
    findings=$((4 + seed % 5 * 6))
    periods=$((seed % 4 + 1))
    folder=$work/engagement
    rm -rf "$folder"
    if "$python" "$here/generate.py" "$folder" --seed $seed --findings $findings --periods $periods; then
        check "generate.py OUT --seed $seed --findings $findings --periods $periods" "$folder"
    else
        failed=$((failed + 1))
        echo "FAILED to generate seed $seed"
    fi
    seed=$((seed + 1))
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
