#!/bin/sh
# Makes the archive of classes with which Java starts the executable sooner: class-archive.sh EXECUTABLE WORKDIR.
# A source and two receivers copy a small file over loopback, so that the archive has what each of them loads. A machine
# that cannot do this has no archive, and FloodClone only starts later.
set -eu

executable=$1
work=$2
java=${FLOODCLONE_JAVA:-${JAVA_HOME:+$JAVA_HOME/bin/java}}
java=${java:-java}

rm -rf "$work"
mkdir -p "$work"
cd "$work"
rm -f "$executable.jsa"
head -c 2000000 /dev/urandom >file

# Lists the classes that one command loads.
listed() {
    list=$1
    shift
    FLOODCLONE_JAVA_OPTS="${FLOODCLONE_JAVA_OPTS-} -XX:DumpLoadedClassList=$list.classes" \
        "$executable" "$@" --json --interface lo >"$list.json" 2>"$list.log"
}

listed source send file --expect 2 --ticket-file ticket &
source=$!
trap 'kill $source 2>/dev/null || true' EXIT
tries=100
until port=$(sed -n 's/.*"started".*"port":\([0-9]*\).*/\1/p' source.json) && [ -n "$port" ] && [ -s ticket ]; do
    [ $((tries -= 1)) -gt 0 ] || exit 1
    sleep 0.1
done
for receiver in first second; do
    listed $receiver receive --from "127.0.0.1:$port" --ticket-file ticket --out $receiver --timeout 20s &
done
wait

cat ./*.classes >all.classes
exec "$java" -XX:+UseG1GC -Xshare:dump -XX:SharedClassListFile=all.classes -XX:SharedArchiveFile="$executable.jsa" \
    -XX:ErrorFile="$work/crash.log" -cp "$executable" >dump.log 2>&1
