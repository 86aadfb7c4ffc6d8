# Finds Chromium for the browser tests, installs it as root on Debian and Ubuntu, or says what to install.

ensure_chromium() {
    .venv/bin/python -m jewelry_site.devserver.chromium >/dev/null && return
    if [ -n "${CHROMIUM:-}" ]; then
        fail "CHROMIUM=$CHROMIUM names no file. Correct it, or leave it out to have Chromium found."
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        mkdir -p var/log
        echo "Installing Chromium for the browser tests (about a minute) …"
        if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            chromium fonts-dejavu-core; } >var/log/chromium.log 2>&1 &&
            .venv/bin/python -m jewelry_site.devserver.chromium >/dev/null; then
            return
        fi
        fail "Chromium could not be installed. The end of var/log/chromium.log: $(tail -n 3 var/log/chromium.log)"
    fi
    fail "The browser tests need Chromium, and none was found. Install it, for example with
    sudo apt-get install chromium        (Debian)
    brew install --cask chromium         (macOS)
or name one: CHROMIUM=/path/to/chromium script/test"
}
