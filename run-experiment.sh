#!/usr/bin/env bash
# Measures FloodClone on an emulated network; --help says more.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
built=$here/floodclone-cli/target/floodclone
# Mininet is installed for the system's interpreter, whatever other stands first on PATH.
python=/usr/bin/python3

usage() {
    cat <<'END'
Usage: ./run-experiment.sh [TOPOLOGY] [options]
       ./run-experiment.sh --benchmark [CASE...] [options]

Copies a random file from the source to every other host of a topology, each host a process of its own on an emulated
network, checks every copy, and reports the time of the last node against the best that the network allows.

  TOPOLOGY            a file, or the bare name of one in topologies/ (default: four)
  --size SIZE         of the file, with a unit: 100MiB, 20MB (default: 20MiB)
  --trace FILE        changes of links while the run goes on; a file, or the bare name of one in topologies/traces/
  --engine ENGINE     mininet or embedded (default: mininet where there is root and Mininet, otherwise embedded)
  --seed N            for the file's content and random losses (default: 1)
  --keep              keep the copied files in the results directory
  --help              this text

Builds FloodClone first if it is missing or older than its sources; FLOODCLONE_BIN names another executable to run.
Results go to results/TIME-TOPOLOGY/: summary.csv, run.json, and each host's HOST.jsonl (events) and HOST.log.
Exit status: 0 when every node has the right file and ended well.

--benchmark, as the first word, measures the transport instead, case by case against its targets and beside the
kernel's TCP; --benchmark --help names the cases and their options. Exit status: 0 when every target holds.
END
}

fail() {
    echo "run-experiment: $1" >&2
    exit "${2:-1}"
}

# The file itself, or the one of that name in topologies/ with the given suffix.
find_file() {
    local name=$1 suffix=$2 candidate
    for candidate in "$name" "$here"/topologies/{,traces/}"$name"{,".$suffix"}; do
        if [[ -f $candidate ]]; then
            echo "$candidate"
            return
        fi
    done
    fail "no $suffix file '$name', here or in topologies/" 2
}

build_if_needed() {
    local sources=("$here"/pom.xml "$here"/*/pom.xml "$here"/*/src/main)
    if [[ -x $built && -z $(find "${sources[@]}" -newer "$built" -type f -print -quit) ]]; then
        return
    fi
    echo "building FloodClone ..."
    (cd "$here" && mvn -q -DskipTests package) >&2
    [[ -x $built ]] || fail "the build left no $built"
    touch "$built" # even where the change did not reach it
}

# Why Mininet cannot run here; nothing when it can.
mininet_obstacle() {
    if ((EUID != 0)); then
        echo "not root"
    elif ! "$python" -c 'import mininet.net' 2>/dev/null || ! command -v mnexec ifconfig >/dev/null; then
        echo "Mininet is not installed"
    elif ! command -v brctl >/dev/null; then
        echo "bridge-utils is not installed"
    elif ! command -v ip >/dev/null || ! command -v tc >/dev/null; then
        echo "iproute2 is not installed"
    elif ! unshare -n true 2>/dev/null; then
        echo "network namespaces are not allowed"
    fi
}

# Makes this run's results directory and prints it.
make_results() {
    local results
    results=$here/results/$(date +%Y%m%d-%H%M%S)-$1
    mkdir -p "$here/results"
    if ! mkdir "$results" 2>/dev/null; then
        results=$results-$$ # another run of this second
        mkdir "$results"
    fi
    echo "$results"
}

find_executable() {
    executable=${FLOODCLONE_BIN:-$built}
    [[ -n ${FLOODCLONE_BIN:-} ]] || build_if_needed
    [[ -x $executable ]] || fail "$executable is not an executable"
}

if [[ ${1-} == --benchmark ]]; then
    shift
    obstacle=$(mininet_obstacle)
    [[ -z $obstacle ]] || fail "no Mininet here: $obstacle"
    find_executable
    results=$(make_results benchmark)
    exec "$python" -B "$here/topologies/run_benchmark.py" --floodclone "$executable" --results "$results" "$@"
fi

topology=four size=20MiB engine= topology_given=
options=()
while (($#)); do
    case $1 in
        --size | --trace | --engine | --seed)
            (($# >= 2)) || fail "$1 needs a value" 2
            case $1 in
                --size)
                    [[ $2 =~ ^[0-9]+(\.[0-9]+)?([KMG]i?)?B$ ]] || fail "'$2' is no size; write it like 100MiB or 20MB" 2
                    size=$2
                    ;;
                --trace)
                    trace=$(find_file "$2" trace) || exit
                    options+=(--trace "$trace")
                    ;;
                --engine) engine=$2 ;;
                --seed)
                    [[ $2 =~ ^[0-9]+$ ]] || fail "'$2' is no seed; it is a whole number" 2
                    options+=(--seed "$2")
                    ;;
            esac
            shift 2
            ;;
        --keep)
            options+=(--keep)
            shift
            ;;
        -h | --help)
            usage
            exit
            ;;
        -*) fail "unknown option $1; see --help" 2 ;;
        *)
            [[ -z $topology_given ]] || fail "more than one topology: $topology_given and $1" 2
            topology_given=$1
            topology=$1
            shift
            ;;
    esac
done

topology=$(find_file "$topology" topo) || exit
obstacle=$(mininet_obstacle)
case $engine in
    mininet) [[ -z $obstacle ]] || fail "no Mininet here: $obstacle" ;;
    embedded) ;;
    "")
        engine=mininet
        if [[ -n $obstacle ]]; then
            engine=embedded
            echo "no Mininet here ($obstacle): using the emulated network within one process"
        fi
        ;;
    *) fail "unknown engine '$engine': mininet or embedded" 2 ;;
esac

find_executable
name=$(basename "$topology")
results=$(make_results "${name%.*}")

if [[ $engine == mininet ]]; then
    exec "$python" -B "$here/topologies/run_mininet.py" "$topology" --floodclone "$executable" --results "$results" \
        --size "$size" "${options[@]}"
else
    exec "$executable" experiment "$topology" --results "$results" --size "$size" "${options[@]}"
fi
