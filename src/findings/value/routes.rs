//! Reading the classless routes of a message. RFC 3442.

use crate::dhcp::Message;
use crate::dhcp::value::{Route, Routes};
use crate::findings::option;

/// The default route among the routes of option 121.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DefaultRoute {
    /// The option is not there, or cannot be read to its end.
    Unknown,
    /// The routes have none.
    Absent,
    /// This one; the first, if there are several.
    By(Route),
}

impl DefaultRoute {
    /// Reads it from a message.
    pub(super) fn of(message: Message<'_>) -> Self {
        let Some(data) = message.option(option::ROUTES) else {
            return Self::Unknown;
        };
        let mut default = Self::Absent;
        for route in Routes::new(data) {
            match route {
                Err(_) => return Self::Unknown,
                Ok(route) if route.length == 0 && default == Self::Absent => {
                    default = Self::By(route);
                }
                Ok(_) => {}
            }
        }
        default
    }
}
