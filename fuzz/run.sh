#!/usr/bin/env bash
# Every fuzz target, so many tries each, from its corpus: fuzz/run.sh TRIES. What it finds lies in fuzz/artifacts: mend it, and
# keep the file in fuzz/corpus, where tests/corpus.rs tries it on every change.
# Coverage needs a flag that a stable compiler has, and cargo-fuzz one that it has not: RUSTC_BOOTSTRAP lets it.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUSTC_BOOTSTRAP=1
for target in front_matter markdown catalog import; do
  new=$(mktemp -d)
  cargo fuzz run --sanitizer none "$target" "$new" "fuzz/corpus/$target" -- \
    -runs="$1" -seed=1 -max_len=8192 -timeout=30 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0
  rm -rf "$new"
  echo "$target: $1 tries"
done
