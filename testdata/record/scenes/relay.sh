# shellcheck shell=bash
# A relay between the client's network and the server's.

# client --- (10.30.0.1) relay (192.0.2.1) --- (192.0.2.67) server
relayed_network() {
    host client relay server
    cable client eth0 3c:97:0e:10:20:40 '' relay eth0 00:00:0c:07:ac:01 10.30.0.1/24
    cable relay eth1 00:00:0c:07:ac:02 192.0.2.1/24 server eth0 00:16:3e:00:00:02 192.0.2.67/24
    ip -n "$prefix-server" route add default via 192.0.2.1
    tune relay ipv4/ip_forward 1
}

# dhcpd for a network it is not in.
remote_dhcpd() {
    dhcpd_on "$1" eth0 <<'END'
authoritative;
ddns-update-style none;
default-lease-time 7200;
option domain-name "branch.example";
option domain-name-servers 192.0.2.53, 192.0.2.54;
option ntp-servers 192.0.2.123;
subnet 192.0.2.0 netmask 255.255.255.0 { }
subnet 10.30.0.0 netmask 255.255.255.0 {
    range 10.30.0.50 10.30.0.99;
    option routers 10.30.0.1;
    option broadcast-address 10.30.0.255;
    ping-check false;
}
END
}

scene relay "dhcpd dhcrelay dhclient dumpcap" \
    "a relay adds option 82; recorded on both sides, on 'any' (two formats), on two interfaces"
relay() {
    relayed_network
    remote_dhcpd server
    dhcrelay_on relay -a -id eth0 -iu eth1 192.0.2.67
    capture relay-client-side.pcap client eth0
    capture relay-server-side.pcap server eth0
    capture relay-both-sides.pcap relay any "$dhcp_filter" -y LINUX_SLL2
    capture relay-both-sides-sll.pcap relay any "$dhcp_filter" -y LINUX_SLL
    # Two interfaces in one file.
    start capture-pcapng relay dumpcap -q -n -i eth0 -f "$dhcp_filter" \
        -i eth1 -f "$dhcp_filter" -w "$work/relay-two-interfaces.pcapng"
    captures+=("relay-two-interfaces.pcapng:$started")
    until_true 10 test -s "$work/relay-two-interfaces.pcapng"
    dhclient_on client eth0 <<<"send host-name \"till-3\"; $dhclient_request"
    await ACK 1
}

scene relay-dnsmasq "kea-dhcp4 dnsmasq udhcpc" "dnsmasq as the relay of Kea; recorded on 'any'"
relay_dnsmasq() {
    relayed_network
    kea_on server eth0 <<'END'
{ "id": 1, "subnet": "10.30.0.0/24", "pools": [ { "pool": "10.30.0.50 - 10.30.0.99" } ],
  "valid-lifetime": 7200,
  "option-data": [ { "name": "routers", "data": "10.30.0.1" },
                   { "name": "domain-name-servers", "data": "192.0.2.53" } ] }
END
    dnsmasq_on relay --dhcp-relay=10.30.0.1,192.0.2.67
    capture relay-dnsmasq.pcap relay any "$dhcp_filter" -y LINUX_SLL2
    udhcpc_on client eth0 -x hostname:till-4
    await ACK 2
}

# dhcrelay listens on raw sockets, which give it fragments it cannot use; dnsmasq
# listens on a UDP socket and gets the datagram whole.
scene relay-fragments "dhcpd dnsmasq dhclient" \
    "long relayed answers in IP fragments, on a link with an MTU of 576"
relay_fragments() {
    relayed_network
    ip -n "$prefix-relay" link set eth1 mtu 576
    ip -n "$prefix-server" link set eth0 mtu 576
    large_dhcpd server 192.0.2.0 10.30.0
    dnsmasq_on relay --dhcp-relay=10.30.0.1,192.0.2.67
    capture relay-fragments.pcap server eth0 "$dhcp_filter or (ip[6:2] & 0x1fff != 0)"
    large_dhclient client
    await ACK 1
}

scene relay-chain "dhcpd dhcrelay udhcpc" "two relays in a row (hops 2)"
relay_chain() {
    host client relay core server
    cable client eth0 b8:27:eb:12:34:61 '' relay eth0 00:00:0c:07:ac:01 10.30.0.1/24
    cable relay eth1 00:00:0c:07:ac:02 198.51.100.1/30 core eth0 00:00:0c:07:ac:03 198.51.100.2/30
    cable core eth1 00:00:0c:07:ac:04 192.0.2.1/24 server eth0 00:16:3e:00:00:02 192.0.2.67/24
    ip -n "$prefix-relay" route add default via 198.51.100.2
    ip -n "$prefix-core" route add 10.30.0.0/24 via 198.51.100.1
    ip -n "$prefix-server" route add default via 192.0.2.1
    tune relay ipv4/ip_forward 1
    tune core ipv4/ip_forward 1
    remote_dhcpd server
    dhcrelay_on relay -a -id eth0 -iu eth1 198.51.100.2
    dhcrelay_on core -a -m append -id eth0 -iu eth1 192.0.2.67
    capture relay-chain.pcap server eth0
    udhcpc_on client eth0 -x hostname:till-5
    await ACK 1
}
