//! One line a message, and one when an exchange closes: what `tail -f` would show.

use crate::dhcp::{Message, option};
use crate::exchange::Role;
use crate::findings::Finding;
use crate::render::exchange::{outcome_ink, outcome_word, verdict_line};
use crate::render::{Case, Clock, Ink, Look, Shown, TimeForm, View, escape, layers, text};

/// Columns of a time stamp that is not there: those of a time of day.
const NO_TIME: usize = 15;

/// The view.
#[derive(Debug)]
pub struct LineView {
    look: Look,
    clock: Clock,
}

impl LineView {
    /// The view with a look.
    pub fn new(look: Look) -> Self {
        Self {
            clock: Clock::new(look.time),
            look,
        }
    }

    fn client(&self, out: &mut Vec<u8>, message: Message<'_>) {
        let start = out.len();
        self.look.paint.on(out, Ink::Address);
        let chaddr = message.chaddr();
        let by_name = chaddr.is_empty();
        let identifier = by_name.then(|| message.option(option::CLIENT_ID)).flatten();
        layers::client(out, chaddr, identifier);
        self.look.paint.off(out);
        text::pad(out, start, 17, 0);
    }

    /// Appends the file or the interface that the message came from, where there are several. A line stands for itself, so
    /// each has it.
    fn place(&self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        if self.look.has_several_sources() {
            text::str(out, "  ");
            text::str(out, layers::source_word(&self.look));
            escape::text(out, self.look.source(shown.packet.origin.source).as_bytes());
        }
        if let Some(name) = layers::interface(&self.look, shown.packet, shown.one_of) {
            text::str(out, "  on ");
            escape::text(out, name.as_bytes());
        }
    }
}

impl View for LineView {
    fn looks_at_exchanges(&self) -> bool {
        false
    }

    fn message(&mut self, out: &mut Vec<u8>, shown: &Shown<'_>) {
        let packet = shown.packet;
        let message = packet.message();
        if self.look.time != TimeForm::None {
            let start = out.len();
            self.look.paint.on(out, Ink::Faint);
            self.clock
                .stamp(out, packet.origin.time, packet.origin.precision);
            self.look.paint.off(out);
            if packet.origin.time.is_none() {
                text::pad(out, start, NO_TIME, 0);
            }
            text::str(out, "  ");
        }
        layers::exchange_tag(out, &self.look, shown);
        let start = out.len();
        self.look.paint.on(out, Ink::Type);
        layers::message_word(out, message);
        self.look.paint.off(out);
        text::pad(out, start, 10, 2);
        self.client(out, message);
        text::str(out, "  ");
        layers::path(out, &self.look, packet);
        essence(out, &self.look, message, shown.role);
        if shown.copy_of.is_some() {
            text::str(out, "  (copy)");
        }
        self.place(out, shown);
        if self.look.verbosity > 0 || !layers::is_sound(packet) {
            text::str(out, "  ");
            layers::checksums(out, &self.look, packet);
        }
        codes(out, &self.look, shown.findings);
        out.push(b'\n');
    }

    fn tail(&mut self, out: &mut Vec<u8>, case: &Case<'_>) {
        let is_quiet = self.look.verbosity < 0;
        if is_quiet && !case.findings.iter().any(|one| self.look.tells(one)) {
            return;
        }
        text::str(out, "= ");
        let rail = u8::try_from(case.exchange.number % 251).unwrap_or(0);
        self.look.paint.on(out, Ink::Rail(rail));
        out.push(b'[');
        text::number(out, case.exchange.number);
        out.push(b']');
        self.look.paint.off(out);
        out.push(b' ');
        let ink = outcome_ink(case.exchange.outcome);
        self.look.paint.text(out, ink, outcome_word(case.exchange));
        text::str(out, "  ");
        verdict_line(out, &self.look, &case.verdict, case.shows_silence);
        codes(out, &self.look, case.findings);
        out.push(b'\n');
    }
}

/// Appends the codes of what was found, each once.
fn codes(out: &mut Vec<u8>, look: &Look, findings: &[Finding]) {
    for (place, finding) in findings.iter().enumerate() {
        let told = |before: &Finding| std::ptr::eq(before.rule, finding.rule) && look.tells(before);
        if look.tells(finding) && !findings.iter().take(place).any(told) {
            text::str(out, "  ");
            text::str(out, finding.rule.code);
        }
    }
}

/// Appends what matters in a message of this role, where there is any: the address, the lease, the name, the reason.
fn essence(out: &mut Vec<u8>, look: &Look, message: Message<'_>, role: Role) {
    let start = out.len();
    out.push(b' ');
    let gap = out.len();
    let wanted = message.address_option(option::REQUESTED);
    let address = match role {
        _ if !message.yiaddr().is_unspecified() => Some(message.yiaddr()),
        _ if !message.ciaddr().is_unspecified() => Some(message.ciaddr()),
        _ => wanted,
    };
    if let Some(address) = address {
        out.push(b' ');
        look.paint.on(out, Ink::Address);
        text::address(out, address);
        look.paint.off(out);
    }
    if let (true, Some(seconds)) = (role.is_server(), message.number_option(option::LEASE)) {
        text::str(out, " for ");
        text::lease(out, seconds);
    }
    if let (true, Some(server)) = (role == Role::Select, message.address_option(option::SERVER)) {
        text::str(out, " from ");
        text::address(out, server);
    }
    let words = match role {
        Role::Nak | Role::Decline => message.text_option(option::MESSAGE),
        role if role.is_client() => message.text_option(option::HOST_NAME),
        _ => None,
    };
    if let Some(words) = words {
        text::str(out, " \"");
        escape::text(out, words);
        text::str(out, "\"");
    }
    if out.len() == gap {
        out.truncate(start);
    }
}
