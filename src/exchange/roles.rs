//! Sets of roles: what is asked at every turn, of messages and of exchanges.

use crate::exchange::Role;

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles(u32);

impl Roles {
    /// None.
    pub const NONE: Self = Self(0);
    /// Every message.
    pub const ALL: Self = Self(u32::MAX);
    /// A REQUEST in any state.
    pub const REQUESTS: Self = Self::of(&[
        Role::Select,
        Role::Reboot,
        Role::Renew,
        Role::Rebind,
        Role::UnclearRequest,
    ]);
    /// What a DHCP client sends on its own account: neither BOOTP nor PXE's port nor a LEASEQUERY.
    pub const CLIENT: Self = Self::REQUESTS.and(Self::of(&[
        Role::Discover,
        Role::Decline,
        Role::Release,
        Role::Inform,
    ]));
    /// What a client sends on its own account, BOOTP included.
    pub const CLIENT_OR_BOOTP: Self = Self::CLIENT.and(Self::of(&[Role::BootRequest]));
    /// What a client sends, an agent's question and a message to a PXE server included.
    pub const FROM_CLIENTS: Self =
        Self::CLIENT_OR_BOOTP.and(Self::of(&[Role::LeaseQuery, Role::PxeRequest]));
    /// What comes to a PXE server's port, or from it.
    pub const PXE: Self = Self::of(&[Role::PxeRequest, Role::PxeReply]);
    /// Offers and agreements: what gives parameters.
    pub const GIVING: Self = Self::of(&[Role::Offer, Role::Ack]);
    /// What sets a client up: offers, agreements and answers by BOOTP.
    pub const SETTING: Self = Self::GIVING.and(Self::of(&[Role::BootReply]));
    /// A message of BOOTP.
    pub const BOOTP: Self = Self::of(&[Role::BootRequest, Role::BootReply]);
    /// A server's word to a client.
    pub const ANSWERS: Self = Self::GIVING.and(Self::of(&[Role::Nak]));
    /// What server and client say of a lease.
    pub const LEASING: Self = Self::CLIENT.and(Self::ANSWERS);

    /// The set of these roles.
    pub const fn of(roles: &[Role]) -> Self {
        let mut bits = 0;
        let mut rest = roles;
        while let Some((role, more)) = rest.split_first() {
            bits |= 1 << role.place();
            rest = more;
        }
        Self(bits)
    }

    /// What is in either set.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether a role is in both sets.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the role is in the set.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role.place()) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_it_was_made_of() {
        let set = Roles::of(&[Role::Discover, Role::Other]);
        assert!(set.has(Role::Discover) && set.has(Role::Other) && !set.has(Role::Ack));
        assert!(Role::ALL.into_iter().all(|role| Roles::ALL.has(role)));
    }

    #[test]
    fn clients_and_servers_are_apart() {
        for role in Role::ALL {
            assert!(
                !Roles::CLIENT_OR_BOOTP.has(role) || role.is_client(),
                "{role:?}"
            );
            assert!(!Roles::ANSWERS.has(role) || role.is_server(), "{role:?}");
        }
    }
}
