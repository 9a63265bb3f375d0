#!/bin/sh
# Makes the archive of classes with which Java starts the executable sooner: class-archive.sh EXECUTABLE WORKDIR.
# A source and two receivers copy a file over loopback, so that the archive has what each of them loads. A machine
# that cannot do this has no archive, and FloodClone only starts later. Then a pair that finds itself by multicast and
# writes for people, as most do; where multicast fails, the archive lacks what only they load.
set -eu

executable=$1
work=$2
java=${FLOODCLONE_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
path=$(readlink -f "$(command -v "${java:-java}")")
build=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "${path%/*/*}/release")
major=${build%%[!0-9]*}
archive=$executable-$build

rm -rf "$work"
mkdir -p "$work"
cd "$work"
rm -f "$executable"-*.jsa "$executable"-*.aot
export HOME= XDG_CACHE_HOME=
head -c 8000000 /dev/urandom >file

# Becomes one command, with one more option for Java.
observed() {
    name=$1 option=$2
    shift 2
    exec env FLOODCLONE_JAVA_OPTS="${FLOODCLONE_JAVA_OPTS-} $option" \
        "$executable" "$@" --interface lo >"$name.out" 2>"$name.log"
}

# What the first receiver, which sends as well, leaves when it ends: from 25 on the archive itself, with profiles.
leaving=-XX:DumpLoadedClassList=first.classes
[ "$major" -lt 25 ] || leaving=-XX:AOTCacheOutput=$archive.aot

observed source -XX:DumpLoadedClassList=source.classes send file --expect 2 --ticket-file ticket --json &
source=$!
trap 'kill $source 2>/dev/null || true' EXIT
tries=100
until port=$(sed -n 's/.*"started".*"port":\([0-9]*\).*/\1/p' source.out) && [ -n "$port" ] && [ -s ticket ]; do
    [ $((tries -= 1)) -gt 0 ] || exit 1
    sleep 0.1
done
receive="receive --from 127.0.0.1:$port --ticket-file ticket --timeout 20s --json --out"
# shellcheck disable=SC2086 # several words
observed first "$leaving" $receive first &
first=$!
# shellcheck disable=SC2086 # several words
observed second -XX:DumpLoadedClassList=second.classes $receive second &
wait $! && wait $first && wait $source
[ "$major" -lt 25 ] || exit 0

observed sought -XX:DumpLoadedClassList=sought.classes send file --expect 1 --open --name "archive-$$" &
source=$!
if ! (observed seeking -XX:DumpLoadedClassList=seeking.classes \
    receive --session "archive-$$" --timeout 10s --out third); then
    kill $source
fi
wait $source || true

cat ./*.classes >all.classes
exec "$path" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile=all.classes -XX:SharedArchiveFile="$archive.jsa" \
    -XX:ErrorFile="$work/crash.log" -cp "$executable" >dump.log 2>&1
