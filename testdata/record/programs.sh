# shellcheck shell=bash
# The clients, servers and relays, each with a configuration in the temporary
# folder. Sourced by run.

# ---- servers ---------------------------------------------------------------

# listens HOST PORT: whether a program on the machine has the UDP port, or a raw
# socket (dhcpd, kea).
listens() {
    on "$1" ss -H -l -n -u "sport = :$2" | grep -q .
}

# dnsmasq_on HOST OPTION...: dnsmasq as a DHCP server only.
dnsmasq_on() {
    local name=$1
    shift
    start "dnsmasq-$name" "$name" dnsmasq --keep-in-foreground --conf-file=/dev/null \
        --port=0 --user=root --group=root --pid-file= --log-facility=- --log-dhcp \
        --dhcp-leasefile="$work/$name/dnsmasq.leases" "$@"
    until_true 5 listens "$name" 67
}

# dhcpd_on HOST IF <CONFIGURATION: the ISC server.
dhcpd_on() {
    local name=$1 interface=$2
    cat >"$work/$name/dhcpd.conf"
    : >>"$work/$name/dhcpd.leases"
    start "dhcpd-$name" "$name" "$(copy_of dhcpd)" -4 -d -cf "$work/$name/dhcpd.conf" \
        -lf "$work/$name/dhcpd.leases" -pf "$work/$name/dhcpd.pid" "$interface"
    until_true 5 grep -q 'Server starting service' "$logs/dhcpd-$name"
}

# kea_on HOST IF <SUBNET4: Kea, with the JSON of one subnet4 entry and, if the scene
# sets it, of global members in $kea_globals.
kea_on() {
    local name=$1 interface=$2
    cat >"$work/$name/kea.json" <<END
{ "Dhcp4": {
  "interfaces-config": { "interfaces": [ "$interface" ], "dhcp-socket-type": "raw" },
  "lease-database": { "type": "memfile", "persist": false },
  "loggers": [ { "name": "kea-dhcp4", "severity": "INFO",
                 "output_options": [ { "output": "stdout" } ] } ],
  ${kea_globals-}
  "subnet4": [ $(cat) ]
} }
END
    start "kea-$name" "$name" env KEA_PIDFILE_DIR="$work/$name" KEA_LOCKFILE_DIR=none \
        "$(copy_of kea-dhcp4)" -c "$work/$name/kea.json"
    until_true 10 grep -q DHCP4_STARTED "$logs/kea-$name"
}

# dhcrelay_on HOST OPTION...: the ISC relay.
dhcrelay_on() {
    local name=$1
    shift
    start "dhcrelay-$name" "$name" "$(copy_of dhcrelay)" -4 -d --no-pid "$@"
    until_true 5 grep -q 'Sending on' "$logs/dhcrelay-$name"
}

# ---- clients ---------------------------------------------------------------

# The hooks of the clients set the address and a route of the namespace, and leave
# alone what belongs to the machine (resolv.conf, host name).
write_client_scripts() {
    cat >"$work/udhcpc-script" <<'END'
#!/bin/sh
case $1 in
    deconfig) ip address flush dev "$interface" ;;
    bound | renew)
        ip address replace "$ip/$mask" brd + dev "$interface"
        [ -z "$router" ] || ip route replace default via "${router%% *}" dev "$interface"
        ;;
esac
exit 0
END
    cat >"$work/dhclient-script" <<'END'
#!/bin/sh
case $reason in
    PREINIT) ip link set "$interface" up ;;
    BOUND | RENEW | REBIND | REBOOT)
        ip address replace "$new_ip_address/$new_subnet_mask" brd + dev "$interface"
        [ -z "$new_routers" ] ||
            ip route replace default via "${new_routers%% *}" dev "$interface"
        ;;
    EXPIRE | FAIL | RELEASE | STOP) ip address flush dev "$interface" ;;
esac
exit 0
END
    chmod 755 "$work" "$work/udhcpc-script" "$work/dhclient-script"
}

# udhcpc_on HOST IF OPTION...: the client of busybox. Its pid is in $started.
udhcpc_on() {
    local name=$1 interface=$2
    shift 2
    start "udhcpc-$name" "$name" udhcpc -f -i "$interface" -s "$work/udhcpc-script" "$@"
}

# dhclient_on HOST IF OPTION... <CONFIGURATION: the ISC client, with dhclient.conf
# on its standard input. Leases stay between two runs in the same scene.
dhclient_on() {
    local name=$1 interface=$2
    shift 2
    cat >"$work/$name/dhclient.conf"
    start "dhclient-$name" "$name" "$(copy_of dhclient)" -4 -d \
        -cf "$work/$name/dhclient.conf" -lf "$work/$name/dhclient.leases" \
        -pf "$work/$name/dhclient.pid" -sf "$work/dhclient-script" "$@" "$interface"
}

# dhcpcd_on HOST IF OPTION... <CONFIGURATION: dhcpcd, with dhcpcd.conf on its
# standard input. DUID and leases stay between two runs in the same scene.
dhcpcd_on() {
    local name=$1 interface=$2
    shift 2
    cat >"$work/$name/dhcpcd.conf"
    start "dhcpcd-$name" "$name" dhcpcd -4 -B -f "$work/$name/dhcpcd.conf" \
        --script /bin/true "$@" "$interface"
}

# The options dhclient asks for on Debian; scenes add to it.
readonly dhclient_request='
option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;
request subnet-mask, broadcast-address, time-offset, routers,
    domain-name, domain-name-servers, domain-search, host-name,
    interface-mtu, rfc3442-classless-static-routes, ntp-servers;'

# dhcpcd_conf HOSTNAME: what dhcpcd.conf has on Debian, without the address of last
# resort (169.254.0.0/16).
dhcpcd_conf() {
    cat <<END
hostname $1
duid
persistent
vendorclassid
noipv4ll
option domain_name_servers, domain_name, domain_search
option classless_static_routes
option interface_mtu
option host_name
option ntp_servers
require dhcp_server_identifier
END
}
