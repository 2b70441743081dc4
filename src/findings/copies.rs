//! Which rules look at a copy: those about how it came, and about what its original does not have.
//!
//! A copy is the same message once more, of a mirror or from the other side of a relay, and counts for nothing else.
//! What stands in the message was found in the original.

use crate::exchange::Packet;
use crate::findings::{MessageCase, Rule};

/// What may be another in a copy than in its original.
#[derive(Debug, Clone, Copy)]
pub(super) struct Differs {
    /// From where to where it went.
    way: bool,
    /// Its bytes: a relay sets fields and adds option 82.
    bytes: bool,
    /// What was captured of it.
    extent: bool,
}

impl Differs {
    /// What differs in a copy; `None` where the message is none.
    #[inline]
    pub(super) fn of(case: &MessageCase<'_>) -> Option<Self> {
        case.is_copy().then(|| Self::between(case))
    }

    fn between(case: &MessageCase<'_>) -> Self {
        let Some(original) = case.original() else {
            return Self {
                way: true,
                bytes: true,
                extent: false,
            };
        };
        let message = original.message();
        Self {
            way: way(original) != way(case.packet),
            bytes: message.payload() != case.message().payload(),
            extent: message.is_truncated(),
        }
    }

    /// Whether a rule may find something that it did not find in the original.
    pub(super) fn calls(self, rule: &Rule) -> bool {
        match rule.code {
            "P01" | "P02" | "P03" | "P04" | "P05" | "P06" | "P07" | "P32" => true,
            "P11" | "P12" | "P28" | "P29" | "P30" | "P31" | "M11" | "M12" | "M13" | "M14"
            | "V20" => self.way || self.extent,
            "P09" | "P18" | "P19" | "P20" | "P21" | "P22" | "P33" | "P34" | "P41" | "P42" => {
                self.bytes
            }
            _ => self.extent,
        }
    }
}

/// From where to where a packet went, by all its layers.
fn way(packet: &Packet) -> impl PartialEq + use<> {
    let datagram = &packet.datagram;
    (
        (datagram.ip.src, datagram.ip.dst),
        (datagram.udp.src, datagram.udp.dst),
        (datagram.sender(), datagram.receiver()),
    )
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, discover, exchanges, offer};
    use crate::findings::{Judge, MessageCase, Selection};

    /// How often a rule fires in messages of one exchange.
    fn times(code: &str, messages: &[Msg]) -> u64 {
        let selection = Selection::new(&[code.to_owned()], &[]).unwrap();
        let mut judge = Judge::new(&selection);
        let mut exchange = exchanges(messages).remove(0);
        let members = exchange.members.clone();
        exchange.members.clear();
        for member in members {
            exchange.members.push(member);
            let newest = exchange.members.last().unwrap();
            let found = judge.message(&MessageCase::newest(&exchange, newest));
            judge.tell(found.unwrap_or_default());
        }
        judge.counts().first().map_or(0, |tally| tally.times)
    }

    #[test]
    fn what_stands_in_a_message_counts_once() {
        let odd = discover().option(55, &[3, 121]).with(|m| m.id = Some(7));
        assert_eq!(times("M19", std::slice::from_ref(&odd)), 1);
        assert_eq!(times("M19", &[odd.clone(), odd.clone().at(1)]), 1);
        assert_eq!(times("M19", &[odd.clone(), odd.clone().relayed().at(1)]), 1);
        // What is asked again is no copy.
        assert_eq!(times("M19", &[odd.clone(), odd.clone().at(4000)]), 2);
        // The first was cut, and only the copy has all of it.
        let whole = odd.clone().at(1);
        assert_eq!(times("M19", &[odd.kept(243), whole]), 1);
    }

    #[test]
    fn what_a_relay_adds_is_its_own() {
        let bad = discover().option(3, &[1, 2, 3]);
        let relayed = |m: Msg| m.relayed().at(1);
        assert_eq!(times("P21", &[bad.clone(), relayed(bad.clone())]), 1);
        let torn = relayed(discover()).option(82, &[1, 9, 1]);
        assert_eq!(times("P41", &[discover(), torn]), 1);
        let short = discover().with(|m| m.least = 0);
        assert_eq!(times("P09", &[short.clone(), relayed(short)]), 1);
    }

    #[test]
    fn how_it_came_counts_each_time() {
        let bad = |m: Msg| m.with(|m| (m.udp_checksum, m.id) = (Some(1), Some(7)));
        assert_eq!(times("P02", &[bad(discover()), bad(discover()).at(1)]), 2);
        assert_eq!(times("P02", &[discover(), offer(), bad(offer()).at(9)]), 1);
    }
}
