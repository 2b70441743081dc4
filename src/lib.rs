//! dhcpscope dissects `DHCPv4`: it finds DHCP in captured frames, decodes every field and option,
//! groups messages into exchanges, and says what happened and which rule of which RFC was broken.

pub mod anonymize;
pub mod capture;
pub mod cli;
pub mod dhcp;
pub mod exchange;
pub mod findings;
pub mod pipeline;
pub mod render;
pub mod wire;
