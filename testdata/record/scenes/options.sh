# shellcheck shell=bash
# Options: long ones, overloaded ones, those of vendors, of names, of net booting.

# routes PREFIX: forty static routes as dhcpd.conf wants the octets of option 121.
routes() {
    local i
    for i in {1..40}; do
        printf '24, 10, 99, %d, %s, 1, ' "$i" "${1//./, }"
    done
    printf '0, %s, 1' "${1//./, }"
}

# large_dhcpd HOST OWN-NETWORK PREFIX: dhcpd with options longer than 255 octets.
large_dhcpd() {
    dhcpd_on "$1" eth0 <<END
authoritative;
ddns-update-style none;
default-lease-time 3600;
option classless code 121 = array of unsigned integer 8;
option classless $(routes "$3");
option domain-name "large.example";
option domain-name-servers $3.2, $3.3;
option domain-search "large.example", "a.large.example", "b.large.example",
    "accounting.large.example", "engineering.large.example", "warehouse.large.example",
    "reception.europe.example", "reception.america.example", "reception.asia.example";
option ntp-servers $3.4, $3.5;
$([[ $2 == "$3.0" ]] || echo "subnet $2 netmask 255.255.255.0 { }")
subnet $3.0 netmask 255.255.255.0 {
    range $3.50 $3.99;
    option routers $3.1;
    ping-check false;
}
END
}

large_dhclient() {
    dhclient_on "$1" eth0 <<END
send host-name "roadwarrior";
send dhcp-max-message-size 1472;
$dhclient_request
END
}

scene large-options "dhcpd dhclient" "option 121 of 325 octets in two pieces (RFC 3396), a long option 119"
large_options() {
    client_and_server 3c:97:0e:10:20:41 00:16:3e:00:00:02 10.50.0.2/24
    large_dhcpd server 10.50.0.0 10.50.0
    capture large-options.pcap client eth0
    large_dhclient client
    await ACK 1
}

scene overload "dhcpd dhclient" "more options than fit: file and sname carry options, too (52)"
overload() {
    client_and_server 3c:97:0e:10:20:42 00:16:3e:00:00:02 10.60.0.2/24
    dhcpd_on server eth0 <<'END'
authoritative;
ddns-update-style none;
default-lease-time 3600;
option domain-name "a-rather-long-domain-name-of-the-overload-office.example";
option domain-name-servers 10.60.0.2, 10.60.0.3, 10.60.0.4;
option domain-search "overload.example", "building-one.overload.example",
    "building-two.overload.example", "building-three.overload.example",
    "laboratory.overload.example", "workshop.overload.example";
option ntp-servers 10.60.0.5, 10.60.0.6, 10.60.0.7;
option netbios-name-servers 10.60.0.8, 10.60.0.9;
option tftp-server-name "a-long-name-of-a-boot-server.building-one.overload.example";
option nis-domain "yellow-pages-of-the-overload-office.building-one.example";
option netbios-scope "scope-of-the-overload-office.building-one.example";
option root-path "10.60.0.12:/srv/nfs/roots/building-one/second-floor/desktop";
subnet 10.60.0.0 netmask 255.255.255.0 {
    range 10.60.0.50 10.60.0.99;
    option routers 10.60.0.1;
    option broadcast-address 10.60.0.255;
    ping-check false;
}
END
    capture overload.pcap client eth0
    dhclient_on client eth0 <<END
send host-name "thin-client";
$dhclient_request
also request netbios-name-servers, netbios-scope,
    tftp-server-name, nis-domain, root-path;
END
    await ACK 1
}

scene vendor-options "dhcpd dhclient" "an access point finds its controller: 60, 43, 66, 67, 125, client FQDN 81"
vendor_options() {
    client_and_server 24:a4:3c:10:20:43 00:16:3e:00:00:02 10.20.0.2/24
    dhcpd_on server eth0 <<'END'
authoritative;
ddns-update-style none;
default-lease-time 43200;
option space ubnt;
option ubnt.controller code 1 = ip-address;
option domain-name "wifi.example";
option domain-name-servers 10.20.0.2;
option tftp-server-name "tftp.wifi.example";
option bootfile-name "firmware/ap-6.5.bin";
option time-offset 3600;
option log-servers 10.20.0.5;
option vivso 00:00:11:8b:0a:02:08:31:30:2e:32:30:2e:30:2e;
class "access-points" {
    match if option vendor-class-identifier = "ubnt";
    vendor-option-space ubnt;
    option ubnt.controller 10.20.0.8;
}
subnet 10.20.0.0 netmask 255.255.255.0 {
    range 10.20.0.50 10.20.0.99;
    option routers 10.20.0.1;
    next-server 10.20.0.7;
    filename "pxelinux.0";
    server-name "boot";
    ping-check false;
}
END
    capture vendor-options.pcap client eth0
    dhclient_on client eth0 <<END
send vendor-class-identifier "ubnt";
send dhcp-client-identifier 1:24:a4:3c:10:20:43;
send fqdn.fqdn "ap-lobby.wifi.example.";
send fqdn.encoded on;
send fqdn.server-update on;
send user-class "wifi";
$dhclient_request
also request vendor-encapsulated-options, tftp-server-name, bootfile-name,
    log-servers, vivso, fqdn.fqdn;
END
    await ACK 1
}

scene rapid-commit "dnsmasq dhcpcd" "two messages are enough (option 80)"
rapid_commit() {
    client_and_server dc:a6:32:aa:bb:0a 00:0d:b9:4a:00:01 192.168.1.1/24
    dnsmasq_on server --interface=eth0 --dhcp-authoritative --no-ping --dhcp-rapid-commit \
        --dhcp-range=192.168.1.100,192.168.1.199,12h --domain=home.example
    capture rapid-commit.pcap client eth0
    dhcpcd_on client eth0 <<<"$(dhcpcd_conf quick)
option rapid_commit"
    await ACK 1
}

scene broadcast-flag "dhcpd udhcpc" "the client asks for broadcast answers (udhcpc -B)"
broadcast_flag() {
    client_and_server b8:27:eb:12:34:5d 00:16:3e:00:00:02 10.20.0.2/24
    office_dhcpd server
    capture broadcast-flag.pcap client eth0
    udhcpc_on client eth0 -x hostname:old-printer -B
    await ACK 1
}

scene bootp "dhcpd /usr/lib/klibc/bin/ipconfig" "BOOTP, without option 53: the ipconfig of an initial RAM disk"
bootp() {
    client_and_server 08:00:20:10:20:49 00:16:3e:00:00:02 10.20.0.2/24
    dhcpd_on server eth0 <<'END'
authoritative;
ddns-update-style none;
option domain-name-servers 10.20.0.2;
option routers 10.20.0.1;
subnet 10.20.0.0 netmask 255.255.255.0 {
    range dynamic-bootp 10.20.0.50 10.20.0.99;
    next-server 10.20.0.7;
    filename "/tftpboot/vmunix.sun4c";
    option root-path "/export/root/diskless";
    ping-check false;
}
END
    capture bootp.pcap client eth0
    start ipconfig client /usr/lib/klibc/bin/ipconfig -t 10 -c bootp -d eth0
    until_true 15 has_lease client eth0
}
