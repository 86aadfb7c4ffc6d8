# Finds Chromium for the browser tests, installs it, or says what to install.

ensure_chromium() {
    chromium_is_there && return
    if [ -n "${CHROMIUM:-}" ]; then
        fail "CHROMIUM=$CHROMIUM names no file. Correct it, or leave it out to have Chromium found."
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        mkdir -p var/log
        : >var/log/chromium.log
        echo "Installing Chromium for the browser tests (about a minute) …"
        install_from_debian && chromium_is_there && return
        install_from_playwright && chromium_is_there && return
        fail "Chromium could not be installed. The end of var/log/chromium.log: $(tail -n 3 var/log/chromium.log)"
    fi
    fail "The browser tests need Chromium, and none was found. Install it, for example with
    sudo apt-get install chromium        (Debian)
    brew install --cask chromium         (macOS)
    .venv/bin/python -m playwright install --with-deps chromium        (elsewhere)
or name one: CHROMIUM=/path/to/chromium script/test"
}

chromium_is_there() {
    .venv/bin/python -m jewelry_site.devserver.chromium >/dev/null
}

install_from_debian() {
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        chromium fonts-dejavu-core; } >>var/log/chromium.log 2>&1
}

# Ubuntu has Chromium only as a snap, which a container cannot run.
install_from_playwright() {
    DEBIAN_FRONTEND=noninteractive .venv/bin/python -m playwright install --with-deps chromium \
        >>var/log/chromium.log 2>&1
}
