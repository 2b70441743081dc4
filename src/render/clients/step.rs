//! One exchange in a client's timeline: what it gave, took away, or left as it was, and when that was due.

use super::ClientView;
use crate::capture::Timestamp;
use crate::exchange::timeline::{Entry, Rebinding, State, Step};
use crate::exchange::{Kind, Outcome, Unused};
use crate::render::{Ink, text};

/// A renewal is on time within that part of the time to T1.
const FUZZ: i64 = 20;
/// And within so many nanoseconds anyway.
const LEAST_FUZZ: i64 = 2_000_000_000;

impl ClientView {
    /// Appends what became of an exchange: a line of its client.
    pub(super) fn step(&mut self, out: &mut Vec<u8>, step: &Step<'_>) {
        if let (Some(ended), State::Holds(_) | State::Lost) = (step.ended, step.before) {
            let start = out.len();
            self.moment(out, Some(ended));
            text::str(out, "       ");
            let text = "the lease ended; no renewal was seen";
            self.look.paint.text(out, Ink::Warning, text);
            self.end(out, start, 6);
        }
        let start = out.len();
        self.moment(out, step.entry.began);
        let tag = out.len();
        out.push(b'[');
        text::number(out, step.entry.exchange);
        out.push(b']');
        text::pad(out, tag, 5, 1);
        self.event(out, step);
        if let Some(before) = step.moved_from {
            text::str(out, "; before it had ");
            self.address(out, before);
        }
        if step.has_new_identity {
            text::str(out, "; with another client identifier (");
            text::number(out, step.entry.identity.unwrap_or(0) + 1);
            out.push(b')');
        }
        if step.entry.is_cut {
            text::str(out, "; its beginning is not in the capture");
        }
        self.end(out, start, 6);
    }

    /// Appends that an ACK came to nothing.
    fn unused(&mut self, out: &mut Vec<u8>, entry: &Entry, words: &str) {
        self.look.paint.text(out, Ink::Error, words);
        self.about(out, entry, " ");
        self.from(out, entry.server);
    }

    fn event(&mut self, out: &mut Vec<u8>, step: &Step<'_>) {
        let entry = step.entry;
        match (entry.kind, entry.outcome) {
            (_, Outcome::Bound) => match entry.unused {
                Some(Unused::Unheard) => self.unused(out, entry, "did not hear that it has"),
                Some(Unused::Late) => self.unused(out, entry, "had begun anew when it was granted"),
                Some(Unused::Dropped | Unused::Astray) => {
                    self.unused(out, entry, "dropped the ACK of");
                }
                Some(Unused::Refused) => {
                    self.unused(out, entry, "was granted, and refused as well,");
                }
                Some(Unused::Unasked) | None => self.bound(out, step),
            },
            (_, Outcome::NoAnswer) if entry.unused.is_some() => {
                self.unused(out, entry, "dropped the ACK of");
            }
            (_, Outcome::Nak) => {
                self.look.paint.text(out, Ink::Error, "refused");
                self.about(out, entry, " ");
                if let Some(server) = entry.server {
                    text::str(out, " by ");
                    self.address(out, server);
                }
            }
            (Kind::Release, _) => {
                text::str(out, "gave back");
                self.about(out, entry, " ");
                match entry.beside(step.before) {
                    Some(address) => {
                        text::str(out, ", and still has ");
                        self.address(out, address);
                    }
                    None => Self::time_left(out, step),
                }
            }
            (Kind::Decline, _) => {
                self.look.paint.text(out, Ink::Error, "turned down");
                self.about(out, entry, " ");
                text::str(out, ": it took it to be in use");
            }
            (Kind::Renew, _) => self.not_renewed(out, step),
            (Kind::Inform, Outcome::Answered) => {
                text::str(out, "got parameters");
                self.about(out, entry, " for ");
                self.from(out, entry.server);
            }
            (Kind::Pxe, Outcome::Answered) => {
                text::str(out, "asked what to boot, and had an answer");
                self.from(out, entry.server);
            }
            (_, Outcome::Answered) => {
                text::str(out, entry.kind.word());
                text::str(out, " answered");
                self.from(out, entry.server);
            }
            (_, Outcome::OfferOnly) => {
                if entry.taken_in.is_some() {
                    self.about(out, entry, "took the OFFER of ");
                } else if entry.address.is_some() && entry.is_taken_unnamed {
                    self.about(out, entry, "asked for the OFFER of ");
                } else if entry.address.is_some() && entry.is_cut {
                    self.about(out, entry, "was not heard to take the OFFER of ");
                } else if entry.address.is_some() {
                    self.about(out, entry, "sent no REQUEST for the OFFER of ");
                } else {
                    text::str(out, "got no address");
                }
                self.from(out, entry.server);
                if entry.is_taken_unnamed {
                    text::str(out, " without naming the server");
                }
                if let Some(taken) = entry.taken_in {
                    text::str(out, " in [");
                    text::number(out, taken);
                    out.push(b']');
                }
            }
            (kind, outcome) => {
                text::str(out, kind.word());
                text::str(out, ": ");
                text::str(out, outcome.word());
                if entry.questions > 0 {
                    text::str(out, ", asked ");
                    text::how_often(out, entry.questions.into());
                }
                if step.was_answered_unseen {
                    text::str(
                        out,
                        "; the answer is not in the capture: next it has the address",
                    );
                }
            }
        }
    }

