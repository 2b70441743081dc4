//! What a client wants with an exchange.

use crate::exchange::{Role, Roles};

/// What a client wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A new address: DISCOVER to ACK or NAK. RFC 2131 s3.1.
    Acquire,
    /// Its old address again after a restart. RFC 2131 s3.2.
    InitReboot,
    /// A longer lease, by RENEWING and then REBINDING. RFC 2131 s4.4.5.
    Renew,
    /// Parameters only. RFC 2131 s3.4.
    Inform,
    /// To give its address back. RFC 2131 s4.4.6.
    Release,
    /// To say that the address is in use. RFC 2131 s3.1 item 5.
    Decline,
    /// An agent asks about a lease. RFC 4388.
    LeaseQuery,
    /// A server wants the client to renew. RFC 3203.
    ForceRenew,
    /// A PXE boot server, on port 4011 or asked by broadcast.
    Pxe,
    /// BOOTP, without a message type. RFC 951.
    Bootp,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Acquire,
        Self::InitReboot,
        Self::Renew,
        Self::Inform,
        Self::Release,
        Self::Decline,
        Self::LeaseQuery,
        Self::ForceRenew,
        Self::Pxe,
        Self::Bootp,
    ];

    /// The kind's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Acquire => "acquire",
            Self::InitReboot => "init-reboot",
            Self::Renew => "renew",
            Self::Inform => "inform",
            Self::Release => "release",
            Self::Decline => "decline",
            Self::LeaseQuery => "leasequery",
            Self::ForceRenew => "forcerenew",
            Self::Pxe => "pxe",
            Self::Bootp => "bootp",
        }
    }

    /// Whether no answer is expected: the message itself is all there is.
    pub fn is_sent_only(self) -> bool {
        matches!(self, Self::Release | Self::Decline | Self::ForceRenew)
    }

    /// Whether it goes on beside what else the client wants, with the same xid even.
    pub(crate) fn is_aside(self) -> bool {
        matches!(self, Self::Pxe | Self::Bootp | Self::LeaseQuery)
    }

    /// Whether the client asks for an address that it does not have, or not any more.
    pub(super) fn asks_for_address(self) -> bool {
        matches!(self, Self::Acquire | Self::InitReboot)
    }

    /// Whether only a client that has an address wants it.
    pub(super) fn needs_address(self) -> bool {
        matches!(
            self,
            Self::Renew | Self::Inform | Self::Release | Self::Decline
        )
    }

    /// Whether an ACK or NAK to a REQUEST ends it.
    pub fn is_for_lease(self) -> bool {
        matches!(self, Self::Acquire | Self::InitReboot | Self::Renew)
    }

    /// The roles of what answers it.
    pub(super) const fn answers(self) -> Roles {
        match self {
            Self::LeaseQuery => Roles::of(&[Role::LeaseReply]),
            Self::Pxe => Roles::of(&[Role::PxeReply]),
            Self::Bootp => Roles::of(&[Role::BootReply]),
            _ => Roles::of(&[Role::Ack, Role::Nak]),
        }
    }
}
