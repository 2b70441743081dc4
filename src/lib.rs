//! dhcpscope dissects `DHCPv4`: it finds DHCP in captured frames, decodes every field and option,
//! groups messages into exchanges, and says what happened and which rule of which RFC was broken.

pub mod capture;
pub mod dhcp;
pub mod wire;
