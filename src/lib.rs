//! dhcpscope dissects `DHCPv4`: it finds DHCP in captured frames, decodes every field and option,
//! groups messages into exchanges, and says what happened and which rule of which RFC was broken.
//!
//! The program of the same name is a thin shell around this library. Frames come from [`capture`]; [`wire`] finds the
//! DHCP message in a frame, [`dhcp`] decodes it, [`exchange`] puts messages together, [`findings`] judges them, and
//! [`render`] shows them. [`pipeline`] is all of that in a row:
//!
//! ```
//! use dhcpscope::capture::{Error, Poll, Source, file};
//! use dhcpscope::pipeline::{Parts, Pipeline};
//! use dhcpscope::render::{Look, exchange::ExchangeView};
//!
//! let mut capture = file::open("testdata/openstack-dora.pcap", 0)?;
//! let view = ExchangeView::new(Look::default());
//! let mut pipeline = Pipeline::new(Parts::default(), Box::new(view));
//! loop {
//!     match capture.poll()? {
//!         Poll::Frame(frame) => drop(pipeline.frame(&frame, Vec::new())),
//!         Poll::Tick | Poll::Note(_) => {}
//!         Poll::End => break,
//!     }
//! }
//! pipeline.close();
//! pipeline.finish(None);
//! let text = String::from_utf8_lossy(pipeline.output());
//! assert!(text.contains("1.1.1.13/24 from 1.1.1.2 for 1d"));
//! # Ok::<(), Error>(())
//! ```
//!
//! Or step by step, to do something else with what is found:
//!
//! ```
//! use dhcpscope::capture::{Error, Poll, Source, file};
//! use dhcpscope::exchange::{Limits, Origin, Outcome, Packet, Tracker};
//! use dhcpscope::findings::{Judge, Selection};
//! use dhcpscope::wire::{Link, Located, Locator};
//!
//! let mut capture = file::open("testdata/openstack-dora.pcap", 0)?;
//! let mut locator = Locator::default();
//! let mut tracker = Tracker::new(Limits::default());
//! loop {
//!     let frame = match capture.poll()? {
//!         Poll::Frame(frame) => frame,
//!         Poll::Tick | Poll::Note(_) => continue,
//!         Poll::End => break,
//!     };
//!     let link = Link::from_linktype(frame.link.0);
//!     let time = frame.time.map(|time| time.nanos());
//!     let located = locator.locate(link, frame.bytes, frame.len, time, frame.number.into());
//!     if let Located::Dhcp(datagram) = located {
//!         let packet = Packet::new(Origin::of(&frame), frame.bytes.into(), datagram);
//!         println!("{:?} {:#010x}", packet.message().kind(), packet.message().xid());
//!         tracker.accept(packet);
//!     }
//! }
//! tracker.finish();
//! let mut judge = Judge::new(&Selection::all());
//! while let Some(exchange) = tracker.next_closed() {
//!     assert_eq!(exchange.outcome, Outcome::Bound);
//!     let found = judge.exchange(&exchange, None);
//!     for finding in judge.tell(found) {
//!         println!("{} {}: {}", finding.rule.code, finding.rule.name, finding.text);
//!     }
//! }
//! # Ok::<(), Error>(())
//! ```
//!
//! Decoding never fails and never panics, whatever the bytes: what is short, odd or unknown is part of the result.
//! Errors are of the outside world only: files, interfaces, arguments.

pub mod anonymize;
pub mod capture;
pub mod cli;
pub mod dhcp;
pub mod exchange;
pub mod findings;
pub mod pipeline;
pub mod render;
pub mod wire;
