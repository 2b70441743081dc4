# shellcheck shell=bash
# Boot ROMs, and clients that say they are one: what to boot comes beside the address.

# boot SWITCH DEVICE QEMU-OPTION...: a virtual machine with this network card, which hangs on
# the switch by a tap.
boot() {
    local switch=$1 device=$2
    shift 2
    ip -n "$prefix-$switch" tuntap add dev tap0 mode tap
    ip -n "$prefix-$switch" link set tap0 master br0 up
    start qemu "$switch" qemu-system-x86_64 -nodefaults -display none -no-reboot \
        -serial file:"$logs/console" \
        -netdev tap,id=net,ifname=tap0,script=no,downscript=no \
        -device virtio-net-pci,netdev=net,"$device" "$@"
}

# boot_bios SWITCH MAC: it boots from the network by the card's own ROM, iPXE.
boot_bios() {
    boot "$1" "mac=$2" -machine pc,accel=tcg -m 64 -boot n
}

# boot_uefi SWITCH MAC QEMU-OPTION...: it boots by its firmware, OVMF, without that ROM.
boot_uefi() {
    local switch=$1 mac=$2
    shift 2
    cp "${ovmf%/*}/OVMF_VARS_4M.fd" "$work/vars.fd"
    boot "$switch" "mac=$mac,romfile=" -machine q35,accel=tcg -m 256 \
        -drive if=pflash,format=raw,readonly=on,file="$ovmf" \
        -drive if=pflash,format=raw,file="$work/vars.fd" "$@"
}

readonly ovmf=/usr/share/OVMF/OVMF_CODE_4M.fd

# boot_network MAC SERVICE...: dhcpd gives addresses, and dnsmasq beside it (proxyDHCP) says
# what to boot.
boot_network() {
    local mac=$1
    shift
    switch wire
    host client server proxy
    plug wire client eth0 "$mac"
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    plug wire proxy eth0 00:0d:b9:4a:00:07 10.20.0.7/24
    office_dhcpd server
    mkdir "$work/tftp"
    dnsmasq_on proxy --interface=eth0 --dhcp-range=10.20.0.0,proxy,255.255.255.0 \
        --enable-tftp --tftp-root="$work/tftp" --pxe-prompt='Press F8 for menu',1 \
        "${@/#/--pxe-service=}"
}

scene pxe-proxy "dhcpd dnsmasq udhcpc" "udhcpc says it is a PXE client: an OFFER of each, dhcpd and proxyDHCP"
pxe_proxy() {
    boot_network 00:1b:21:10:20:44 'x86PC,Install Debian,debian-installer' 'x86PC,Boot from disk,0'
    capture pxe-proxy.pcap wire br0
    udhcpc_on client eth0 -V PXEClient:Arch:00000:UNDI:002001 \
        -x 93:0000 -x 94:010201 -x 97:00112233445566778899aabbccddeeff00 \
        -O 43 -O 60 -O 66 -O 67
    await OFFER 2
    await ACK 1
}

scene pxe-ipxe "dhcpd dnsmasq qemu-system-x86_64" \
    "iPXE, the boot ROM of qemu, asks proxyDHCP on port 4011 what to boot"
pxe_ipxe() {
    boot_network 00:1b:21:10:20:45 'x86PC,Install Debian,debian-installer' 'x86PC,Boot from disk,0'
    capture pxe-ipxe.pcap wire br0
    boot_bios wire 52:54:00:10:20:46
    await ACK 2 60
}

scene pxe-uefi "dhcpd dnsmasq qemu-system-x86_64 $ovmf" \
    "UEFI firmware asks proxyDHCP from port 4011 to port 4011: a menu first, then the file"
pxe_uefi() {
    boot_network 00:1b:21:10:20:50 'X86-64_EFI,Install Debian,installer.efi' \
        'X86-64_EFI,Rescue a system,rescue.efi'
    capture pxe-uefi.pcap wire br0
    boot_uefi wire 52:54:00:10:20:51
    until_true 90 has_frames 9
}

scene pxe-discovery "dhcpd qemu-system-x86_64" \
    "a menu of dhcpd, and no boot server: iPXE asks for one by broadcast, and dhcpd takes it for a renewal"
pxe_discovery() {
    switch wire
    host server
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    # Discovery control (6): no multicast. Boot menu (9): one item. Menu prompt (10).
    dhcpd_on server eth0 <<'END'
authoritative;
ddns-update-style none;
default-lease-time 3600;
subnet 10.20.0.0 netmask 255.255.255.0 {
    range 10.20.0.50 10.20.0.99;
    option routers 10.20.0.1;
    option vendor-class-identifier "PXEClient";
    option vendor-encapsulated-options 06:01:02:09:0b:80:00:08:49:6e:73:74:61:6c:6c:21:0a:05:00:42:6f:6f:74:ff;
    ping-check false;
}
END
    capture pxe-discovery.pcap wire br0
    boot_bios wire 52:54:00:10:20:52
    await ACK 3 60
}

scene http-boot "dnsmasq qemu-system-x86_64 $ovmf" \
    "UEFI HTTP boot takes no OFFER that does not say HTTPClient (60)"
http_boot() {
    switch wire
    host server
    plug wire server eth0 00:0d:b9:4a:00:01 192.168.1.1/24
    dnsmasq_on server --interface=eth0 --dhcp-authoritative --no-ping \
        --dhcp-range=192.168.1.100,192.168.1.199,12h --domain=home.example \
        --dhcp-boot=http://192.168.1.1/boot.efi
    capture http-boot.pcap wire br0
    # Without PXE and IPv6 it comes to HTTP boot at once.
    local option off=()
    for option in IPv4PXESupport IPv6PXESupport IPv6Support; do
        off+=(-fw_cfg "name=opt/org.tianocore/$option,string=n")
    done
    boot_uefi wire 52:54:00:10:20:53 "${off[@]}"
    await OFFER 4 90
}
