//! Value faults in words: what there is and what was expected.

use super::append;
use crate::dhcp::format::{LengthRule, ValueFault, ValueFaultKind};
use crate::dhcp::name::{LABEL_MAX, NAME_MAX, NameFault};
use crate::render::text as put;

/// Appends what is wrong with a value; the caller says where.
pub fn fault(out: &mut Vec<u8>, fault: &ValueFault) {
    match fault.kind {
        ValueFaultKind::Length { expected, actual } => {
            push(out, "length ");
            put::number(out, actual);
            push(out, " (expected ");
            rule(out, expected);
            push(out, ")");
        }
        ValueFaultKind::Cut { needed, left } => {
            push(out, "cut short: ");
            counted(out, needed, "byte");
            push(out, " needed, ");
            put::number(out, left);
            push(out, " left");
        }
        ValueFaultKind::Excess { extra } => {
            counted(out, extra, "byte");
            push(out, " too many");
        }
        ValueFaultKind::Name(why) => name(out, why),
        ValueFaultKind::Bool(octet) => {
            put::number(out, octet);
            push(out, " (expected 0 or 1)");
        }
        ValueFaultKind::PrefixLength { bits, max } => {
            push(out, "prefix of ");
            put::number(out, bits);
            push(out, " bits (expected at most ");
            put::number(out, max);
            push(out, ")");
        }
        ValueFaultKind::Bits { bits, max } => {
            put::number(out, bits);
            push(out, " bits (expected at most ");
            put::number(out, max);
            push(out, ")");
        }
        ValueFaultKind::Count(count) => {
            push(out, "length octet ");
            put::number(out, count);
            push(out, " is too small");
        }
        ValueFaultKind::Bare => push(out, "bare text"),
        ValueFaultKind::BareAddress => push(out, "bare address"),
    }
}

fn push(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn counted(out: &mut Vec<u8>, count: u32, thing: &str) {
    put::number(out, count);
    push(out, " ");
    push(out, thing);
    if count != 1 {
        push(out, "s");
    }
}

/// Appends which lengths a rule allows: `4`, `at least 1`, `a multiple of 4`, `5, 9, 13 ...`.
pub fn rule(out: &mut Vec<u8>, rule: LengthRule) {
    match (rule.min, rule.step) {
        (min, 0) => put::number(out, min),
        (0, 1) => push(out, "any"),
        (min, 1) => {
            push(out, "at least ");
            put::number(out, min);
        }
        (min, step) if min == step || min == 0 => {
            push(out, "a multiple of ");
            put::number(out, step);
        }
        (min, step) => {
            for length in [min, min.saturating_add(step)] {
                put::number(out, length);
                push(out, ", ");
            }
            put::number(out, min.saturating_add(step).saturating_add(step));
            push(out, " ...");
        }
    }
}

fn name(out: &mut Vec<u8>, fault: NameFault) {
    push(out, "bad domain name: ");
    match fault {
        NameFault::Cut => push(out, "it ends before its root label"),
        NameFault::LabelKind(octet) => {
            push(out, "label length ");
            append::pattern(out, u64::from(octet), 2);
            push(out, " (expected at most ");
            put::number(out, LABEL_MAX);
            push(out, ")");
        }
        NameFault::PointerRefused => push(out, "a compression pointer where none is allowed"),
        NameFault::PointerForward { target } => {
            push(out, "pointer to ");
            append::pattern(out, u64::from(target), 4);
            push(out, " leads to no earlier name");
        }
        NameFault::TooLong => {
            push(out, "longer than ");
            put::number(out, NAME_MAX);
            push(out, " bytes");
        }
    }
}
