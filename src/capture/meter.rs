//! How far a saved capture was read, counted where its bytes come in: before anything is inflated.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much of a saved capture was read. Bytes as they are stored, compressed or not.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl Meter {
    /// A meter at zero.
    pub(super) fn new(size: Option<u64>) -> Self {
        Self {
            read: Arc::default(),
            size,
        }
    }

    /// Counts bytes.
    pub(super) fn add(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes read so far; some of them have not been looked at yet.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Bytes there are, when it was opened; `None` where nobody knows, as of a pipe.
    pub fn size(&self) -> Option<u64> {
        self.size
    }
}

/// A reader whose bytes are counted.
pub(super) struct Metered<R> {
    reader: R,
    meter: Meter,
}

impl<R> Metered<R> {
    pub(super) fn new(reader: R, meter: Meter) -> Self {
        Self { reader, meter }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(room)?;
        self.meter.add(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_as_they_come() -> io::Result<()> {
        let meter = Meter::new(Some(5));
        let mut reader = Metered::new(&b"abcde"[..], meter.clone());
        let mut room = [0; 3];
        assert_eq!((reader.read(&mut room)?, meter.read()), (3, 3));
        assert_eq!((reader.read(&mut room)?, meter.read()), (2, 5));
        assert_eq!((reader.read(&mut room)?, meter.read()), (0, 5));
        Ok(())
    }
}
