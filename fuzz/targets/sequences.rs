//! Message sequences through the tracker, the judge and the views, with little memory.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dhcpscope_fuzz::sequences::run(data));
