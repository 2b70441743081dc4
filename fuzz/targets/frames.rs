//! Frames of any link type, alone or in pieces, through the views.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dhcpscope_fuzz::frames::run(data));
