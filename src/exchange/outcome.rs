//! How an exchange ended, and what of it is not in the input.

/// How an exchange ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The client has its address: ACK.
    Bound,
    /// The server refused: NAK.
    Nak,
    /// The reply came that the kind expects.
    Answered,
    /// Sent; no reply is expected.
    Sent,
    /// An OFFER came, and no REQUEST took it.
    OfferOnly,
    /// Nothing came.
    NoAnswer,
    /// The input ended before it could be known.
    Open,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 7] = [
        Self::Bound,
        Self::Nak,
        Self::Answered,
        Self::Sent,
        Self::OfferOnly,
        Self::NoAnswer,
        Self::Open,
    ];

    /// The outcome's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Nak => "nak",
            Self::Answered => "answered",
            Self::Sent => "sent",
            Self::OfferOnly => "offer-only",
            Self::NoAnswer => "no-answer",
            Self::Open => "open",
        }
    }
}

/// What of an exchange is not in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// Its beginning.
    Start,
    /// Its end.
    End,
    /// Both.
    Both,
}

impl Cut {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Both => "both",
        }
    }
}

/// Why an exchange was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    /// Its time was over.
    Expired,
    /// The input ended.
    InputEnded,
    /// No more was read, although there may be more.
    Stopped,
    /// Memory was needed for others.
    Evicted,
}
