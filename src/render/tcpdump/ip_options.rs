//! The options of an IPv4 header. RFC 791 s3.1, RFC 2113.

use super::ip::HEADER;
use super::layer::Layer;
use super::{Cut, Printer};

/// Option types.
const END: u8 = 0;
const NO_OPERATION: u8 = 1;
const RECORD_ROUTE: u8 = 7;
const TIMESTAMP: u8 = 68;
const TRACEROUTE: u8 = 82;
const SECURITY: u8 = 130;
const LOOSE_ROUTE: u8 = 131;
const STRICT_ROUTE: u8 = 137;
const ROUTER_ALERT: u8 = 148;

/// Length of a route with one address.
const ROUTE_OF_ONE: usize = 7;

/// The kinds of the timestamp option, in the lower half of its flags.
const TIME_KIND: u8 = 0x0f;
const TIME_ONLY: u8 = 0;
const TIME_WITH_ADDRESS: u8 = 1;
const TIME_PRESPECIFIED: u8 = 3;

/// One option: where it begins in the header and how long it says it is.
#[derive(Clone, Copy)]
struct Place<'a> {
    datagram: Layer<'a>,
    at: usize,
    length: usize,
}

impl<'a> Place<'a> {
    /// A byte of the option, or of what stands behind it.
    fn byte(self, from: usize) -> Result<u8, Cut> {
        let [byte] = self.array(from)?;
        Ok(byte)
    }

    fn array<const N: usize>(self, from: usize) -> Result<[u8; N], Cut> {
        let bytes: Option<&'a [u8]> = self.datagram.slice(self.at + from, N);
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(Cut::seen("ip"))
    }
}

