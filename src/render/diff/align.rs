//! Which message of one exchange stands for which of the other: the longest row of types that both have.

use crate::exchange::{Exchange, Member};
use crate::render::{layers, text};

/// Messages of an exchange that are laid against the other's; the rest of a longer one stands alone.
const MOST: usize = 256;

/// A place in both rows.
#[derive(Debug)]
pub(super) enum Step<'a> {
    /// A message of A and one of B of the same type.
    Both([&'a Member; 2]),
    /// Messages of the same type that only one side has, and which side.
    One(usize, Vec<&'a Member>),
}

impl<'a> Step<'a> {
    /// The type of its messages.
    pub(super) fn word(&self) -> Vec<u8> {
        self.first_of(0)
            .or(self.first_of(1))
            .map(word)
            .unwrap_or_default()
    }

    /// The first message of a side.
    pub(super) fn first_of(&self, side: usize) -> Option<&'a Member> {
        match self {
            Self::Both(pair) => pair.get(side).copied(),
            Self::One(own, members) if *own == side => members.first().copied(),
            Self::One(..) => None,
        }
    }

    /// Appends the frames of both sides in brackets.
    pub(super) fn frames(&self, out: &mut Vec<u8>) {
        if let Self::Both([one, other]) = self {
            text::str(out, " (A #");
            text::number(out, one.packet.origin.number);
            text::str(out, ", B #");
            text::number(out, other.packet.origin.number);
            text::str(out, ")");
        }
    }
}

/// The type of a message.
pub(super) fn word(member: &Member) -> Vec<u8> {
    let mut word = Vec::new();
    layers::message_word(&mut word, member.packet.message());
    word
}

/// Lays the messages of two exchanges against each other. Copies count for nothing.
pub(super) fn align(exchanges: [&Exchange; 2]) -> Vec<Step<'_>> {
    let [first, second] = exchanges.map(|exchange| exchange.counted().collect::<Vec<_>>());
    let kinds = |members: &[&Member]| -> Vec<Vec<u8>> {
        members
            .iter()
            .take(MOST)
            .map(|member| word(member))
            .collect()
    };
    let pairs = longest(&kinds(&first), &kinds(&second));
    let mut steps = Vec::new();
    let (mut at, mut other_at) = (0, 0);
    for (place, other_place) in pairs {
        lonely(&mut steps, 0, first.get(at..place).unwrap_or_default());
        lonely(
            &mut steps,
            1,
            second.get(other_at..other_place).unwrap_or_default(),
        );
        if let (Some(one), Some(other)) = (first.get(place), second.get(other_place)) {
            steps.push(Step::Both([one, other]));
        }
        (at, other_at) = (place + 1, other_place + 1);
    }
    lonely(&mut steps, 0, first.get(at..).unwrap_or_default());
    lonely(&mut steps, 1, second.get(other_at..).unwrap_or_default());
    steps
}

/// Adds messages that one side has alone, those of a type in a row together.
fn lonely<'a>(steps: &mut Vec<Step<'a>>, side: usize, members: &[&'a Member]) {
    for run in members.chunk_by(|one, next| word(one) == word(next)) {
        steps.push(Step::One(side, run.to_vec()));
    }
}

/// The places of the longest common row, the earliest where there are several.
fn longest(first: &[Vec<u8>], second: &[Vec<u8>]) -> Vec<(usize, usize)> {
    // What is the longest row from here on, for each pair of places, the last first.
    let mut table = vec![vec![0u16; second.len() + 1]; first.len() + 1];
    let at = |table: &[Vec<u16>], i: usize, j: usize| {
        table
            .get(i)
            .and_then(|row| row.get(j))
            .copied()
            .unwrap_or(0)
    };
    for (i, one) in first.iter().enumerate().rev() {
        for (j, other) in second.iter().enumerate().rev() {
            let best = if one == other {
                at(&table, i + 1, j + 1) + 1
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(place) = table.get_mut(i).and_then(|row| row.get_mut(j)) {
                *place = best;
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while let (Some(one), Some(other)) = (first.get(i), second.get(j)) {
        if one == other {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if at(&table, i + 1, j) >= at(&table, i, j + 1) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(first: &str, second: &str) -> Vec<(usize, usize)> {
        let row = |letters: &str| {
            letters
                .bytes()
                .map(|letter| vec![letter])
                .collect::<Vec<_>>()
        };
        longest(&row(first), &row(second))
    }

    #[test]
    fn messages_of_a_type_are_laid_against_each_other() {
        assert_eq!(places("DORA", "DORA"), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(places("DORA", "DDD"), [(0, 0)]);
        assert_eq!(places("DORA", "DORN"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(places("DORA", "RN"), [(2, 0)]);
        assert_eq!(places("DOORA", "DORRA"), [(0, 0), (1, 1), (3, 2), (4, 4)]);
        assert_eq!(places("DORA", ""), []);
    }
}
