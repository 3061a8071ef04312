//! The built binary in a terminal: what it does to it, what it shows there, and how it gives it back.

mod again;
mod engine;
mod faults;
mod hostile;
mod leaving;
mod look;
mod mouse;
mod outage;
mod own;
mod places;
mod window;
mod written;
