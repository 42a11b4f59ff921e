#!/usr/bin/env bash
# No command asks the network for anything: the system says which sockets a process opens while it runs.
# tests/whole/offline.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "$1")
example=$PWD/example-engagement
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v strace >/dev/null || ! strace -o /dev/null true 2>/dev/null; then
  echo "offline: this machine does not let one process watch another: left out"
  exit 0
fi

# watch COMMAND…: its calls for sockets, those of its threads and children among them, in $work/calls. A ring of requests
# can open a socket without a call of its own.
watch() {
  strace -f -qq -o "$work/trace" -e trace=%network,io_uring_setup -e signal=none "$@" >"$work/said" 2>&1 || {
    echo "offline: \`$*\` failed:"
    cat "$work/said"
    exit 1
  }
  # A thread that ends while it is looked at leaves a line without a call: `???( <detached ...>`.
  grep -vE ' (\+\+\+ |--- |\?\?\?\()' "$work/trace" >"$work/calls" || true
}
wrong=0
# quiet COMMAND…: opens no socket at all.
quiet() {
  watch "$binary" --quiet "$@"
  [ ! -s "$work/calls" ] && return
  echo "offline: \`aims-site $*\` asks for a socket:"
  head -5 "$work/calls"
  wrong=$((wrong + 1))
}

# A watch that sees nothing proves nothing.
watch bash -c 'exec 3<>/dev/tcp/127.0.0.1/9 || true'
grep -q 'socket(AF_INET' "$work/calls" || { echo "offline: the watch sees no socket where there is one"; exit 1; }

cd "$work"
quiet init demo
quiet check "$example"
quiet status "$example"
quiet build "$example" -o all --all-editions
cp -r "$example" fit
quiet fix fit
quiet build demo -o site
quiet build demo -o site
quiet verify site
quiet import garak "$example/evidence/f-034/desk-agent-2026-09.report.jsonl" demo
quiet publish fit --to served --edition auditor --keep 1
quiet publish fit --to report.zip --edition auditor
quiet publish fit --to report.tar.gz --edition auditor
quiet export xlsx "$example" -o findings.xlsx
quiet compare all/internal site
quiet explain A.6.2.4

# ssh-keygen asks the machine itself, for its users and for keys: over sockets that stand in the file system.
ssh-keygen -q -t ed25519 -N '' -f key
watch "$binary" --quiet build demo -o site --sign key
if grep -E 'socket\(' calls | grep -vE 'socket\(AF_UNIX'; then
  echo "offline: a signed build asks for a socket of the network"
  wrong=$((wrong + 1))
fi

# A preview listens on this machine alone, and calls nobody.
strace -f -qq -o trace -e trace=%network -e signal=none timeout -s INT 3 "$binary" --quiet serve demo --port 0 >said 2>&1 || true
grep -q 'bind(.*sin_addr=inet_addr("127.0.0.1")' trace || { echo "offline: the preview was not seen"; cat said; exit 1; }
if grep -E ' (bind|connect|sendto|sendmsg)\(' trace | grep AF_INET | grep -v 'bind(.*sin_addr=inet_addr("127.0.0.1")'; then
  echo "offline: the preview speaks to the network"
  wrong=$((wrong + 1))
fi

[ "$wrong" = 0 ]
echo "offline: no command asked for a socket of the network"
