//! Writes the first inputs of all targets to `seeds/TARGET/`, where the fuzzers begin.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (target, _) in dhcpscope_fuzz::TARGETS {
        let folder = fuzz.join("seeds").join(target);
        fs::create_dir_all(&folder)?;
        let seeds = dhcpscope_fuzz::seeds::of(target, &fuzz.join("../testdata"));
        for (place, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{place:04}")), seed)?;
        }
        println!("{target}: {} inputs", seeds.len());
    }
    Ok(())
}
