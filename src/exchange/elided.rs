//! Messages that were dropped from the middle of a very long exchange: how many of which role there were.

use crate::exchange::{Exchange, Member, Role, SECOND};

/// Messages that were dropped from the middle of an exchange.
#[derive(Debug, Clone, Default)]
pub struct Elided(Option<Box<Counts>>);

#[derive(Debug, Clone)]
struct Counts {
    /// How many there were of each role that count.
    roles: [u64; Role::ALL.len()],
    /// How many were copies.
    copies: u64,
    /// How many messages in front of them are kept.
    before: usize,
    /// The most DISCOVERs of the exchange that came within a minute, as seen before any were dropped.
    busiest: usize,
}

impl Elided {
    /// Bytes of memory it holds beside itself, once something was dropped.
    pub(super) const HEAP_BYTES: usize = size_of::<Counts>();

    /// Whether any were dropped.
    pub fn is_any(&self) -> bool {
        self.0.is_some()
    }

    /// How many were dropped, copies included.
    pub fn total(&self) -> u64 {
        let counts = |counts: &Counts| counts.roles.iter().sum::<u64>() + counts.copies;
        self.0.as_deref().map_or(0, counts)
    }

    /// How many of them were copies.
    pub fn copies(&self) -> u64 {
        self.0.as_deref().map_or(0, |counts| counts.copies)
    }

    /// How many of them count and have a role that is wanted.
    pub fn of(&self, wanted: impl Fn(Role) -> bool) -> usize {
        let Some(counts) = self.0.as_deref() else {
            return 0;
        };
        let roles = Role::ALL.iter().zip(&counts.roles);
        let wanted = roles.filter(|(role, _)| wanted(**role));
        let count: u64 = wanted.map(|(_, count)| count).sum();
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    /// How many messages in front of them are kept; `None` where none were dropped.
    pub fn before(&self) -> Option<usize> {
        self.0.as_deref().map(|counts| counts.before)
    }

    /// The most DISCOVERs that came within a minute before any of them were dropped; 0 where none were.
    pub fn busiest(&self) -> usize {
        self.0.as_deref().map_or(0, |counts| counts.busiest)
    }

    /// Notes that of these messages those from `before` on are dropped, up to where `dropped` are.
    pub(super) fn note(&mut self, members: &[Member], before: usize, dropped: usize) {
        let counts = self.0.get_or_insert_with(|| {
            Box::new(Counts {
                roles: [0; Role::ALL.len()],
                copies: 0,
                before,
                busiest: 0,
            })
        });
        counts.before = before;
        counts.busiest = counts.busiest.max(busiest(members));
        for member in members.iter().skip(before).take(dropped) {
            let count = match counts.roles.get_mut(member.role.place()) {
                Some(count) if !member.is_copy() => count,
                _ => &mut counts.copies,
            };
            *count += 1;
        }
    }
}

/// The most DISCOVERs that came within a minute, by messages in the order they came.
fn busiest(members: &[Member]) -> usize {
    const MINUTE: i64 = 60 * SECOND;
    let discovers = || {
        let counted = members.iter().filter(|member| !member.is_copy());
        let discovers = counted.filter(|member| member.role == Role::Discover);
        discovers.filter_map(|member| Some(member.packet.time()?.nanos()))
    };
    let mut oldest = discovers().peekable();
    let mut most = 0;
    let mut within = 0_usize;
    for time in discovers() {
        within += 1;
        while oldest
            .next_if(|oldest| time.saturating_sub(*oldest) >= MINUTE)
            .is_some()
        {
            within = within.saturating_sub(1);
        }
        most = most.max(within);
    }
    most
}

impl Exchange {
    /// How many messages came that count and have a role that is wanted, with those that were dropped.
    pub fn count_of(&self, wanted: impl Fn(Role) -> bool) -> usize {
        let kept = self.counted().filter(|member| wanted(member.role)).count();
        kept.saturating_add(self.elided.of(wanted))
    }

    /// How often the client asked at the stage it came to: its REQUESTs, or all its messages where it sent none.
    pub fn times_asked(&self) -> usize {
        match self.count_of(Role::is_request) {
            0 => self.count_of(Role::is_client),
            requests => requests,
        }
    }

    /// The first message behind those that were dropped; `None` where none were.
    pub fn first_behind_gap(&self) -> Option<&Member> {
        self.members.get(self.elided.before()?)
    }

    /// Whether messages were dropped between two that are kept.
    pub fn is_elided_between(&self, one: &Member, other: &Member) -> bool {
        let place = |wanted: &Member| {
            let mut members = self.members.iter();
            members.position(|member| std::ptr::eq(member, wanted))
        };
        let before = self.elided.before();
        before.is_some_and(|before| place(one) < Some(before) && place(other) >= Some(before))
    }
}
