//! Options in the order they are written. RFC 2132 s2.

use super::codes::{
    END, LEASE_TIME, MESSAGE_TYPE, PARAMETER_REQUEST_LIST, REBINDING_TIME, RENEWAL_TIME,
    SERVER_IDENTIFIER,
};
use super::{Ip, Mac};

/// Octets of an option area.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Options(Vec<u8>);

impl Options {
    /// No option.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Begins with the message type, as programs do.
    pub(crate) fn of(message_type: u8) -> Self {
        Self::none().octets(MESSAGE_TYPE, &[message_type])
    }

    /// An option with these octets: at most 255.
    pub(crate) fn octets(self, code: u8, value: &[u8]) -> Self {
        let length = u8::try_from(value.len()).unwrap();
        self.raw(&[code, length]).raw(value)
    }

    /// An option of text, without a NUL.
    pub(crate) fn text(self, code: u8, value: &str) -> Self {
        self.octets(code, value.as_bytes())
    }

    /// An option of addresses.
    pub(crate) fn addresses(self, code: u8, values: &[Ip]) -> Self {
        self.octets(code, &values.concat())
    }

    /// An option of one 32-bit number.
    pub(crate) fn number(self, code: u8, value: u32) -> Self {
        self.octets(code, &value.to_be_bytes())
    }

    /// An option of one 16-bit number.
    pub(crate) fn short(self, code: u8, value: u16) -> Self {
        self.octets(code, &value.to_be_bytes())
    }

    /// Server Identifier. RFC 2132 s9.7.
    pub(crate) fn server(self, address: Ip) -> Self {
        self.addresses(SERVER_IDENTIFIER, &[address])
    }

    /// IP Address Lease Time with T1 at half and T2 at seven eighths, in seconds. RFC 2131 s4.4.5.
    pub(crate) fn lease(self, seconds: u32) -> Self {
        self.number(LEASE_TIME, seconds)
            .number(RENEWAL_TIME, seconds / 2)
            .number(REBINDING_TIME, seconds - seconds / 8)
    }

    /// Parameter Request List. RFC 2132 s9.8.
    pub(crate) fn asks_for(self, codes: &[u8]) -> Self {
        self.octets(PARAMETER_REQUEST_LIST, codes)
    }

    /// Client-identifier made of the hardware address. RFC 2132 s9.14.
    pub(crate) fn client_hardware(self, address: Mac) -> Self {
        self.octets(
            super::codes::CLIENT_IDENTIFIER,
            &[&[1], &address[..]].concat(),
        )
    }

    /// Octets as they are.
    pub(crate) fn raw(mut self, octets: &[u8]) -> Self {
        self.0.extend(octets);
        self
    }

    /// End. RFC 2132 s3.2.
    pub(crate) fn end(self) -> Self {
        self.raw(&[END])
    }

    /// The octets.
    pub(crate) fn into_octets(self) -> Vec<u8> {
        self.0
    }
}
