# shellcheck shell=bash
# What lies below: VLAN tags, a tunnel, sums left to the network card.

# tag HOST IF ID [PROTOCOL]: adds the VLAN interface IF.ID, named after its parent.
tag() {
    if ! ip -n "$prefix-$1" link add link "$2" name "$2.$3" \
        type vlan proto "${4-802.1q}" id "$3"; then
        say 'no VLAN interface: does this kernel have 8021q?'
        return 1
    fi
    ip -n "$prefix-$1" link set "$2.$3" up
}

# dnsmasq for one VLAN.
vlan_dnsmasq() {
    ip -n "$prefix-server" address add 192.168.42.1/24 brd + dev "$1"
    dnsmasq_on server --interface="$1" --dhcp-authoritative --no-ping \
        --dhcp-range=192.168.42.100,192.168.42.199,12h --domain=guest.example
}

scene vlan-trunk "dnsmasq udhcpc" "a client in VLAN 42, recorded with its tags on the trunk"
vlan_trunk() {
    client_and_server b8:27:eb:12:34:5e 00:0d:b9:4a:00:01 ''
    tag client eth0 42
    tag server eth0 42
    vlan_dnsmasq eth0.42
    capture vlan-trunk.pcap server eth0 "vlan 42 and ($dhcp_filter)"
    udhcpc_on client eth0.42 -x hostname:guest-1
    await ACK 1
}

scene qinq "dnsmasq udhcpc" "a client in VLAN 42 of the provider's VLAN 100 (802.1ad)"
qinq() {
    client_and_server b8:27:eb:12:34:5f 00:0d:b9:4a:00:01 ''
    local name
    for name in client server; do
        tag "$name" eth0 100 802.1ad
        tag "$name" eth0.100 42
    done
    vlan_dnsmasq eth0.100.42
    capture qinq.pcap server eth0 "vlan 100 and vlan 42 and ($dhcp_filter)"
    udhcpc_on client eth0.100.42 -x hostname:guest-2
    await ACK 1
}

scene vxlan "kea-dhcp4 dhcpcd" "inside a VXLAN tunnel, recorded outside"
vxlan() {
    host client server
    cable client eth0 dc:a6:32:aa:bb:0b 198.51.100.1/30 \
        server eth0 00:16:3e:00:00:03 198.51.100.2/30
    ip -n "$prefix-client" link add vx0 type vxlan id 4242 dstport 4789 \
        local 198.51.100.1 remote 198.51.100.2 dev eth0
    ip -n "$prefix-server" link add vx0 type vxlan id 4242 dstport 4789 \
        local 198.51.100.2 remote 198.51.100.1 dev eth0
    dress client vx0 dc:a6:32:aa:bb:0c
    dress server vx0 00:16:3e:00:00:13 172.16.8.2/22
    campus_kea server vx0
    capture vxlan.pcap client eth0 'udp port 4789'
    dhcpcd_on client vx0 <<<"$(dhcpcd_conf pod-7)
noarp"
    await ACK 1
}

scene checksum-offload "dnsmasq dhclient" "the server's UDP sums are partial: the card was to finish them"
checksum_offload() {
    client_and_server 3c:97:0e:10:20:45 00:0d:b9:4a:00:01 192.168.1.1/24
    on server ethtool -K eth0 tx on >/dev/null
    home_dnsmasq server
    capture checksum-offload.pcap server eth0
    dhclient_on client eth0 <<<"send host-name \"desk-21\"; $dhclient_request"
    await ACK 1
}
