//! The fixed header: one row a field, in wire order.
//!
//! The rows tile bytes 0..240 of the payload, and the compiler checks it: a wrong offset cannot survive.
//! RFC 2131 s2 figure 1 and table 1.

/// A field of the fixed header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// First byte, counted from the start of the payload. It stands first, so that two fields differ at a glance.
    pub start: u16,
    /// Length in bytes.
    pub length: u16,
    /// RFC 2131's own name, in lower case.
    pub name: &'static str,
}

impl Field {
    const fn new(name: &'static str, start: u16, length: u16) -> Self {
        Self {
            start,
            length,
            name,
        }
    }

    /// One past the last byte, counted from the start of the payload.
    pub const fn end(self) -> u16 {
        self.start + self.length
    }

    /// The field's bytes in a payload: as many as are there.
    pub fn of(self, payload: &[u8]) -> &[u8] {
        let (start, end) = (usize::from(self.start), usize::from(self.end()));
        match payload.get(start..end) {
            Some(field) => field,
            None => payload.get(start..).unwrap_or(&[]),
        }
    }

    /// The field as an array when all of it is there. `N` is the field's length.
    pub fn array<const N: usize>(self, payload: &[u8]) -> Option<[u8; N]> {
        payload
            .get(usize::from(self.start)..)?
            .first_chunk()
            .copied()
    }
}

/// Whether bytes are all zero, as fields without a value and padding are.
#[inline]
pub fn is_zero(bytes: &[u8]) -> bool {
    match *bytes {
        [byte] => byte == 0,
        [high, low] => high | low == 0,
        [first, second, third, fourth] => first | second | third | fourth == 0,
        _ => is_zero_run(bytes),
    }
}

/// The same of many bytes: all of them are looked at, eight at a time and some of the last ones twice, which is faster
/// than to stop at the first that is not zero.
#[inline(always)]
fn is_zero_run(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        return bytes.iter().fold(0, |all, byte| all | byte) == 0;
    };
    let eights = bytes.chunks_exact(8).filter_map(<[u8]>::first_chunk);
    eights.fold(u64::from_ne_bytes(*last), |all, eight| {
        all | u64::from_ne_bytes(*eight)
    }) == 0
}

/// Message direction. RFC 2131 s2.
pub const OP: Field = Field::new("op", 0, 1);
/// Hardware type of `chaddr`, from the ARP registry.
pub const HTYPE: Field = Field::new("htype", 1, 1);
/// `htype` and `hlen` of Ethernet: its number among the hardware types, and the bytes of its addresses.
pub const ETHERNET: (u8, u8) = (1, 6);
/// Length of the hardware address, in bytes.
pub const HLEN: Field = Field::new("hlen", 2, 1);
/// Relays passed. RFC 1542 s4.1.1.
pub const HOPS: Field = Field::new("hops", 3, 1);
/// Transaction identifier, chosen by the client.
pub const XID: Field = Field::new("xid", 4, 4);
/// Seconds since the client began, as it claims.
pub const SECS: Field = Field::new("secs", 8, 2);
/// The broadcast bit and fifteen bits that must be zero.
pub const FLAGS: Field = Field::new("flags", 10, 2);
/// Address the client has and uses.
pub const CIADDR: Field = Field::new("ciaddr", 12, 4);
/// Address the server gives ("your" address).
pub const YIADDR: Field = Field::new("yiaddr", 16, 4);
/// Next server for bootstrapping.
pub const SIADDR: Field = Field::new("siaddr", 20, 4);
/// First relay's address.
pub const GIADDR: Field = Field::new("giaddr", 24, 4);
/// Client hardware address, left aligned.
pub const CHADDR: Field = Field::new("chaddr", 28, 16);
/// Server host name, or options.
pub const SNAME: Field = Field::new("sname", 44, 64);
/// Boot file name, or options.
pub const FILE: Field = Field::new("file", 108, 128);
/// Says that DHCP options follow. RFC 2131 s3.
pub const COOKIE: Field = Field::new("cookie", 236, 4);

/// All fields in wire order.
pub const FIELDS: [Field; 15] = [
    OP, HTYPE, HLEN, HOPS, XID, SECS, FLAGS, CIADDR, YIADDR, SIADDR, GIADDR, CHADDR, SNAME, FILE,
    COOKIE,
];

/// The value of the cookie. RFC 2132 s2.
pub const MAGIC_COOKIE: [u8; 4] = [0x63, 0x82, 0x53, 0x63];
/// The broadcast bit of `flags`. RFC 2131 figure 2.
pub const FLAG_BROADCAST: u16 = 0x8000;
/// The bits of `flags` that must be zero. RFC 2131 figure 2.
pub const FLAGS_MUST_BE_ZERO: u16 = 0x7fff;

const _: () = {
    let mut place = 0;
    let mut row = 0;
    while row < FIELDS.len() {
        #[expect(clippy::indexing_slicing, reason = "a constant table, at compile time")]
        let field = FIELDS[row];
        assert!(field.start == place, "header rows must tile");
        place = field.end();
        row += 1;
    }
    assert!(place == 240, "header rows must end with the cookie");
};
