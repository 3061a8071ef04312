//! The tests that see the program whole: one binary, so that it is linked once.

mod docs;
mod tables;
