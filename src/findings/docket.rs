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

    fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
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

/// What decides which rules a message calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    role: Role,
    signs: u64,
    options: CodeSet,
}

impl Shape {
    /// A place among the shapes that are remembered. It matters little which: what is not found there is made anew.
    fn place(&self) -> usize {
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = self.options.mixed() ^ self.signs ^ self.role.place() as u64;
        let place = mixed.wrapping_mul(SPREAD) >> (u64::BITS - SHAPES.ilog2());
        usize::try_from(place).unwrap_or(0)
    }
}

/// Shapes that are remembered; most captures have fewer.
const SHAPES: usize = 64;

/// A rule over messages with its check.
type Called = (&'static Rule, MessageCheck);

/// The rules that a shape calls.
#[derive(Debug, Clone, Default)]
struct Known {
    shape: Option<Shape>,
    rules: Vec<Called>,
}

/// The rules about messages, found by role, options and signs.
#[derive(Debug)]
pub(super) struct MessageDocket {
    docket: Docket<MessageCheck>,
    of_role: [RuleSet; Role::ALL.len()],
    of_code: Box<[RuleSet; 256]>,
    /// The codes that call rules.
    codes: CodeSet,
    /// The rules that some shapes call.
    known: Vec<Known>,
}

impl MessageDocket {
    pub(super) fn new() -> Self {
        Self {
            docket: Docket::new(),
            of_role: [RuleSet::default(); Role::ALL.len()],
            of_code: Box::new([RuleSet::default(); 256]),
            codes: CodeSet::default(),
            known: vec![Known::default(); SHAPES],
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

    /// The rules that may have something to say about a message, in the order they were added.
    pub(super) fn called(&mut self, case: &MessageCase<'_>) -> &[Called] {
        let shape = Shape {
            role: case.role,
            signs: Sign::of(case),
            options: case.message().codes().within(&self.codes),
        };
        let place = shape.place();
        let is_known = |known: &Known| known.shape == Some(shape);
        if !self.known.get(place).is_some_and(is_known) {
            let rules = self.docket.rules(self.set(&shape)).collect();
            if let Some(known) = self.known.get_mut(place) {
                *known = Known {
                    shape: Some(shape),
                    rules,
                };
            }
        }
        self.known.get(place).map_or(&[], |known| &known.rules)
    }

    fn set(&self, shape: &Shape) -> RuleSet {
        let mut called = self.docket.called(shape.signs);
        for code in shape.options.iter() {
            let rules = self.of_code.get(usize::from(code));
            called.join(rules.copied().unwrap_or_default());
        }
        let of_role = self.of_role.get(shape.role.place()).copied();
        called.within(of_role.unwrap_or_default())
    }
}
