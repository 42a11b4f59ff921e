#!/bin/sh
# Compares our Markdown with the reference implementations' examples, validates the HTML of the
# generated corpus, and runs the hostile documents at a megabyte each.
# Needs node, npm, pip and the network; takes packages, keeps nothing. Run from the repository's root.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/pages"

echo "CommonMark 0.31.2"
(cd "$work" && npm pack --silent commonmark-spec@0.31.2 >/dev/null && tar xzf commonmark-spec-*.tgz)
node "$here/examples.mjs" commonmark "$work/package/spec.txt" >"$work/commonmark.json"
AIMS_EXAMPLES="$work/commonmark.json" cargo test --release --test markdown -- --ignored --nocapture examples_

echo "GFM 0.29 (the text of the specification stands in marko's source package)"
(cd "$work" && pip download --quiet --no-deps --no-binary :all: marko==2.2.4 && tar xzf marko-*.tar.gz)
node "$here/examples.mjs" gfm "$work/marko-2.2.4/tests/spec/gfm.txt" >"$work/gfm.json"
AIMS_EXAMPLES="$work/gfm.json" cargo test --release --test markdown -- --ignored --nocapture examples_

echo "The corpus as valid HTML, the hostile documents at full size"
AIMS_THOROUGH=1 AIMS_PAGES="$work/pages" cargo test --release --test markdown
cp "$here/htmlvalidate.json" "$work/.htmlvalidate.json"
(cd "$work" && npm install --silent --no-save html-validate@11 && npx html-validate --config .htmlvalidate.json "pages/*.html")
echo "All equal, valid and in time."
