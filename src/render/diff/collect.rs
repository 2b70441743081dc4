//! A view that draws nothing and keeps the exchanges that are wanted.

use std::sync::mpsc::Sender;

use super::Side;
use crate::render::{Case, Shown, Summary, View};

/// What a collector tells.
#[derive(Debug)]
pub enum Collected {
    /// An exchange that was wanted.
    Wanted(Box<Side>),
    /// The highest number that an exchange had: nothing more comes.
    Highest(u64),
}

/// Keeps exchanges by their number.
#[derive(Debug)]
pub struct Collector {
    wanted: Vec<u64>,
    sources: Vec<String>,
    highest: u64,
    to: Sender<Collected>,
}

impl Collector {
    /// A collector of the exchanges with these numbers. `sources` are the names of the sources as they are shown.
    pub fn new(wanted: Vec<u64>, sources: Vec<String>, to: Sender<Collected>) -> Self {
        Self {
            wanted,
            sources,
            highest: 0,
            to,
        }
    }
}

impl View for Collector {
    fn shows_apart(&self) -> bool {
        true
    }

    fn message(&mut self, _: &mut Vec<u8>, _: &Shown<'_>) {}

    fn tail(&mut self, _: &mut Vec<u8>, case: &Case<'_>) {
        let number = case.exchange.number;
        self.highest = self.highest.max(number);
        if !self.wanted.contains(&number) {
            return;
        }
        let first = case.exchange.members.first();
        let source = first.map_or(0, |member| usize::from(member.packet.origin.source));
        let findings = case.findings.iter().chain(case.message_findings);
        let side = Side {
            exchange: case.exchange.clone(),
            shows_silence: case.shows_silence,
            findings: findings.cloned().collect(),
            source: self.sources.get(source).cloned().unwrap_or_default(),
        };
        // Nobody listens any more when the run is over.
        let _ = self.to.send(Collected::Wanted(Box::new(side)));
    }

    fn finish(&mut self, _: &mut Vec<u8>, _: &Summary) {
        let _ = self.to.send(Collected::Highest(self.highest));
    }
}
