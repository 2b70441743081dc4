//! What is each client's own, and what it is made of: it differs between any two exchanges, and tells nothing.
//!
//! Own is only what the exchange itself shows to be: an address that was offered or given in it, not one that the client
//! brought along; a name of its own, not that it has one. So a request for an address of another network is still seen.

use std::borrow::Cow;

use crate::dhcp::{Message, option};
use crate::exchange::Exchange;
use crate::render::{Ink, Look, text, wrap};

/// The type octet of a client identifier that holds an IAID and a DUID. RFC 4361 s6.1.
const IAID_AND_DUID: u8 = 255;

/// What belongs to one exchange.
#[derive(Debug)]
pub(super) struct Own<'a> {
    hardware: &'a [u8],
    names: Vec<Cow<'a, [u8]>>,
    addresses: Vec<[u8; 4]>,
}

impl<'a> Own<'a> {
    /// What belongs to an exchange.
    pub(super) fn of(exchange: &'a Exchange) -> Self {
        let verdict = exchange.verdict();
        let mut names = Vec::new();
        let mut addresses = Vec::new();
        for member in &exchange.members {
            let message = member.packet.message();
            let given = message.yiaddr();
            if !given.is_unspecified() {
                addresses.push(given.octets());
            }
            if let (true, Some(name)) = (member.role.is_client(), message.option(option::HOST_NAME))
            {
                names.push(Cow::Borrowed(name));
            }
        }
        names.extend(verdict.hostname());
        names.retain(|name| !name.is_empty());
        // The longer name first: it may hold the shorter one.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self {
            hardware: verdict.chaddr(),
            names,
            addresses,
        }
    }

    /// Whether an address was offered or given.
    pub(super) fn has(&self, address: [u8; 4]) -> bool {
        self.addresses.contains(&address)
    }

    /// The value of an option, with what is the client's own taken out.
    pub(super) fn without(&self, code: u8, message: Message<'_>, data: &[u8]) -> Vec<u8> {
        let is_client = matches!(message.op(), crate::dhcp::Op::Request);
        match (code, data) {
            (option::HOST_NAME, _) if is_client => Vec::new(),
            (option::CLIENT_ID, [IAID_AND_DUID, _, _, _, _, high, low, ..]) => {
                vec![IAID_AND_DUID, *high, *low]
            }
            (option::CLIENT_ID, [kind, rest @ ..]) => {
                let length = u8::try_from(rest.len()).unwrap_or(u8::MAX);
                vec![*kind, length]
            }
            (option::FQDN, [flags, ..]) => vec![*flags],
            (option::MACHINE, [kind, ..]) => vec![*kind],
            _ => self.replaced(data),
        }
    }

    /// Bytes, with the client's own ones taken out.
    fn replaced(&self, data: &[u8]) -> Vec<u8> {
        const MARK: &[u8] = b"\xff\x00own\x00\xff";
        if let Ok(address) = <[u8; 4]>::try_from(data) {
            if self.has(address) {
                return MARK.to_vec();
            }
        }
        let mut parts: Vec<&[u8]> = self.names.iter().map(|name| &**name).collect();
        if self.hardware.len() > 3 {
            parts.push(self.hardware);
        }
        let mut data = data.to_vec();
        for part in parts {
            let mut from = 0;
            while let Some(at) = find(data.get(from..).unwrap_or_default(), part) {
                data.splice(from + at..from + at + part.len(), MARK.iter().copied());
                from += at + MARK.len();
            }
        }
        data
    }
}

fn find(data: &[u8], part: &[u8]) -> Option<usize> {
    data.windows(part.len()).position(|window| window == part)
}

/// The things that differ and are not shown, by what they are called, each once.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<&'static str>);

impl LeftOut {
    pub(super) fn add(&mut self, name: &'static str) {
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    /// Appends what was left out.
    pub(super) fn write(&self, out: &mut Vec<u8>, look: &Look) {
        if self.0.is_empty() {
            return;
        }
        out.push(b'\n');
        let start = out.len();
        look.paint.on(out, Ink::Faint);
        text::str(out, "each one's own, and not counted as different: ");
        text::str(out, &self.0.join(", "));
        look.paint.off(out);
        wrap::wrap(out, start, look.width, 2, wrap::At::Items);
        out.push(b'\n');
    }
}
