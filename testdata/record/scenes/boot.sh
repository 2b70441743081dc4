# shellcheck shell=bash
# Boot ROMs, and clients that say they are one: what to boot comes beside the address.

# dhcpd gives addresses, and dnsmasq beside it (proxyDHCP) says what to boot.
boot_network() {
    switch wire
    host client server proxy
    plug wire client eth0 "$1"
    plug wire server eth0 00:16:3e:00:00:02 10.20.0.2/24
    plug wire proxy eth0 00:0d:b9:4a:00:07 10.20.0.7/24
    office_dhcpd server
    mkdir "$work/tftp"
    dnsmasq_on proxy --interface=eth0 --dhcp-range=10.20.0.0,proxy,255.255.255.0 \
        --enable-tftp --tftp-root="$work/tftp" --pxe-prompt='Press F8 for menu',1 \
        --pxe-service=x86PC,'Install Debian',debian-installer \
        --pxe-service=x86PC,'Boot from disk',0
}

scene pxe-proxy "dhcpd dnsmasq udhcpc" "udhcpc says it is a PXE client: an OFFER of each, dhcpd and proxyDHCP"
pxe_proxy() {
    boot_network 00:1b:21:10:20:44
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
    boot_network 00:1b:21:10:20:45
    # The virtual machine hangs on the switch by a tap.
    ip -n "$prefix-wire" tuntap add dev tap0 mode tap
    ip -n "$prefix-wire" link set tap0 master br0 up
    capture pxe-ipxe.pcap wire br0
    start qemu wire qemu-system-x86_64 -nodefaults -display none -no-reboot \
        -machine pc,accel=tcg -m 64 -boot n -serial file:"$logs/console" \
        -netdev tap,id=net,ifname=tap0,script=no,downscript=no \
        -device virtio-net-pci,netdev=net,mac=52:54:00:10:20:46
    await ACK 2 60
}