    /// Appends the lease an exchange gave, with what is due when.
    fn bound(&mut self, out: &mut Vec<u8>, step: &Step<'_>) {
        let entry = step.entry;
        let word = match entry.kind {
            Kind::Renew if entry.rebinding != Rebinding::Never => "renewed by rebinding",
            Kind::Renew => "renewed",
            Kind::InitReboot => "kept",
            _ => "got",
        };
        self.look.paint.text(out, Ink::Good, word);
        self.about(out, entry, " ");
        self.from(out, entry.server);
        if entry.kind == Kind::Renew {
            self.against_due(out, step);
        }
        let State::Holds(held) = step.after else {
            return text::str(out, "; for how long is not known");
        };
        match held.ends() {
            None => text::str(out, "; for ever"),
            Some(ends) => {
                text::str(out, "; for ");
                text::lease(out, held.seconds);
                if self.tells_moments() {
                    text::str(out, ": renew ");
                    self.due(out, held.renews(), entry.began);
                    text::str(out, ", rebind ");
                    self.due(out, held.rebinds(), entry.began);
                    text::str(out, ", ends ");
                    self.due(out, ends, entry.began);
                } else {
                    text::str(out, ": renew after ");
                    text::lease(out, held.t1);
                    text::str(out, ", rebind after ");
                    text::lease(out, held.t2);
                }
            }
        }
    }

    /// Appends how a client asked to extend its lease without an answer, or without one so far.
    fn not_renewed(&mut self, out: &mut Vec<u8>, step: &Step<'_>) {
        let entry = step.entry;
        let is_open = entry.outcome == Outcome::Open;
        if is_open {
            self.look.paint.text(out, Ink::Info, "asks to renew");
            self.about(out, entry, " ");
            text::str(out, ", ");
        } else {
            self.look.paint.text(out, Ink::Error, "not renewed");
            self.about(out, entry, ": ");
            text::str(out, ", asked ");
        }
        text::how_often(out, entry.questions.into());
        text::str(out, if is_open { " so far" } else { "" });
        if entry.rebinding != Rebinding::Never {
            text::str(out, ", at last everybody");
        }
        self.against_due(out, step);
        if is_open {
            text::str(out, "; the input ends before an answer can be expected");
        } else if step.was_answered_unseen {
            text::str(
                out,
                "; the answer is not in the capture: next it renews again",
            );
        }
    }

    /// Appends whether a renewal came early, on time or late.
    fn against_due(&mut self, out: &mut Vec<u8>, step: &Step<'_>) {
        if let State::Has(_) = step.before {
            return;
        }
        let (State::Holds(held), Some(began)) = (step.before, step.entry.began) else {
            return text::str(out, "; the lease before is not in the capture");
        };
        if !step.entry.is_timed_by(&held) {
            return text::str(out, ", the clock having been set back");
        }
        let from = |due: Timestamp| began.nanos().saturating_sub(due.nanos());
        // Late, or extended in between by what was not seen.
        if let Some(over) = held.ends().map(from).filter(|over| *over > 0) {
            text::str(out, "; the last lease that was seen had ended ");
            text::elapsed(out, over);
            return text::str(out, " before");
        }
        // A client without patience asks everybody at T1 already.
        let is_rebinding = step.entry.rebinding == Rebinding::AtOnce
            && from(held.rebinds()).saturating_abs() < from(held.renews()).saturating_abs();
        let due = if is_rebinding {
            held.rebinds()
        } else {
            held.renews()
        };
        let off = from(due);
        let fuzz = (i64::from(held.seconds).saturating_mul(1_000_000_000) / FUZZ).max(LEAST_FUZZ);
        if off.saturating_abs() <= fuzz {
            text::str(out, ", on time");
        } else {
            text::str(out, ", ");
            text::elapsed(out, off.saturating_abs());
            text::str(out, if off < 0 { " early" } else { " late" });
        }
        if self.tells_moments() {
            text::str(out, " (due ");
            self.due(out, due, Some(began));
            text::str(out, ")");
        }
    }

    fn time_left(out: &mut Vec<u8>, step: &Step<'_>) {
        let (State::Holds(held), Some(began)) = (step.before, step.entry.began) else {
            return;
        };
        if let Some(ends) = held.ends().filter(|_| step.entry.is_timed_by(&held)) {
            text::str(out, ", ");
            text::elapsed(out, ends.nanos().saturating_sub(began.nanos()));
            text::str(out, " before its end");
        }
    }
}