impl Printer<'_> {
    /// The options of a header of `length` bytes. Says whether none reaches beyond the datagram.
    pub(super) fn ip_options(&mut self, datagram: Layer<'_>, length: usize) -> Result<bool, Cut> {
        let mut at = HEADER;
        while at < length {
            if at > HEADER {
                self.str(",");
            }
            let mut place = Place {
                datagram,
                at,
                length: 1,
            };
            let kind = place.byte(0)?;
            if kind == END || kind == NO_OPERATION {
                self.str(if kind == END { "EOL" } else { "NOP" });
                if kind == END {
                    return Ok(true);
                }
                at += 1;
                continue;
            }
            self.ip_option_name(kind);
            // Read even behind the header's end.
            place.length = place.byte(1)?.into();
            if place.length < 2 || at + place.length > length {
                self.bad_length(place.length);
                return Ok(true);
            }
            if !self.ip_option(kind, place)? {
                self.str(" [truncated-option]");
                return Ok(false);
            }
            at += place.length;
        }
        Ok(true)
    }

    fn ip_option_name(&mut self, kind: u8) {
        let name = match kind {
            RECORD_ROUTE => "RR",
            TIMESTAMP => "timestamp",
            TRACEROUTE => "traceroute",
            SECURITY => "security",
            LOOSE_ROUTE => "LSRR",
            STRICT_ROUTE => "SSRR",
            ROUTER_ALERT => "RA",
            _ => {
                self.str("unknown ");
                return self.number(kind);
            }
        };
        self.str(name);
    }

    fn bad_length(&mut self, length: usize) {
        self.str(" [bad length ");
        self.number(length);
        self.str("]");
    }

    /// What stands behind an option's name. Says whether it does not reach beyond the datagram.
    fn ip_option(&mut self, kind: u8, place: Place<'_>) -> Result<bool, Cut> {
        match kind {
            RECORD_ROUTE | LOOSE_ROUTE | STRICT_ROUTE => return self.route(place),
            TIMESTAMP => return self.timestamp(place),
            ROUTER_ALERT if place.length < 4 => self.bad_length(place.length),
            ROUTER_ALERT => {
                let value = u16::from_be_bytes(place.array(2)?);
                if value != 0 {
                    self.str(" value ");
                    self.number(value);
                }
            }
            _ => {}
        }
        Ok(true)
    }

    /// Addresses; those that the pointer has passed end with a comma. The last may reach beyond the option.
    fn route(&mut self, place: Place<'_>) -> Result<bool, Cut> {
        if place.length < 3 {
            self.bad_length(place.length);
            return Ok(true);
        }
        if (place.length + 1) % 4 != 0 {
            self.bad_length(place.length);
        }
        let pointer = place.byte(2)?;
        // The pointer counts from 1; one of 0 is beyond everything.
        let passed = usize::from(pointer).wrapping_sub(1);
        if passed < 3 || passed > place.length + 1 || (passed + 1) % 4 != 0 {
            self.str(" [bad ptr ");
            self.number(pointer);
            self.str("]");
        }
        let mut at = 3;
        while at < place.length {
            let Ok(address) = place.array(at) else {
                return Ok(false);
            };
            self.str(" ");
            self.address(address);
            if passed > at {
                self.str(",");
            }
            at += 4;
        }
        Ok(true)
    }

    /// Moments in which the datagram passed somewhere, and perhaps the addresses.
    fn timestamp(&mut self, place: Place<'_>) -> Result<bool, Cut> {
        if place.length < 4 {
            self.timestamp_fault("length", place.length);
            return Ok(true);
        }
        let [pointer, flags] = place.array(2)?;
        let step = if flags & TIME_KIND == TIME_ONLY { 4 } else { 8 };
        let next = usize::from(pointer).wrapping_sub(1);
        self.str(" TS{");
        if (place.length - 4) % step != 0 {
            self.timestamp_fault("length", place.length);
        }
        if next < 4 || next > place.length + 1 || (next - 4) % step != 0 {
            self.timestamp_fault("ptr", pointer);
        }
        let end = match flags & TIME_KIND {
            TIME_ONLY => self.timestamps("TSONLY", place, step, next),
            TIME_WITH_ADDRESS => self.timestamps("TS+ADDR", place, step, next),
            TIME_PRESPECIFIED => self.timestamps("PRESPEC", place, step, next),
            other => {
                self.timestamp_fault("ts type", other);
                Some(0)
            }
        };
        let Some(end) = end else {
            return Ok(false);
        };
        if next == end {
            self.str(" ^ ");
        }
        if flags >> 4 == 0 {
            self.str("}");
        } else {
            self.str(" [");
            self.number(flags >> 4);
            self.str(" hops not recorded]} ");
        }
        Ok(true)
    }

    /// The moments. Gives where they end; `None` where the datagram ends before.
    fn timestamps(
        &mut self,
        kind: &str,
        place: Place<'_>,
        step: usize,
        next: usize,
    ) -> Option<usize> {
        self.str(kind);
        let mut at = 4;
        while at < place.length {
            let time = place.array(at + step - 4).ok()?;
            self.str(if at == next { " ^ " } else { " " });
            self.number(u32::from_be_bytes(time));
            self.str("@");
            if step == 8 {
                self.address(place.array(at).ok()?);
            }
            at += step;
        }
        Some(at)
    }

    fn timestamp_fault(&mut self, what: &str, value: impl crate::render::text::Number) {
        self.str("[bad ");
        self.str(what);
        self.str(" ");
        self.number(value);
        self.str("]");
    }
}

/// The last address of a source route, if the options hold one.
#[inline(always)]
pub(super) fn last_stop(options: &[u8]) -> Option<[u8; 4]> {
    let mut rest = options;
    loop {
        match rest {
            [] | [END, ..] | [_] => return None,
            [NO_OPERATION, after @ ..] => rest = after,
            [kind, length, ..] => {
                let length = usize::from(*length);
                if length < 2 {
                    return None;
                }
                let (option, after) = rest.split_at_checked(length)?;
                if matches!(*kind, LOOSE_ROUTE | STRICT_ROUTE) && length >= ROUTE_OF_ONE {
                    return option.last_chunk().copied();
                }
                rest = after;
            }
        }
    }
}
