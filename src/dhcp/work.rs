//! Work that tests bound: how many options are read. What is told of one part of a message must not read all of it anew,
//! or long messages cost more than their length.

use std::cell::Cell;

thread_local! {
    static READ: Cell<u64> = const { Cell::new(0) };
}

/// Takes note that an option is read on this thread.
pub(super) fn read() {
    READ.set(READ.get() + 1);
}

/// How many options are read on this thread while something is done.
pub(crate) fn options_read(done: impl FnOnce()) -> u64 {
    let before = READ.get();
    done();
    READ.get() - before
}
