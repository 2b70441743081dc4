#!/bin/bash
#
# Live for a long time, beside tcpdump: the same frames, none lost that the kernel delivered, memory flat.
#
#   benches/soak.sh [SECONDS [MESSAGES_A_SECOND]]     600 and 5000 unless said otherwise
#
# As root, with tcpreplay, tcpdump and ip there, and `cargo build --release` done. Traffic stays on a veth pair in a
# network namespace of its own. It ends with 0 when all is well. The figures of a run stand in benches/README.md.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-600}
rate=${2:-5000}

if [[ ${DHCPSCOPE_SOAK-} != inside ]]; then
    exec env DHCPSCOPE_SOAK=inside unshare --net --mount "$0" "$seconds" "$rate"
fi

# Kilobytes that both programs may have waiting in the kernel, so that a busy machine loses nothing.
readonly BUFFER=65536
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dhcpscope=${DHCPSCOPE:-target/release/dhcpscope}

ip link set lo up
ip link add va type veth peer name vb
for end in va vb; do
    # Nothing but what is sent on purpose.
    sysctl -qw "net.ipv6.conf.$end.disable_ipv6=1" || true
    ip link set "$end" up
done

tcpdump -i vb -B "$BUFFER" -w "$folder/theirs.pcap" 'udp port 67 or udp port 68' 2>"$folder/theirs" &
theirs=$!
"$dhcpscope" -i vb -B "$BUFFER" -o line -w "$folder/ours.pcap" >"$folder/lines" 2>"$folder/ours" &
ours=$!
sleep 2

# Without the buffer that is shared with the kernel.
memory() { sed -n 's/^RssAnon:\s*\([0-9]*\) kB/\1/p' "/proc/$ours/status"; }

tcpreplay -q -K -i va --pps="$rate" --loop=0 --duration="$seconds" \
    testdata/openstack-dora.pcap testdata/three-clients.pcap >"$folder/sent" 2>&1 &
sender=$!
samples=()
while kill -0 "$sender" 2>/dev/null; do
    sleep $((seconds / 20 + 1))
    samples+=("$(memory)")
done
wait "$sender" || true
sleep 2
kill -INT "$ours" "$theirs"
wait "$ours" || true
wait "$theirs" || true

frames() { tcpdump -r "$1" -nn -t -xx 2>/dev/null | sha256sum; }

grep -E 'Actual|Rated|Successful' "$folder/sent" || cat "$folder/sent"
echo "dhcpscope: $(grep packets "$folder/ours" | paste -sd,)"
echo "tcpdump:   $(grep packets "$folder/theirs" | paste -sd,)"
echo "messages shown: $(grep -cE '^[0-9:.]+ ' "$folder/lines")"
echo "memory of its own, in kilobytes, over the run: ${samples[*]}"
if [[ $(frames "$folder/ours.pcap") == "$(frames "$folder/theirs.pcap")" ]]; then
    echo "the same frames, byte for byte"
else
    echo "NOT the same frames"
    exit 1
fi
