//! How vendor information (43) is to be read where its message does not say: as the vendor class says that the client
//! gave before.
//!
//! It is settled once, when the message comes, so that all that is said of the message later agrees. RFC 2132 s8.4.

use triomphe::Arc;

use crate::dhcp::option;
use crate::exchange::Member;

/// Has vendor information read by the class of the client's message that is answered, or of the last one before that
/// gives a class.
#[inline]
pub(super) fn settle(before: &[Member], member: &mut Member) {
    let message = member.packet.message();
    if message.has(option::VENDOR) && !message.has(option::VENDOR_CLASS) {
        settle_by(before, member);
    }
}

/// The same where the message does not give a class itself, which is seldom.
#[cold]
fn settle_by(before: &[Member], member: &mut Member) {
    let until = member
        .question
        .map_or(before.len(), |place| place.get().into());
    let mut asked = before.iter().take(until).rev();
    let class = asked.find_map(|asked| {
        let message = asked.packet.message();
        asked
            .role
            .is_client()
            .then(|| message.option(option::VENDOR_CLASS))?
    });
    if let Some(class) = class {
        Arc::make_mut(&mut member.packet).read_vendor_by(class);
    }
}

#[cfg(test)]
mod tests {
    use crate::findings::testing::{Msg, ack, discover, exchanges, offer, request};

    const PXE: &[u8] = b"PXEClient:Arch:00000";
    /// PXE Discovery Control, cut short; also fine options of nobody in particular.
    const CUT: &[u8] = &[6, 5, 1];

    /// Of each message by what class its vendor information is read, and how many faults it has.
    fn read(messages: &[Msg]) -> Vec<(Option<Vec<u8>>, usize)> {
        let all = exchanges(messages);
        assert_eq!(all.len(), 1);
        let members = all[0].members.iter();
        members
            .map(|member| {
                let message = member.packet.message();
                let class = message.vendor_class().map(<[u8]>::to_vec);
                (class, message.layout().faults().len())
            })
            .collect()
    }

    #[test]
    fn the_class_of_the_question_says_what_the_answer_means() {
        let told = read(&[discover().option(60, PXE), offer().option(43, CUT)]);
        assert_eq!(told[1], (Some(b"PXEClient".to_vec()), 1));
        let asked = [discover().option(60, PXE), offer(), request(), ack()];
        let [first, second, third, last] = asked;
        let told = read(&[first, second, third, last.option(43, CUT)]);
        assert_eq!(told[3].1, 1);
        let told = read(&[
            discover().option(60, b"udhcp 1.35.0"),
            offer().option(43, CUT),
        ]);
        assert_eq!(told[1], (None, 0));
        let own = offer().option(43, CUT).option(60, b"MSFT 5.0");
        let told = read(&[discover().option(60, PXE), own]);
        assert_eq!(told[1].0, Some(b"MSFT 5.0".to_vec()));
    }

    #[test]
    fn what_comes_later_changes_nothing() {
        let told = read(&[
            discover(),
            offer().option(43, CUT),
            request().option(60, PXE),
            offer().option(43, CUT).at(3),
        ]);
        assert_eq!(told[1], (None, 0));
        assert_eq!(told[3], (None, 0));
    }

    #[test]
    fn a_copy_is_read_as_what_it_is_a_copy_of() {
        let told = read(&[
            discover().option(60, PXE),
            offer().option(43, CUT),
            offer().option(43, CUT).at(2),
        ]);
        assert_eq!(told[1], told[2]);
        assert_eq!(told[2].1, 1);
    }
}
