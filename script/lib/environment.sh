# Makes .venv and installs the pinned packages into it; sourced by script/server, script/test and script/bench.
# A stamp of the requirement files makes the next start skip it.

fail() {
    printf '\n%s\n\n' "$*" >&2
    exit 1
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    local found="there is no python3"
    command -v python3 >/dev/null 2>&1 && found="python3 is $(python3 --version 2>&1)"
    fail "Python 3.11 is needed: $found.
Install Python 3.11 and start again, or name it: PYTHON=/path/to/python3.11 $0"
}

requirements_stamp() {
    cat requirements*.txt requirements/*.txt | "$1" -c \
        'import hashlib, sys; print(sys.version_info[:2], hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

explain_failed_install() {
    local log=$1
    if grep -q -i -E 'name resolution|getaddrinfo|Network is unreachable|No route to host|Connection refused|ConnectTimeout|NewConnectionError|Connection timed out|ProxyError' "$log"; then
        fail "The packages could not be downloaded: there is no network, or pip may not use it.
Connect and start again; what was downloaded is kept. Behind a mirror or proxy, pip's own settings
(PIP_INDEX_URL, PIP_FIND_LINKS, PIP_PROXY) are used. Details: $log"
    fi
    if grep -q -i 'No space left on device' "$log"; then
        fail "The disk is full: the packages need about 3 GB in $PWD/.venv. Details: $log"
    fi
    fail "The packages could not be installed. Details are at the end of $log"
}

# ensure_environment REQUIREMENTS_FILE: afterwards .venv/bin/python has these packages.
ensure_environment() {
    local file=$1 python stamp stamp_file log=$PWD/var/log/install.log
    stamp_file=.venv/installed-$(basename "$file").stamp
    if [ -x .venv/bin/python ]; then
        stamp=$(requirements_stamp .venv/bin/python 2>/dev/null) || stamp=
        if [ -n "$stamp" ] && [ "$(cat "$stamp_file" 2>/dev/null)" = "$stamp" ]; then
            return
        fi
    fi
    mkdir -p var/log
    : >"$log"
    python=$(find_python) || exit 1
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        echo "Making the Python environment .venv …"
        rm -rf .venv
        "$python" -m venv .venv >>"$log" 2>&1 || fail "The Python environment could not be made: $(tail -n 3 "$log")
On Debian and Ubuntu the package python3-venv (python3.11-venv) is needed for it."
    fi
    echo "Installing the packages of $file (the first time 2 to 8 minutes and 3 GB) …"
    # Without compiling: most of what the training frameworks bring is never imported.
    .venv/bin/python -m pip install --no-compile --disable-pip-version-check --no-input --log "$log" -r "$file" ||
        explain_failed_install "$log"
    requirements_stamp .venv/bin/python >"$stamp_file"
    # The packages of the tests contain those of the product.
    [ "$file" != requirements-dev.txt ] || cp "$stamp_file" .venv/installed-requirements.txt.stamp
}
