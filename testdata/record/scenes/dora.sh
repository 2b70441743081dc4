# shellcheck shell=bash
# DISCOVER, OFFER, REQUEST, ACK between different programs, captured at the client.

# client_and_server MAC MAC ADDRESS: a client and a server on one cable; the address
# is the server's.
client_and_server() {
    host client server
    cable client eth0 "$1" '' server eth0 "$2" "$3"
}

# A home router: dnsmasq with what such a box usually says.
home_dnsmasq() {
    dnsmasq_on "$1" --interface=eth0 --dhcp-authoritative --no-ping \
        --dhcp-range=192.168.1.100,192.168.1.199,12h --domain=home.example \
        --dhcp-option=option:router,192.168.1.1 \
        --dhcp-option=option:dns-server,192.168.1.1,9.9.9.9 \
        --dhcp-option=option:ntp-server,192.168.1.1
}

# An office network on the ISC server. With ping-check it tries every address for a
# second before it offers it.
office_dhcpd() {
    local ping_check=${2-false}
    dhcpd_on "$1" eth0 <<END
authoritative;
ddns-update-style none;
default-lease-time 3600;
max-lease-time 14400;
option domain-name "office.example";
option domain-name-servers 10.20.0.2, 10.20.0.3;
option domain-search "office.example", "lab.office.example";
option ntp-servers 10.20.0.4;
subnet 10.20.0.0 netmask 255.255.255.0 {
    range 10.20.0.50 10.20.0.99;
    option routers 10.20.0.1;
    option broadcast-address 10.20.0.255;
    option interface-mtu 1500;
    ping-check $ping_check;
}
END
}

# A campus network on Kea.
campus_kea() {
    local interface=${2-eth0}
    local kea_globals='"valid-lifetime": 14400, "renew-timer": 7200, "rebind-timer": 12600,'
    kea_on "$1" "$interface" <<'END'
{ "id": 1, "subnet": "172.16.8.0/22", "pools": [ { "pool": "172.16.8.20 - 172.16.11.250" } ],
  "option-data": [
    { "name": "routers", "data": "172.16.8.1" },
    { "name": "domain-name-servers", "data": "172.16.8.2, 172.16.8.3" },
    { "name": "domain-name", "data": "campus.example" },
    { "name": "domain-search", "data": "campus.example, example" },
    { "name": "ntp-servers", "data": "172.16.8.4" },
    { "name": "broadcast-address", "data": "172.16.11.255" } ] }
END
}

scene dora-dnsmasq-udhcpc "dnsmasq udhcpc" "a home router's dnsmasq serves udhcpc"
dora_dnsmasq_udhcpc() {
    client_and_server b8:27:eb:12:34:56 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    capture dora-dnsmasq-udhcpc.pcap client eth0
    udhcpc_on client eth0 -x hostname:raspberrypi -O ntpsrv
    await ACK 1
}

scene dora-dnsmasq-dhclient "dnsmasq dhclient" "dnsmasq serves dhclient; nanosecond capture"
dora_dnsmasq_dhclient() {
    client_and_server 3c:97:0e:10:20:30 00:0d:b9:4a:00:01 192.168.1.1/24
    home_dnsmasq server
    capture dora-dnsmasq-dhclient.pcap client eth0 "$dhcp_filter" \
        --time-stamp-precision=nano
    dhclient_on client eth0 <<END
send host-name "thinkpad";
$dhclient_request
END
    await ACK 1
}

scene dora-dhcpd-dhclient "dhcpd dhclient" "the ISC server serves the ISC client"
dora_dhcpd_dhclient() {
    client_and_server 3c:97:0e:10:20:31 00:16:3e:00:00:02 10.20.0.2/24
    office_dhcpd server
    capture dora-dhcpd-dhclient.pcap client eth0
    dhclient_on client eth0 <<END
send host-name "desk-17";
$dhclient_request
END
    await ACK 1
}

scene dora-kea-dhcpcd "kea-dhcp4 dhcpcd" "Kea serves dhcpcd"
dora_kea_dhcpcd() {
    client_and_server dc:a6:32:aa:bb:01 00:16:3e:00:00:03 172.16.8.2/22
    campus_kea server
    capture dora-kea-dhcpcd.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf lab-pi)"
    await ACK 1
}

scene dora-kea-udhcpc "kea-dhcp4 udhcpc" "Kea serves udhcpc; nanosecond capture"
dora_kea_udhcpc() {
    client_and_server b8:27:eb:12:34:57 00:16:3e:00:00:03 172.16.8.2/22
    campus_kea server
    capture dora-kea-udhcpc.pcap client eth0 "$dhcp_filter" --time-stamp-precision=nano
    udhcpc_on client eth0 -x hostname:camera-2
    await ACK 1
}
