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
major=17 build=
if [ -r "$release" ]; then
    while IFS='="' read -r key _ value _; do
        case $key in
            JAVA_VERSION)
                major=${value%%[!0-9]*}
                [ "${major:-17}" -ge 17 ] || fail "$java is Java $value"
                ;;
            JAVA_RUNTIME_VERSION) build=$value ;;
        esac
    done <"$release"
fi

# Without a locale Java could not open files whose names are not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
    '' | C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# Java cannot tell whether stderr alone is a terminal.
terminal=false
[ -t 2 ] && terminal=true

self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
case $self in
    ./*) self=$PWD/${self#./} ;;
    /*) ;;
    *) self=$PWD/$self ;;
esac

# Archives of loaded classes let Java start sooner, from 25 on with what it learnt of the code. The build leaves one beside
# the executable for its own Java; elsewhere the first transfer leaves one in the user's cache. Java takes what fits the
# executable and itself, and says nothing if none does.
beside=$self-$build cached=
if [ "$build" ] && [ "${HOME-}${XDG_CACHE_HOME-}" ] && [ ! -f "$beside.jsa" ] && [ ! -f "$beside.aot" ]; then
    name=$(printf %s "$self" | cksum)
    cached=${XDG_CACHE_HOME:-${HOME-}/.cache}/floodclone/${name% *}-$build.jsa
fi
archive=
if [ -f "$beside.aot" ]; then
    archive=-XX:AOTCache=$beside.aot
elif [ -f "$beside.jsa" ]; then
    archive=-XX:SharedArchiveFile=$beside.jsa
elif [ "$cached" ] && [ -f "$cached" ] && ! [ "$self" -nt "$cached" ]; then
    archive=-XX:SharedArchiveFile=$cached
elif [ "$cached" ]; then
    case ${1-} in
        send | receive) mkdir -p "${cached%/*}" 2>/dev/null && archive=-XX:ArchiveClassesAtExit=$cached ;;
    esac
fi

command=${1-}
# shellcheck disable=SC2086 # one variable, many options
set -- "-Dfloodclone.terminal=$terminal" ${FLOODCLONE_JAVA_OPTS-} -jar "$self" "$@"

# Several nodes may share a small machine, and a transfer of some seconds is over before much optimising pays: the
# optimising compiler waits for ten times its usual number of calls, inlines less and leaves out what loops over arrays
# gain most from; what runs until then is not slowed by collecting profiles. Only that compiler uses the processor's
# instructions for AES and SHA-256, where it compiles who calls them: these callers it takes at once. A simulation only
# computes, for minutes if need be, and visits the state of thousands of nodes in turn: faster in large pages. Its start
# is unlike the rest, so that what was optimised early would be optimised again and again.
scale=-XX:CompileCommand=CompileThresholdScaling
late='-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000
    -XX:Tier4BackEdgeThreshold=400000'
# shellcheck disable=SC2086 # one variable, many options
case $command in
    simulate) set -- -XX:+UseTransparentHugePages $late "$@" ;;
    plan) ;;
    *)
        set -- $late -XX:-C1UpdateMethodData -XX:-C1ProfileCalls -XX:-C1ProfileVirtualCalls -XX:-C1ProfileInlinedCalls \
            -XX:-C1ProfileBranches -XX:-C1ProfileCheckcasts -XX:TypeProfileLevel=0 \
            -XX:MaxInlineLevel=6 -XX:InlineSmallCode=1200 -XX:-DoEscapeAnalysis -XX:LoopUnrollLimit=0 \
            -XX:-UseSuperWord -XX:-UseLoopPredicate -XX:-UseProfiledLoopPredicate -XX:-PartialPeelLoop \
            -XX:CompileCommand=quiet \
            "$scale,com.sun.crypto.provider.*::*,0.1" \
            "$scale,com.sun.crypto.provider.AESCrypt::encryptBlock,0.001" \
            "$scale,com.sun.crypto.provider.CounterMode::crypt,0.001" \
            "$scale,com.sun.crypto.provider.GHASH::update,0.001" \
            "$scale,sun.security.provider.DigestBase::implCompressMultiBlock,0.0002" \
            "$scale,sun.security.provider.SHA2::implCompress,0.001" "$@"
        ;;
esac
exec "$java" ${archive:+"$archive"} -Xlog:disable -XX:+IgnoreUnrecognizedVMOptions -XX:+UseSerialGC -XX:-UsePerfData \
    -Xss512k "$@"
