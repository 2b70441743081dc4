//! Capture files: pcap, pcapng, gzip, zstd.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| dhcpscope_fuzz::files::run(data));
