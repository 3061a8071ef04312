//! What the flow tests stand on: the program without a terminal, and a way to a server that records and can be told to fail.

pub mod hostile;
pub mod look;
pub mod ui;
pub mod wire;
