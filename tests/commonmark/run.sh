#!/usr/bin/env bash
# Compares our Markdown with the examples of CommonMark and GFM, and validates the HTML of the generated corpus.
# tests/commonmark/run.sh [full]; full also runs the hostile documents at a megabyte each, and builds a site of what
# thousands of people wrote, in which every link has to lead somewhere.
# Needs node, npm, pip and the network; takes packages, keeps nothing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/pages"

examples() { # examples NAME FILE: the examples of a specification's text
  node "$here/examples.mjs" "$1" "$2" >"$work/$1.json"
  AIMS_EXAMPLES="$work/$1.json" cargo test --locked --quiet --test markdown -- --ignored --nocapture examples_
}

echo "CommonMark 0.31.2"
(cd "$work" && npm pack --silent commonmark-spec@0.31.2 >/dev/null && tar xzf commonmark-spec-*.tgz)
examples commonmark "$work/package/spec.txt"

echo "GFM 0.29 (the text of the specification stands in marko's source package)"
(cd "$work" && pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: marko==2.2.4 && tar xzf marko-*.tar.gz)
examples gfm "$work/marko-2.2.4/tests/spec/gfm.txt"

echo "The corpus as valid HTML"
AIMS_PAGES="$work/pages" cargo test --locked --quiet --test markdown every_combination
cp "$here/htmlvalidate.json" "$work/.htmlvalidate.json"
(cd "$work" && npm install --silent --no-save html-validate@10.17.0 && npx html-validate --config .htmlvalidate.json "pages/*.html")

if [ "${1:-}" = full ]; then
  echo "Hostile documents of a megabyte"
  AIMS_THOROUGH=1 cargo test --locked --quiet --release --test markdown hostile

  echo "Documents of the real world"
  cargo build --locked --quiet --release
  node "$here/real.mjs" make "$work/real"
  target/release/aims-site --quiet build "$work/real" -o "$work/site" 2>/dev/null
  node "$here/real.mjs" check "$work/site"
  cp "$here/../browser/htmlvalidate.json" "$work/.htmlvalidate.json"
  (cd "$work" && find site -name '*.html' | sort | awk 'NR % 13 == 1' | xargs npx html-validate --config .htmlvalidate.json)
fi
