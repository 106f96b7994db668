#!/bin/sh
# Makes sure that a Chromium is here for the tests that look at pages in a real browser.
#   tools/browser.sh
# As root on Debian it is installed; elsewhere the sentence says how.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium. Install it first: sudo apt-get install chromium" >&2
    exit 1
fi
echo "Installing chromium ..."
said=$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; } \
    2>&1 </dev/null) || {
    echo "$said"
    echo "apt-get could not install chromium; the lines above say why." >&2
    exit 1
}
