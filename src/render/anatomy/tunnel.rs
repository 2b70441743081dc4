//! What the headers of a tunnel say: who carries it, and its own numbers.

use crate::render::{Ink, Look, text};
use crate::wire::{Tunnel, TunnelKind};

/// Appends the IP header that carries a tunnel, whose bytes are `bytes`.
pub(super) fn carrier(out: &mut Vec<u8>, look: &Look, tunnel: &Tunnel, bytes: &[u8]) {
    text::str(out, "IP ");
    if let (Some(source), Some(destination)) = (tunnel.source, tunnel.destination) {
        look.paint.text(out, Ink::Address, &source.to_string());
        text::str(out, " > ");
        look.paint.text(out, Ink::Address, &destination.to_string());
    }
    text::str(out, ", ");
    text::number(out, bytes.len());
    text::str(out, " bytes");
}

/// Appends the numbers of a tunnel's own header.
pub(super) fn numbers(out: &mut Vec<u8>, kind: &TunnelKind) {
    match kind {
        TunnelKind::Mpls { labels } => {
            for (place, label) in labels.iter().enumerate() {
                text::str(out, if place == 0 { "label " } else { ", label " });
                text::number(out, *label);
            }
        }
        TunnelKind::Erspan {
            version,
            session,
            vlan,
        } => {
            text::str(out, "type ");
            text::number(out, *version);
            let numbers = [(", session ", session), (", vlan ", vlan)];
            for (word, number) in numbers {
                if let Some(number) = number {
                    text::str(out, word);
                    text::number(out, *number);
                }
            }
        }
        other => identifier(out, other),
    }
    if let TunnelKind::NvGre { flow, .. } = kind {
        text::str(out, ", flow ");
        text::number(out, *flow);
    }
}

fn identifier(out: &mut Vec<u8>, kind: &TunnelKind) {
    match kind.identifier() {
        Some((word, number)) => {
            text::str(out, word);
            out.push(b' ');
            text::number(out, number);
        }
        None => text::str(out, "no number"),
    }
}
