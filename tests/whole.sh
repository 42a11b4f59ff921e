#!/usr/bin/env bash
# A build whose write calls fail, or that is killed at one of them: the old site or the new one is left, and the next
# build cleans up. tests/whole.sh BINARY COUNT: so many cases of each, spread over all calls of a build.
set -euo pipefail
binary=$(realpath "$1")
cases=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export RAYON_NUM_THREADS=1

if ! strace -o /dev/null true 2>/dev/null; then
  echo "skipped: this machine does not let one process trace another"
  exit 0
fi
"$binary" --quiet init engagement
mkdir old new desk
"$binary" --quiet build engagement -o old/site 2>/dev/null
sed -i 's/^title:.*/title: The new site/' engagement/engagement.yaml
"$binary" --quiet build engagement -o new/site 2>/dev/null
seal() { sha256sum <"$1/SHA256SUMS"; }
old=$(seal old/site)
new=$(seal new/site)
[ "$old" != "$new" ]

calls=openat,write,fsync,mkdir,rename,renameat2,unlink,rmdir,linkat,chmod,fchmod,flock,utimensat,copy_file_range,ftruncate
reset() { rm -rf desk; mkdir desk; cp -a old/site desk/site; }
traced() { strace -f --seccomp-bpf -qq -o "$work/trace" "$@" "$binary" --quiet build engagement -o desk/site >/dev/null 2>&1; } 2>/dev/null

reset
traced -e trace="$calls"
# Of each kind of call, how often one thread makes it: faults are counted by thread.
awk '{ split($2, name, "("); n = ++seen[$1, name[1]]; if (n > most[name[1]]) most[name[1]] = n } END { for (call in most) print call, most[call] }' trace |
  grep -E '^[a-z_0-9]+ [0-9]+$' | sort >counts
total=$(awk '{ sum += $2 } END { print sum }' counts)
[ "$total" -gt 50 ]

tried=0
hit=0
wrong=0
is_whole() { # is_whole WHAT: the site is one of the two, and the next build leaves it alone in its folder
  local now
  if ! now=$(seal desk/site) || { [ "$now" != "$old" ] && [ "$now" != "$new" ]; } || ! (cd desk/site && sha256sum --quiet --strict -c SHA256SUMS); then
    echo "$1: neither the old site nor the new one"
    return 1
  fi
  if ! "$binary" --quiet build engagement -o desk/site 2>/dev/null || [ "$(seal desk/site)" != "$new" ]; then
    echo "$1: the next build does not make the new site"
    return 1
  fi
  if [ "$(ls -A desk)" != site ]; then
    echo "$1: the next build leaves $(ls -A desk)"
    return 1
  fi
}

# Every step-th call of the build, kinds one after the other; a kind with few calls is tried at least at its first and last.
step=$(((total + cases - 1) / cases))
while read -r call count; do
  places=$( (echo 1; seq "$step" "$step" "$count"; echo "$count") | sort -nu)
  for place in $places; do
    for fault in error=ENOSPC signal=KILL; do
      reset
      tried=$((tried + 1))
      traced -e trace="$call" -e inject="$call:$fault:when=$place" || hit=$((hit + 1))
      is_whole "$call $place $fault" || wrong=$((wrong + 1))
    done
  done
done <counts

# Where folders cannot be exchanged, the site may be absent between two renames, until the next command.
for place in 1 2 3; do
  reset
  tried=$((tried + 1))
  traced -e trace=rename,renameat2 -e inject=renameat2:error=ENOSYS -e inject="rename:signal=KILL:when=$place" || hit=$((hit + 1))
  "$binary" --quiet verify desk/site >/dev/null 2>&1 || true
  is_whole "without exchange, rename $place" || wrong=$((wrong + 1))
done

echo "whole: $tried faults in $total calls, $hit ended the build, $wrong left something else than the old site or the new one"
[ "$hit" -gt $((tried / 4)) ]
[ "$wrong" = 0 ]
