//! The bounds of what is kept in memory, and the times after which an exchange is over.

use crate::capture::Timestamp;

/// Nanoseconds in a second.
pub(crate) const SECOND: i64 = Timestamp::NANOS_A_SECOND;

/// An answered exchange is over that long after its last message, in nanoseconds.
pub(crate) const AFTER_ANSWER: i64 = 20 * SECOND;
/// An unanswered one, in nanoseconds.
pub(crate) const UNANSWERED: i64 = 120 * SECOND;
/// An unanswered renewal whose lease is not known, in nanoseconds.
pub(crate) const UNANSWERED_RENEWAL: i64 = 3600 * SECOND;
/// Silence after which a question counts as not answered, in nanoseconds.
pub(crate) const NO_ANSWER_AFTER: i64 = 10 * SECOND;
/// Silence after which a server may still answer, in nanoseconds: it looks first whether an address is free, and clients wait
/// as long. RFC 2131 s2.2, s4.1.
pub(crate) const ANSWER_WITHIN: i64 = 4 * SECOND;
/// A copy of a message comes within that time, in nanoseconds.
pub(crate) const COPY_WITHIN: i64 = 50_000_000;
/// Clients whose last lease is remembered.
pub(crate) const CLIENTS: u32 = 65_536;
/// Transaction identifiers of one exchange under which answers are looked for.
pub(crate) const XIDS: usize = 8;
/// Messages kept of one exchange; of a longer one repeats from the middle are dropped, and counted.
pub(crate) const MEMBERS: usize = 512;
/// Bytes that the messages kept of one exchange may hold; of a larger one some from the middle are dropped likewise.
pub(crate) const MEMBERS_BYTES: usize = 2 << 20;
/// Messages at the beginning of a long exchange that are kept.
pub(crate) const MEMBERS_HEAD: usize = 64;
/// Messages at the end of one.
pub(crate) const MEMBERS_TAIL: usize = MEMBERS / 4;
/// Open exchanges with one xid and client.
pub(crate) const UNDER_A_KEY: usize = 64;
/// Open exchanges of one client in which an OFFER is looked for when its xid changes.
pub(crate) const OPEN_OF_A_CLIENT: usize = 8;
/// Exchanges that are opened until queues are looked at for what is long closed.
pub(crate) const TRIM_EVERY: u64 = 64;
/// Exchanges that are over and whose memory waits to be used again.
pub(crate) const SPARE: usize = 64;

/// Bytes that the tracker holds for an exchange beside the exchange itself: its places in the index and the queues,
/// its timer, and what the allocator adds. Measured on a flood of single messages.
pub(crate) const BESIDE_AN_EXCHANGE: usize = 384;
/// Bytes that the allocator adds to a message's frame.
pub(crate) const BESIDE_A_MESSAGE: usize = 16;

/// What a user can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that open exchanges may hold together.
    pub held_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            held_bytes: 16 << 20,
        }
    }
}
