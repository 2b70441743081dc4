# shellcheck shell=bash
# What happens to a lease afterwards: renewals, rebinding, release, a second boot,
# a refusal, an address that is taken.

# A lease of half a minute, so that a scene can wait for its timers.
short_dhcpd() {
    dhcpd_on "$1" eth0 <<'END'
authoritative;
ddns-update-style none;
default-lease-time 30;
min-lease-time 30;
option dhcp-renewal-time 8;
option dhcp-rebinding-time 18;
option domain-name "short.example";
option domain-name-servers 10.40.0.2;
subnet 10.40.0.0 netmask 255.255.255.0 {
    range 10.40.0.100 10.40.0.120;
    option routers 10.40.0.1;
    option broadcast-address 10.40.0.255;
    ping-check false;
}
END
}

# dhclient takes T1 and T2 from the server only when it asks for them.
timed_dhclient() {
    dhclient_on client eth0 <<END
send host-name "sensor-$1";
$dhclient_request
also request dhcp-renewal-time, dhcp-rebinding-time;
initial-interval 2;
backoff-cutoff 4;
END
}

# stop PID: ends a program of the scene, as a crash would.
stop() {
    # The shell's own word about it is of no use.
    { kill -KILL "$1"; wait "$1"; } 2>/dev/null || true
}

scene renew "kea-dhcp4 dhcpcd" "two renewals, unicast, both answered"
renew() {
    host client server
    cable client eth0 dc:a6:32:aa:bb:02 '' server eth0 00:16:3e:00:00:03 10.40.0.2/24
    local kea_globals='"valid-lifetime": 30, "renew-timer": 6, "rebind-timer": 20,'
    kea_on server eth0 <<'END'
{ "id": 1, "subnet": "10.40.0.0/24", "pools": [ { "pool": "10.40.0.100 - 10.40.0.120" } ],
  "option-data": [ { "name": "routers", "data": "10.40.0.1" },
                   { "name": "domain-name-servers", "data": "10.40.0.2" } ] }
END
    capture renew.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf meter-1)"
    await ACK 3 30
}

scene rebind "dhcpd dhclient" "the server dies, another answers the broadcast rebind"
rebind() {
    switch wire
    host client server backup
    plug wire client eth0 3c:97:0e:10:20:32
    plug wire server eth0 00:16:3e:00:00:02 10.40.0.2/24
    plug wire backup eth0 00:16:3e:00:00:12 10.40.0.3/24
    short_dhcpd server
    local server_pid=$started
    capture rebind.pcap wire br0 "$dhcp_filter or icmp"
    timed_dhclient 1
    await ACK 1
    stop "$server_pid"
    # The backup knows what the first one has leased.
    cp "$work/server/dhcpd.leases" "$work/backup/dhcpd.leases"
    short_dhcpd backup
    await ACK 2 40
}

scene renew-unanswered "dhcpd dhclient" "the server is gone: renewal, rebinding, expiry, DISCOVER"
renew_unanswered() {
    host client server
    cable client eth0 3c:97:0e:10:20:33 '' server eth0 00:16:3e:00:00:02 10.40.0.2/24
    short_dhcpd server
    local server_pid=$started
    # With the ICMP errors, which quote the REQUEST.
    capture renew-unanswered.pcap client eth0 "$dhcp_filter or icmp"
    timed_dhclient 2
    await ACK 1
    stop "$server_pid"
    # Its lease is over: it looks for any server.
    await DISCOVER 2 60
}

scene renew-forced "dnsmasq udhcpc" "udhcpc is told to renew early (SIGUSR1), twice"
renew_forced() {
    client_and_server b8:27:eb:12:34:58 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    capture renew-forced.pcap client eth0
    udhcpc_on client eth0 -x hostname:doorbell
    await ACK 1
    kill -USR1 "$started"
    await ACK 2
    quiet
    kill -USR1 "$started"
    await ACK 3
}

scene release-dhclient "dhcpd dhclient" "a lease is taken and given back (dhclient -r)"
release_dhclient() {
    client_and_server 3c:97:0e:10:20:34 00:16:3e:00:00:02 10.20.0.2/24
    office_dhcpd server
    capture release-dhclient.pcap client eth0
    local configuration="send host-name \"desk-18\"; $dhclient_request"
    dhclient_on client eth0 <<<"$configuration"
    await ACK 1
    until_true 5 has_lease client eth0
    dhclient_on client eth0 -r <<<"$configuration"
    await RELEASE 1
}

scene release-udhcpc "dnsmasq udhcpc" "a lease is taken and given back (udhcpc, SIGUSR2)"
release_udhcpc() {
    client_and_server b8:27:eb:12:34:59 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    capture release-udhcpc.pcap client eth0
    udhcpc_on client eth0 -x hostname:raspberrypi
    await ACK 1
    until_true 5 has_lease client eth0
    kill -USR2 "$started"
    await RELEASE 1
}

scene release-dhcpcd "kea-dhcp4 dhcpcd" "a lease is taken and given back (dhcpcd --release)"
release_dhcpcd() {
    client_and_server dc:a6:32:aa:bb:03 00:16:3e:00:00:03 172.16.8.2/22
    campus_kea server
    capture release-dhcpcd.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf lab-pi)"
    await ACK 1
    # It probes the address first and takes it when nobody answers.
    until_true 15 has_lease client eth0
    at_home client dhcpcd -4 --release -f "$work/client/dhcpcd.conf" eth0 >/dev/null 2>&1
    await RELEASE 1
}

