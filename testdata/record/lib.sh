# shellcheck shell=bash
# Wires, captures and waiting: what every scene is made of. Sourced by run.

say() { printf 'record: %s\n' "$*" >&2; }

# The Debian package a program comes from.
package_of() {
    case $1 in
        dhcpd) echo isc-dhcp-server ;;
        dhclient) echo isc-dhcp-client ;;
        dhcrelay) echo isc-dhcp-relay ;;
        dhcpcd) echo dhcpcd-base ;;
        dnsmasq) echo dnsmasq-base ;;
        kea-dhcp4) echo kea-dhcp4-server ;;
        ip) echo iproute2 ;;
        nft) echo nftables ;;
        dumpcap) echo wireshark-common ;;
        */klibc/*) echo klibc-utils ;;
        */OVMF/*) echo ovmf ;;
        qemu-system-x86_64) echo qemu-system-x86 ipxe-qemu ;;
        *) echo "$1" ;;
    esac
}

# ---- life of a scene -------------------------------------------------------

begin_scene() {
    work=$(mktemp -d /tmp/record.XXXXXX)
    logs=$work/logs
    # Unique, so that two recordings at the same time do not meet.
    prefix=record-$$
    pids=() namespaces=() captures=()
    mkdir "$logs" "$work/bin"
    write_client_scripts
    say "$1"
}

# Runs however the scene ends. Ends only what the scene started: its own children
# and what lives in its own namespaces.
end_scene() {
    local status=$1 ns
    trap - EXIT
    # Ctrl-C comes to the whole group and again from main; once is enough.
    trap '' INT TERM HUP
    set +e
    if ((status != 0)); then
        say "scene failed (status $status)"
        [[ $verbose ]] && tail -n 30 "$logs"/* >&2 2>/dev/null
    fi
    exec 2>/dev/null # the shell reports every child that is killed
    ((${#pids[@]})) && kill -KILL "${pids[@]}"
    for ns in "${namespaces[@]}"; do
        ip netns pids "$prefix-$ns" | xargs -r kill -KILL
        ip netns del "$prefix-$ns"
    done
    wait
    rm -rf "$work"
    exit "$status"
}

# ---- namespaces and wires --------------------------------------------------

# host NAME...: makes network namespaces, each a machine of its own.
host() {
    local name
    for name in "$@"; do
        ip netns add "$prefix-$name"
        namespaces+=("$name")
        # What these machines keep between two runs of a program.
        mkdir -p "$work/$name/run" "$work/$name/dhcpcd" "$work/$name/dhcp"
        # A kernel without IPv6 has nothing to switch off.
        if [[ -e /proc/sys/net/ipv6 ]]; then
            tune "$name" ipv6/conf/all/disable_ipv6 1
            tune "$name" ipv6/conf/default/disable_ipv6 1
        fi
        ip -n "$prefix-$name" link set lo up
    done
}

# on HOST COMMAND...: runs a command on that machine.
on() {
    local name=$1
    shift
    ip netns exec "$prefix-$name" "$@"
}

# tune HOST NAME VALUE: sets a parameter of the machine's network, net/NAME.
tune() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    on "$1" sh -c 'echo "$2" >"/proc/sys/net/$1"' sh "$2" "$3"
}

# become HOST COMMAND...: turns this shell into a command on that machine that sees
# the machine's own /run and lease folders. `ip netns exec` gives every command a
# mount namespace, so the binds are seen by the command alone.
become() {
    local name=$1
    shift
    # shellcheck disable=SC2016  # expanded by the inner shell
    exec ip netns exec "$prefix-$name" sh -c '
        home=$1; shift
        mount --bind "$home/run" /run
        for dir in dhcpcd dhcp; do
            [ ! -d "/var/lib/$dir" ] || mount --bind "$home/$dir" "/var/lib/$dir"
        done
        exec "$@"' sh "$work/$name" "$@"
}

# Like `on`, with the machine's own folders.
at_home() (become "$@")

# start LABEL HOST COMMAND...: runs a command in the background; its output goes
# to a log, its process id to $started.
start() {
    local label=$1
    shift
    (become "$@") >>"$logs/$label" 2>&1 </dev/null &
    started=$!
    pids+=("$started")
}

# copy_of PROGRAM: a copy of the program in the temporary folder. AppArmor
# profiles go by path, and those of Debian forbid configurations outside /etc.
copy_of() {
    local copy=$work/bin/$1
    [[ -e $copy ]] || cp "$(command -v "$1")" "$copy"
    echo "$copy"
}

# Finishes one end of a cable: name, hardware address, sums in the frame (not left
# to a network card that is not there), up, perhaps an address.
dress() {
    local name=$1 interface=$2 mac=$3 address=${4-}
    ip -n "$prefix-$name" link set "$interface" address "$mac"
    on "$name" ethtool -K "$interface" tx off >/dev/null
    ip -n "$prefix-$name" link set "$interface" up
    [[ -z $address ]] || ip -n "$prefix-$name" address add "$address" brd + dev "$interface"
}

# cable HOST IF MAC ADDRESS|'' HOST IF MAC [ADDRESS]: connects two machines.
cable() {
    ip -n "$prefix-$1" link add "$2" type veth peer name "$6" netns "$prefix-$5"
    dress "$1" "$2" "$3" "$4"
    dress "$5" "$6" "$7" "${8-}"
}

# switch HOST: makes the machine a switch; its bridge br0 is the mirror port.
switch() {
    host "$1"
    ip -n "$prefix-$1" link add br0 type bridge forward_delay 0
    ip -n "$prefix-$1" link set br0 up
}

# plug SWITCH HOST IF MAC [ADDRESS]: connects a machine to a switch. The port has
# the name of the machine.
plug() {
    local switch=$1 name=$2 interface=$3
    ip -n "$prefix-$name" link add "$interface" type veth \
        peer name "p-$name" netns "$prefix-$switch"
    on "$switch" ethtool -K "p-$name" tx off >/dev/null
    ip -n "$prefix-$switch" link set "p-$name" master br0 up
    dress "$name" "$interface" "$4" "${5-}"
}

# ---- captures --------------------------------------------------------------

# What is recorded unless a scene says otherwise.
readonly dhcp_filter='udp port 67 or udp port 68 or udp port 4011'

# capture FILE HOST IF [FILTER] [TCPDUMP OPTION...]: begins to record.
capture() {
    local file=$1 name=$2 interface=$3 filter=${4-$dhcp_filter}
    shift 3
    shift $(($# > 0 ? 1 : 0))
    start "capture-$file" "$name" tcpdump -i "$interface" -w "$work/$file" \
        -U --immediate-mode -s 262144 -n -Z root "$@" "$filter"
    captures+=("$file:$started")
    until_true 5 grep -q 'listening on' "$logs/capture-$file"
}

# Ends the recordings and moves them where they are wanted. Only a scene that came
# to its end gets here.
publish_captures() {
    local entry file pid
    quiet
    for entry in "${captures[@]}"; do
        file=${entry%:*} pid=${entry##*:}
        kill -TERM "$pid"
        wait "$pid" || true
    done
    for entry in "${captures[@]}"; do
        file=${entry%:*}
        (($(frames "$file") > 0)) || { say "$file: nothing was captured"; return 1; }
        install -m 644 "$work/$file" "$out/$file"
        say "  $file: $(frames "$file") frames, $(stat -c %s "$out/$file") bytes"
    done
}

# ---- waiting for facts -----------------------------------------------------

# until_true SECONDS COMMAND...: waits until the command succeeds.
until_true() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS > deadline)); then
            say "waited in vain for: $*"
            return 1
        fi
        sleep 0.1
    done
}

# Number of frames a capture of this scene has so far.
frames() {
    tcpdump --count -r "$work/$1" 2>/dev/null | sed 's/ packets\?$//'
}

# Whether the first capture has at least COUNT messages of a type.
has_messages() {
    local seen
    seen=$(tcpdump -n -t -vv -r "$work/${captures[0]%:*}" 2>/dev/null |
        grep -ci "DHCP-Message (53), length 1: $1" || true)
    ((seen >= $2))
}

# has_frames COUNT: whether the first capture has so many frames. tcpdump does not read what goes
# from port 4011 to port 4011.
has_frames() {
    (($(frames "${captures[0]%:*}") >= $1))
}

# await TYPE COUNT [SECONDS]: waits for messages in the first capture.
await() {
    until_true "${3-20}" has_messages "$1" "$2"
}

# Waits until the first capture has not grown for SECONDS (half a second).
quiet() {
    local file=$work/${captures[0]%:*} size=-1 now
    while now=$(stat -c %s "$file"); ((now != size)); do
        size=$now
        sleep "${1-0.5}"
    done
}

# has_lease HOST IF: whether a client has set an address.
has_lease() {
    ip -n "$prefix-$1" -4 -o address show dev "$2" | grep -q 'inet '
}
