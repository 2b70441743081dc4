//! The options of a message, one on a line.
//!
//! Options in overloaded fields and pieces of split options are not looked for: tcpdump does not either. With `-vvv` it
//! goes on behind the End option.

use super::style::UNKNOWN;
use super::{Cut, Printed, Printer, Spelling};
use crate::dhcp::option::{END, PAD};
use crate::dhcp::registry;

/// What tcpdump calls the layer.
const LAYER: &str = "bootp";
/// How many option codes stand on a line.
const CODES_A_LINE: usize = 4;

impl Printer<'_> {
    /// The options field. What a server sends is mostly the same for all its clients.
    pub(super) fn options(&mut self, area: &[u8]) -> Printed {
        let Some(all) = self.all.take() else {
            return self.each_option(area);
        };
        let (settings, datagram) = (self.settings, self.datagram);
        let single = self.single.take();
        all.try_append(self.out, (PAD, 0), area, |out| {
            let mut printer = Printer {
                single,
                ..Printer::of_options(out, settings, datagram)
            };
            printer.each_option(area)
        })
    }

    fn each_option(&mut self, area: &[u8]) -> Printed {
        let mut rest = area;
        while let [code, after @ ..] = rest {
            rest = match *code {
                PAD if !self.is_verbose(3) => after,
                END if !self.is_verbose(3) => return Ok(()),
                PAD => self.pads(rest),
                END => {
                    self.label(END);
                    self.str(", length 0");
                    after
                }
                code => self.option(code, after)?,
            };
        }
        Ok(())
    }

    /// A run of pads.
    fn pads<'a>(&mut self, area: &'a [u8]) -> &'a [u8] {
        let count = area.iter().take_while(|byte| **byte == PAD).count();
        self.label(PAD);
        self.str(", length 0");
        if count > 1 {
            self.str(", occurs ");
            self.number(count);
        }
        area.get(count..).unwrap_or_default()
    }

    /// An option. Gives what follows it.
    fn option<'a>(&mut self, code: u8, area: &'a [u8]) -> Result<&'a [u8], Cut> {
        let (length, area) = area.split_first().ok_or(Cut::sudden(LAYER))?;
        let Some((data, after)) = area.split_at_checked(usize::from(*length)) else {
            self.head(code, *length);
            return Err(Cut::seen(LAYER));
        };
        let Some(single) = self.single.take() else {
            self.row(code, *length, data);
            return Ok(after);
        };
        let (settings, datagram) = (self.settings, self.datagram);
        single.append(self.out, (code, 0), data, |out| {
            Printer::of_options(out, settings, datagram).row(code, *length, data);
        });
        self.single = Some(single);
        Ok(after)
    }

    /// A whole option. It depends on nothing but code, value and settings.
    fn row(&mut self, code: u8, length: u8, data: &[u8]) {
        self.head(code, length);
        let left = self.value(registry::row(code), data);
        if left > 0 {
            self.str("\n\t  trailing data length ");
            self.number(left);
        }
    }

    /// What stands before an option's value.
    fn head(&mut self, code: u8, length: u8) {
        self.label(code);
        self.str(", length ");
        self.number(length);
        if length > 0 {
            self.str(": ");
        }
    }

    /// An option's name and code on a new line.
    fn label(&mut self, code: u8) {
        self.str("\n\t    ");
        self.str(registry::row(code).label);
        match self.settings.spelling {
            Spelling::Brackets => self.code(code),
            Spelling::Words => {
                self.str(" Option ");
                self.number(code);
            }
        }
    }

    fn code(&mut self, code: u8) {
        self.str(" (");
        self.number(code);
        self.str(")");
    }

    /// The codes of a parameter request list, four on a line.
    pub(super) fn codes(&mut self, codes: &[u8]) {
        for (place, code) in codes.iter().enumerate() {
            self.str(if place % CODES_A_LINE == 0 {
                "\n\t      "
            } else {
                ", "
            });
            let label = registry::row(*code).label;
            match self.settings.spelling {
                Spelling::Brackets => {
                    self.str(label);
                    self.code(*code);
                }
                Spelling::Words if label == UNKNOWN => {
                    self.str("Option ");
                    self.number(*code);
                }
                Spelling::Words => self.str(label),
            }
        }
    }
}
