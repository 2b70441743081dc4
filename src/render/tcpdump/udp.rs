//! The UDP header, the verdict on its checksum, and what the ports stand for.

use super::ip::{Address, Ends, UDP};
use super::layer::Layer;
use super::{Cut, Printed, Printer};
use crate::render::text;
use crate::wire::checksum::folded;
use crate::wire::{CLIENT_PORT, ChecksumStatus, SERVER_PORT};

/// Length of the header.
const HEADER: usize = 8;
/// Where the checksum stands.
const CHECKSUM: usize = 6;

impl Printer<'_> {
    /// A UDP header and what it carries.
    pub(super) fn udp(&mut self, ends: Ends, layer: Layer<'_>) -> Printed {
        let Some([s0, s1, d0, d1]) = layer.rest().first_chunk().copied() else {
            if !ends.are_told {
                self.ends(ends);
            }
            return Err(Cut::seen("udp"));
        };
        let ports = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));
        if ends.are_told {
            self.number(ports.0);
            self.str(" > ");
            self.number(ports.1);
        } else {
            self.endpoint(ends.source, ports.0);
            self.str(" > ");
            self.endpoint(ends.destination, ports.1);
        }
        self.str(": ");
        let room = layer.length();
        if room < HEADER {
            self.str("truncated-udp ");
            self.number(room);
            return Ok(());
        }
        let [_, _, _, _, l0, l1, c0, c1] = layer.array::<HEADER>("udp")?;
        let told = usize::from(u16::from_be_bytes([l0, l1]));
        if told < HEADER {
            self.str("truncated-udplength ");
            self.number(told);
            return Ok(());
        }
        let length = told.min(room);
        let is_v6 = matches!(ends.source, Address::V6(_));
        if self.is_verbose(if is_v6 { 1 } else { 2 }) && self.settings.verifies {
            self.udp_checksum(ends, layer, u16::from_be_bytes([c0, c1]), length);
        }
        let payload = layer.skip(HEADER);
        let (told, length) = (told - HEADER, length - HEADER);
        if self.settings.is_quiet {
            self.udp_length(told, length);
            return Ok(());
        }
        if self.is_payload(payload) {
            return self.dhcp(ports, payload, (told, length));
        }
        self.udp_carrier(ports, told, payload.lasting(length))
    }

    /// Whether this is the payload of the datagram itself, not of one that carries it.
    fn is_payload(&self, payload: Layer<'_>) -> bool {
        u32::try_from(payload.offset()) == Ok(self.datagram.udp.header.end)
    }

    #[inline(always)]
    fn endpoint(&mut self, address: Address, port: u16) {
        if let Address::V4(octets) = address {
            return text::dotted_endpoint(self.out, octets.into(), port);
        }
        self.end(address);
        self.str(".");
        self.number(port);
    }

    fn dhcp(
        &mut self,
        ports: (u16, u16),
        payload: Layer<'_>,
        (told, length): (usize, usize),
    ) -> Printed {
        let is_dhcp = [ports.0, ports.1]
            .iter()
            .any(|port| matches!(*port, SERVER_PORT | CLIENT_PORT));
        if is_dhcp {
            return self.bootp(payload.rest(), length);
        }
        self.udp_length(told, length);
        Ok(())
    }

    /// How many bytes of payload there are, and how many the header claims where that is more.
    pub(super) fn udp_length(&mut self, told: usize, length: usize) {
        self.str("UDP, ");
        if told > length {
            self.str("bad length ");
            self.number(told);
            self.str(" > ");
        } else {
            self.str("length ");
        }
        self.number(length);
    }

    fn udp_checksum(&mut self, ends: Ends, layer: Layer<'_>, value: u16, length: usize) {
        // IPv6 has no header sum that could stand in for it. RFC 8200 s8.1.
        if value == 0 && matches!(ends.source, Address::V4(_)) {
            return self.str("[no cksum] ");
        }
        let before = layer.slice(0, CHECKSUM);
        let after = layer.slice(HEADER, length - HEADER);
        let (Some(before), Some(after)) = (before, after) else {
            return;
        };
        // What is known need not be worked out again.
        if self.is_payload(layer.skip(HEADER))
            && ends.last == ends.destination
            && self.datagram.udp.checksum.status == ChecksumStatus::Ok
        {
            return self.str("[udp sum ok] ");
        }
        let told = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
        let sum = folded(&[
            ends.source.octets(),
            ends.last.octets(),
            &[0, UDP],
            &told,
            before,
            after,
        ]);
        // A sum of 0 is sent as all ones, because 0 means that there is none. RFC 768.
        let expected = match !sum {
            0 => u16::MAX,
            expected => expected,
        };
        if value == expected {
            return self.str("[udp sum ok] ");
        }
        self.str("[bad udp cksum 0x");
        self.hex(u32::from(value), 4);
        self.str(" -> 0x");
        self.hex(u32::from(expected), 4);
        self.str("!] ");
    }
}
