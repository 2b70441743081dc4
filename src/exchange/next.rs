//! What a client began next, while an exchange of it was open.

use crate::capture::Timestamp;
use crate::exchange::clock::{Moment, Setting};
use crate::exchange::place::Arrival;
use crate::exchange::{Kind, Role};

/// What a client began while an exchange of it was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// What it wanted then.
    pub kind: Kind,
    /// What its first message was.
    pub role: Role,
    /// When it began.
    pub time: Option<Timestamp>,
    /// For how long the client had been trying then, in seconds, as its first message says.
    pub secs: u16,
    /// The setting of the clock that its time is by.
    pub(super) setting: Setting,
}

impl Next {
    /// What a client's message begins.
    pub(super) fn of(arrival: &Arrival<'_>, kind: Kind, setting: Setting) -> Self {
        Self {
            kind,
            role: arrival.role,
            time: arrival.packet.time(),
            secs: arrival.message.secs(),
            setting,
        }
    }

    /// When it began, with the setting of the clock.
    pub(super) fn moment(&self) -> Moment {
        (self.time, self.setting)
    }
}
