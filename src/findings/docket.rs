//! Which rules are called: of all those selected, the ones that may have something to say.
//!
//! Nearly none has anything to say about an ordinary message, and most can know that from afar: by its role, the
//! options it has, a few signs. Each rule declares what it needs, and only where that is met it is called. This saves
//! time and nothing else: a rule that is not called would have found nothing.

use crate::findings::Rule;

/// What of a message or an exchange decides which rules are called.
pub(super) trait Shape: Copy + Eq {
    /// What a rule needs.
    type Needs;

    /// Whether it has what a rule needs.
    fn meets(&self, needs: &Self::Needs) -> bool;

    /// A number that differs for most shapes.
    fn mixed(&self) -> u64;
}

/// Shapes that are remembered; most captures have fewer.
const SHAPES: usize = 128;

/// A rule with its check.
pub(super) type Called<C> = (&'static Rule, C);

/// Rules with their checks, found by shape.
#[derive(Debug)]
pub(super) struct Docket<S: Shape, C> {
    rules: Vec<(S::Needs, Called<C>)>,
    /// The rules that some shapes call. Messages of few shapes come again and again.
    known: Vec<Known<S, C>>,
}

/// The rules that a shape calls.
#[derive(Debug)]
struct Known<S, C> {
    shape: Option<S>,
    rules: Vec<Called<C>>,
}

impl<S: Shape, C: Copy> Docket<S, C> {
    pub(super) fn new() -> Self {
        let nothing = || Known {
            shape: None,
            rules: Vec::new(),
        };
        Self {
            rules: Vec::new(),
            known: std::iter::repeat_with(nothing).take(SHAPES).collect(),
        }
    }

    /// Adds a rule.
    pub(super) fn add(&mut self, rule: &'static Rule, needs: S::Needs, check: C) {
        self.rules.push((needs, (rule, check)));
    }

    /// The rules that may have something to say about what has a shape, in the order they were added.
    #[inline]
    pub(super) fn called(&mut self, shape: S) -> &[Called<C>] {
        let Some(known) = self.known.get_mut(place(shape.mixed())) else {
            return &[];
        };
        if known.shape != Some(shape) {
            let called = self.rules.iter().filter(|(needs, _)| shape.meets(needs));
            known.rules.clear();
            known.rules.extend(called.map(|(_, called)| *called));
            known.shape = Some(shape);
        }
        &known.rules
    }
}

/// A place among the shapes that are remembered. It matters little which: what is not found there is made anew.
fn place(mixed: u64) -> usize {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let place = mixed.wrapping_mul(SPREAD) >> (u64::BITS - SHAPES.ilog2());
    usize::try_from(place).unwrap_or(0)
}