scene init-reboot "dnsmasq dhcpcd" "the client boots again and asks for its old address"
init_reboot() {
    client_and_server dc:a6:32:aa:bb:04 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf kitchen)"
    until_true 15 has_lease client eth0
    stop "$started"
    ip -n "$prefix-client" address flush dev eth0
    capture init-reboot.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf kitchen)"
    await ACK 1
}

scene nak-dhcpd "dnsmasq dhcpd dhclient" "a laptop comes from another network: NAK by dhcpd, then DORA"
nak_dhcpd() {
    host client server
    cable client eth0 3c:97:0e:10:20:35 '' server eth0 00:16:3e:00:00:02 192.168.1.1/24
    local configuration="send host-name \"laptop\"; $dhclient_request"
    home_dnsmasq server
    local dnsmasq_pid=$started
    dhclient_on client eth0 <<<"$configuration"
    until_true 15 has_lease client eth0
    stop "$started"
    stop "$dnsmasq_pid"
    ip -n "$prefix-client" address flush dev eth0
    ip -n "$prefix-server" address flush dev eth0
    ip -n "$prefix-server" address add 10.20.0.2/24 brd + dev eth0
    office_dhcpd server
    capture nak-dhcpd.pcap client eth0
    dhclient_on client eth0 <<<"$configuration"
    await ACK 1
}

scene nak-dnsmasq "dnsmasq kea-dhcp4 dhcpcd" "the same with dhcpcd, NAK by dnsmasq"
nak_dnsmasq() {
    host client server
    cable client eth0 dc:a6:32:aa:bb:05 '' server eth0 00:0d:b9:4a:00:01 172.16.8.2/22
    campus_kea server
    local kea_pid=$started
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf lab-pi)"
    until_true 15 has_lease client eth0
    stop "$started"
    stop "$kea_pid"
    ip -n "$prefix-client" address flush dev eth0
    ip -n "$prefix-server" address flush dev eth0
    ip -n "$prefix-server" address add 192.168.1.1/24 brd + dev eth0
    home_dnsmasq server
    capture nak-dnsmasq.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf lab-pi)"
    await ACK 1
}

scene nak-rogue "dnsmasq dhcpd dhclient" "a second boot with two servers, for different networks, on one wire"
nak_rogue() {
    switch wire
    host client server rogue
    plug wire client eth0 3c:97:0e:10:20:48
    plug wire server eth0 00:0d:b9:4a:00:01 192.168.1.1/24
    plug wire rogue eth0 00:16:3e:00:00:02 10.20.0.2/24
    local configuration="send host-name \"laptop-2\"; $dhclient_request"
    home_dnsmasq server
    dhclient_on client eth0 <<<"$configuration"
    until_true 15 has_lease client eth0
    stop "$started"
    ip -n "$prefix-client" address flush dev eth0
    office_dhcpd rogue
    capture nak-rogue.pcap wire br0
    dhclient_on client eth0 <<<"$configuration"
    # Which of the two answers comes first is a race.
    until_true 15 has_lease client eth0
}

scene infinite-lease "dnsmasq udhcpc" "a lease for ever (0xffffffff)"
infinite_lease() {
    client_and_server b8:27:eb:12:34:60 00:0d:b9:4a:00:01 192.168.1.1/24
    dnsmasq_on server --interface=eth0 --dhcp-authoritative --no-ping \
        --dhcp-range=192.168.1.100,192.168.1.199,infinite --domain=home.example
    capture infinite-lease.pcap client eth0
    udhcpc_on client eth0 -x hostname:thermostat
    await ACK 1
}

# A network whose first free address is taken by a machine that hides from ping.
taken_address() {
    switch wire
    host client server squatter
    plug wire client eth0 "$1"
    plug wire server eth0 00:0d:b9:4a:00:01 192.168.1.1/24
    plug wire squatter eth0 00:11:32:de:ad:01 192.168.1.100/24
    tune squatter ipv4/icmp_echo_ignore_all 1
    dnsmasq_on server --interface=eth0 --dhcp-authoritative --no-ping \
        --dhcp-sequential-ip --dhcp-range=192.168.1.100,192.168.1.120,1h
}

scene decline-dhcpcd "dnsmasq dhcpcd" "dhcpcd finds the address in use: DECLINE, then another one"
decline_dhcpcd() {
    taken_address dc:a6:32:aa:bb:06
    capture decline-dhcpcd.pcap wire br0 "$dhcp_filter or arp"
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf garage)"
    await ACK 2 60
    until_true 15 has_lease client eth0
}

scene decline-udhcpc "dnsmasq udhcpc" "udhcpc -a finds the address in use: DECLINE, then another one"
decline_udhcpc() {
    taken_address b8:27:eb:12:34:5a
    capture decline-udhcpc.pcap wire br0 "$dhcp_filter or arp"
    udhcpc_on client eth0 -x hostname:printer -a
    await ACK 2 60
    until_true 15 has_lease client eth0
}

scene inform "dnsmasq dhcpcd" "dhcpcd has its address already and asks for the rest (INFORM)"
inform() {
    client_and_server dc:a6:32:aa:bb:07 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    capture inform.pcap client eth0
    dhcpcd_on client eth0 --inform=192.168.1.77/24 <<<"$(dhcpcd_conf nas)"
    await ACK 1 30
}
