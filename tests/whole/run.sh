#!/usr/bin/env bash
# A build whose calls that write fail, one in each try, or that is killed at one of them: the old site or the new one is
# left, and the next build cleans up.
# tests/whole/run.sh BINARY FAILURES KILLS   so many of each, spread over a build; FAILURES may be `all`: every call in turn
set -euo pipefail
cd "$(dirname "$0")"
binary=$(realpath "$1")
failures=$2
kills=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O1 -Wall -Werror -shared -fPIC -o "$work/fault.so" fault.c -ldl
cd "$work"
export RAYON_NUM_THREADS=1 binary work

"$binary" --quiet init engagement
mkdir old new
"$binary" --quiet build engagement -o old/site 2>/dev/null
sed -i 's/^title:.*/title: The new site/' engagement/engagement.yaml
"$binary" --quiet build engagement -o new/site 2>/dev/null
seal() { sha256sum <"$1/SHA256SUMS"; }
old=$(seal old/site)
new=$(seal new/site)
[ "$old" != "$new" ]
export old new

# A folder of its own for a try, with the old site in it.
desk() {
  cd "$work"
  rm -rf "$work/desk-$1"
  mkdir "$work/desk-$1"
  cp -a old/site "$work/desk-$1/site"
  cd "$work/desk-$1"
}
# The site is one of the two, and the next build makes the new one and leaves it alone in its folder.
is_whole() {
  local now
  if ! now=$(seal site) || { [ "$now" != "$old" ] && [ "$now" != "$new" ]; } || ! (cd site && sha256sum --quiet --strict -c SHA256SUMS); then
    echo "$1: neither the old site nor the new one"
  elif ! "$binary" --quiet build ../engagement -o site 2>/dev/null || [ "$(seal site)" != "$new" ]; then
    echo "$1: the next build does not make the new site"
  elif [ "$(ls -A)" != site ]; then
    echo "$1: the next build leaves $(ls -A | tr '\n' ' ')"
  else
    echo whole
  fi
}
# try HOW CALL: says whether the build ended well, and what is left.
try() {
  local ended=well
  desk "$1-$2"
  { LD_PRELOAD="$work/fault.so" FAULT_HOW=$1 FAULT_AT=$2 "$binary" --quiet build ../engagement -o site >/dev/null 2>&1 || ended=badly; } 2>/dev/null
  echo "$ended $(is_whole "$1 at call $2")"
  cd "$work"
  rm -rf "$work/desk-$1-$2"
}
export -f seal desk is_whole try

desk count
LD_PRELOAD="$work/fault.so" FAULT_COUNT="$work/count" "$binary" --quiet build ../engagement -o site 2>/dev/null
cd "$work"
total=$(cat count)
# Each page is opened and written.
[ "$total" -gt "$(find old/site -name '*.html' | wc -l)" ]

spread() { seq 1 "$total" | if [ "$1" = all ]; then cat; else shuf -n "$1" --random-source=old/site/SHA256SUMS; fi; }
{
  # The first and the last, whatever else.
  { echo 1; echo "$total"; spread "$failures"; } | sort -nu | sed 's/^/error /'
  spread "$(((kills + 9) / 10))" | sed 's/^/full /'
  spread "$kills" | sed 's/^/kill /'
} >tries
xargs -P "$(nproc)" -L 1 bash -c 'try "$@" 2>/dev/null' _ <tries >told
tried=$(wc -l <tries)
[ "$(wc -l <told)" = "$tried" ]
grep -v ' whole$' told || true
wrong=$(grep -vc ' whole$' told || true)
ended=$(grep -c '^badly' told || true)

# Where folders cannot be exchanged, the site may be absent between two renames, until the next command.
traced=0
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  for place in 1 2 3; do
    desk exchange
    { strace -f --seccomp-bpf -qq -o /dev/null -e trace=rename,renameat2 -e inject=renameat2:error=ENOSYS \
      -e inject="rename:signal=KILL:when=$place" "$binary" --quiet build ../engagement -o site >/dev/null 2>&1 || true; } 2>/dev/null
    "$binary" --quiet verify site >/dev/null 2>&1 || true
    said=$(is_whole "killed at rename $place")
    [ "$said" = whole ] || { echo "$said"; wrong=$((wrong + 1)); }
    # The exchange itself is refused.
    desk exchange
    { strace -f --seccomp-bpf -qq -o /dev/null -e trace=renameat2 -e inject=renameat2:error=EIO "$binary" --quiet build ../engagement -o site >/dev/null 2>&1 || true; } 2>/dev/null
    said=$(is_whole "the exchange fails")
    [ "$said" = whole ] || { echo "$said"; wrong=$((wrong + 1)); }
    cd "$work"
    traced=$((traced + 2))
  done
else
  echo "whole: this machine does not let one process trace another: renames are left out"
fi

echo "whole: $tried faults in $total calls and $traced at the swap, $ended ended the build, $wrong left something else than the old site or the new one"
[ "$ended" -gt $((tried / 4)) ]
[ "$wrong" = 0 ]
