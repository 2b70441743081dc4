# shellcheck shell=bash
# Nobody answers, several answer, an answer is lost, many ask at once.

scene no-server "dhcpcd" "nobody answers; the client repeats its DISCOVER"
no_server() {
    host client server
    cable client eth0 dc:a6:32:aa:bb:08 '' server eth0 00:0d:b9:4a:00:01
    capture no-server.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf lonely)"
    await DISCOVER 4 60
}

# Two servers on one network; the second argument is dhcpd's ping-check.
crowded_network() {
    switch wire
    host client server rogue
    plug wire client eth0 "$1"
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    plug wire rogue eth0 00:0d:b9:4a:00:66 10.20.0.9/24
    office_dhcpd server "$2"
    # Somebody's home router, in the wrong socket. Not authoritative, or it would
    # refuse the address of the other server.
    dnsmasq_on rogue --interface=eth0 --no-ping \
        --dhcp-range=10.20.0.200,10.20.0.220,12h --domain=home.example
}

scene two-servers "dnsmasq dhcpd dhclient" "two servers offer, the client waits for both and takes one"
two_servers() {
    crowded_network 3c:97:0e:10:20:36 false
    capture two-servers.pcap wire br0
    dhclient_on client eth0 <<END
send host-name "desk-19";
select-timeout 1;
$dhclient_request
END
    await ACK 1
}

scene late-offer "dnsmasq dhcpd dhclient" "the OFFER of the slower server comes after the ACK of the other"
late_offer() {
    crowded_network 3c:97:0e:10:20:47 true
    capture late-offer.pcap wire br0
    dhclient_on client eth0 <<<"send host-name \"desk-22\"; $dhclient_request"
    await OFFER 2
    await ACK 1
}

# drop_first SWITCH TYPE: lets the switch lose the first DHCP message of a type
# (number). The type is looked for where these servers put it: the first option.
drop_first() {
    on "$1" nft -f - <<END
table bridge loss {
    chain forward {
        type filter hook forward priority 0;
        udp dport 68 @th,1984,24 $((53 << 16 | 1 << 8 | $2)) limit rate 1/day burst 1 packets drop
    }
}
END
}

scene lost-ack "dhcpd udhcpc nft" "the first ACK is lost; the REQUEST is repeated and answered"
lost_ack() {
    switch wire
    host client server
    plug wire client eth0 b8:27:eb:12:34:5b
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    office_dhcpd server
    drop_first wire 5
    # Between the server and the loss.
    capture lost-ack.pcap server eth0
    udhcpc_on client eth0 -x hostname:camera-3
    await ACK 2
}

scene lost-offer "dnsmasq dhclient nft" "the first OFFER is lost; the DISCOVER is repeated"
lost_offer() {
    switch wire
    host client server
    plug wire client eth0 3c:97:0e:10:20:37
    plug wire server eth0 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    drop_first wire 2
    capture lost-offer.pcap server eth0
    dhclient_on client eth0 <<<"send host-name \"tablet\"; $dhclient_request"
    await ACK 1
}

scene three-clients "dhcpd dhclient udhcpc dhcpcd" "three clients boot at once"
three_clients() {
    switch wire
    host desk camera lab server
    plug wire desk eth0 3c:97:0e:10:20:38
    plug wire camera eth0 b8:27:eb:12:34:5c
    plug wire lab eth0 dc:a6:32:aa:bb:09
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    # The second of the ping is when the three exchanges get entangled.
    office_dhcpd server true
    capture three-clients.pcap wire br0
    # dhcpcd hesitates up to a second before it begins.
    dhcpcd_on lab eth0 <<<"$(dhcpcd_conf lab-pi-2)"
    await DISCOVER 1
    dhclient_on desk eth0 <<<"send host-name \"desk-20\"; $dhclient_request"
    udhcpc_on camera eth0 -x hostname:camera-4
    await ACK 3 30
}
