//! Which rules are called: of all those selected, the ones that may have something to say.
//!
//! Nearly none has anything to say about an ordinary message, and most can know that from afar: by its role, the
//! options it has, a few signs. Each rule declares what it needs, and only where that is met it is called. This saves
//! time and nothing else: a rule that is not called would have found nothing.

use crate::dhcp::CodeSet;
use crate::exchange::Role;
use crate::findings::message::{Needs, Sign};
use crate::findings::{MessageCase, MessageCheck, Roles, Rule};

/// Most rules of a docket.
const MOST: usize = u128::BITS as usize;

/// A set of rules, by their places in a docket.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RuleSet(u128);

impl RuleSet {
    fn add(&mut self, place: usize) {
        self.0 |= 1 << place;
    }

    fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn places(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(place)
        })
    }
}

/// Rules with their checks, found by signs.
#[derive(Debug)]
pub(super) struct Docket<C> {
    rules: Vec<(&'static Rule, C)>,
    of_sign: [RuleSet; u64::BITS as usize],
}

impl<C: Copy> Docket<C> {
    pub(super) fn new() -> Self {
        Self {
            rules: Vec::new(),
            of_sign: [RuleSet::default(); u64::BITS as usize],
        }
    }

    /// Adds a rule, which any of the signs calls, and says its place.
    pub(super) fn add(&mut self, rule: &'static Rule, check: C, signs: u64) -> usize {
        let place = self.rules.len();
        assert!(place < MOST, "a docket has {MOST} places");
        self.rules.push((rule, check));
        for (number, rules) in self.of_sign.iter_mut().enumerate() {
            if signs & (1 << number) != 0 {
                rules.add(place);
            }
        }
        place
    }

    /// The rules that signs call.
    pub(super) fn called(&self, signs: u64) -> RuleSet {
        let mut called = RuleSet::default();
        let mut rest = signs;
        while rest != 0 {
            let sign = self.of_sign.get(rest.trailing_zeros() as usize);
            called.join(sign.copied().unwrap_or_default());
            rest &= rest - 1;
        }
        called
    }

    /// Rules with their checks, in the order they were added.
    pub(super) fn rules(&self, set: RuleSet) -> impl Iterator<Item = (&'static Rule, C)> {
        set.places()
            .filter_map(|place| self.rules.get(place).copied())
    }
}

/// The rules about messages, found by role, options and signs.
#[derive(Debug)]
pub(super) struct MessageDocket {
    docket: Docket<MessageCheck>,
    of_role: [RuleSet; Role::ALL.len()],
    of_code: Box<[RuleSet; 256]>,
    /// The codes that call rules.
    codes: CodeSet,
}

impl MessageDocket {
    pub(super) fn new() -> Self {
        Self {
            docket: Docket::new(),
            of_role: [RuleSet::default(); Role::ALL.len()],
            of_code: Box::new([RuleSet::default(); 256]),
            codes: CodeSet::default(),
        }
    }

    pub(super) fn add(
        &mut self,
        rule: &'static Rule,
        roles: Roles,
        needs: Needs,
        check: MessageCheck,
    ) {
        let place = self.docket.add(rule, check, needs.signs);
        for (role, rules) in Role::ALL.into_iter().zip(&mut self.of_role) {
            if roles.has(role) {
                rules.add(place);
            }
        }
        for code in needs.options.iter() {
            if let Some(rules) = self.of_code.get_mut(usize::from(code)) {
                rules.add(place);
            }
        }
        self.codes = self.codes.and(&needs.options);
    }

    /// The rules that may have something to say about a message.
    pub(super) fn called(
        &self,
        case: &MessageCase<'_>,
    ) -> impl Iterator<Item = (&'static Rule, MessageCheck)> {
        let mut called = self.docket.called(Sign::of(case));
        case.message()
            .codes()
            .within(&self.codes)
            .iter()
            .for_each(|code| {
                let rules = self.of_code.get(usize::from(code));
                called.join(rules.copied().unwrap_or_default());
            });
        let of_role = self.of_role.get(case.role.place()).copied();
        called.0 &= of_role.unwrap_or_default().0;
        self.docket.rules(called)
    }
}
