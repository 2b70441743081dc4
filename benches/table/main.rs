//! How long whole programs take: dhcpscope beside tcpdump, tshark and cat, on captures made here.
//!
//! `cargo bench --bench table` prints a table in Markdown; `cargo bench --bench table -- full` does it with ten million
//! packets (10 GB on disk for a while), `-- quick` with few; `-- captures` only makes the captures, and says where.
//! Programs that are not there are left out. All runs of a row are interleaved, round after round, with the page cache
//! warm and the output thrown away; medians of wall time are shown, and the ratio to the first program of the row. GNU
//! time, where it is there, gives the peak of memory.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss
)]

mod captures;
mod runs;

use std::path::PathBuf;

use captures::{Clients, Sizes};
use runs::{Row, run};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|given| given == word);
    let sizes = if has("full") {
        Sizes::FULL
    } else if has("quick") {
        Sizes::QUICK
    } else {
        Sizes::USUAL
    };
    let folder = std::env::temp_dir().join(format!("dhcpscope-table-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for captures");
    let file = |name: &str| folder.join(name);
    if has("captures") {
        captures::mixed(&file("mixed.pcap"), sizes.mixed);
        captures::dhcp(&file("few.pcap"), sizes.messages, Clients(2_000));
        let many = Clients(sizes.many_clients);
        captures::dhcp(&file("many.pcap"), sizes.messages, many);
        return println!("{}", folder.display());
    }
    print_head(&sizes);

    let mixed = file("mixed.pcap");
    captures::mixed(&mixed, sizes.mixed);
    section("mixed traffic, 0.5 % DHCP", &mixed, sizes.mixed);
    run(
        &sizes,
        sizes.mixed,
        &[
            Row::cat(&mixed),
            Row::dhcpscope(&mixed, &[]),
            Row::dhcpscope_on_one_core(&mixed, &[]),
            Row::tcpdump(&mixed, &["-n"]),
            Row::tcpdump(&mixed, &["-n", "-e", "-vvv"]),
        ],
    );

    let zipped = file("mixed.pcap.gz");
    captures::gzip(&mixed, &zipped);
    remove(&mixed);
    section("the same as .gz", &zipped, sizes.mixed);
    run(
        &sizes,
        sizes.mixed,
        &[
            Row::inflate(&zipped),
            Row::zcat(&zipped),
            Row::dhcpscope(&zipped, &[]),
        ],
    );
    remove(&zipped);

    let few = file("few.pcap");
    captures::dhcp(&few, sizes.messages, Clients(2_000));
    section("DHCP only, 2,000 clients", &few, sizes.messages);
    run(
        &sizes,
        sizes.messages,
        &[
            Row::tcpdump(&few, &["-n", "-e", "-vvv"]),
            Row::dhcpscope(&few, &[]),
            Row::dhcpscope(&few, &["-o", "json"]),
            Row::dhcpscope(&few, &["-o", "tcpdump", "-e", "-vvv"]),
            Row::dhcpscope(&few, &["-o", "line"]),
            Row::dhcpscope(&few, &["-o", "summary"]),
            Row::tshark(&few),
        ],
    );
    let many = file("many.pcap");
    captures::dhcp(&many, sizes.messages, Clients(sizes.many_clients));
    let title = format!("DHCP only, {} clients", sizes.many_clients);
    section(&title, &many, sizes.messages);
    run(
        &sizes,
        sizes.messages,
        &[
            Row::dhcpscope(&few, &[]).named("the same with 2,000 clients"),
            Row::dhcpscope(&many, &[]),
        ],
    );
    remove(&many);

    remove(&few);

    let four = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/openstack-dora.pcap");
    section("start-up: four packets", &four, 4);
    run(
        &sizes,
        4,
        &[
            Row::tcpdump(&four, &["-n"]),
            Row::dhcpscope(&four, &[]),
            Row::tshark(&four),
        ],
    );
    drop(std::fs::remove_dir_all(folder));
}

fn print_head(sizes: &Sizes) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores, {} rounds a row.", sizes.rounds);
}

fn section(title: &str, file: &std::path::Path, packets: u64) {
    let bytes = std::fs::metadata(file).map_or(0, |data| data.len());
    println!(
        "\n### {title}: {packets} packets, {} MB\n",
        bytes / 1_000_000
    );
    println!("| program | time | ratio | packets/s | peak memory |");
    println!("|---|---:|---:|---:|---:|");
}

fn remove(file: &std::path::Path) {
    drop(std::fs::remove_file(file));
}
