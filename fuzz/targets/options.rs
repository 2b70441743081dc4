//! Option values by space through the registry and the writers of values.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dhcpscope_fuzz::options::run(data));
