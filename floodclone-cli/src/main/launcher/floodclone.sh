#!/bin/sh
# Starts the Java archive that follows this text in the same file; the shell's own words where possible, so that it
# costs no time. FLOODCLONE_JAVA names the java to use, FLOODCLONE_JAVA_OPTS adds options for it.

fail() {
    echo "floodclone: $1; Java 17 or newer is needed: install it, or set JAVA_HOME or FLOODCLONE_JAVA" >&2
    exit 1
}

java=${FLOODCLONE_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}
path=$(command -v "$java") || fail "no Java found as $java"

# A Java installation tells its version in a file; one without that file gets the benefit of the doubt.
[ -L "$path" ] && path=$(readlink -f "$path")
release=${path%/*/*}/release
if [ -r "$release" ]; then
    while IFS='="' read -r key _ version _; do
        [ "$key" = JAVA_VERSION ] || continue
        major=${version%%[!0-9]*}
        [ "${major:-17}" -ge 17 ] || fail "$java is Java $version"
        break
    done <"$release"
fi

# Without a locale Java could not open files whose names are not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    '' | C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# Java cannot tell whether stderr alone is a terminal.
terminal=false
[ -t 2 ] && terminal=true

# shellcheck disable=SC2086 # one variable, many options
exec "$java" -Xshare:auto -XX:+UseSerialGC -XX:-UsePerfData -Xss512k "-Dfloodclone.terminal=$terminal" \
    ${FLOODCLONE_JAVA_OPTS-} -jar "$0" "$@"
