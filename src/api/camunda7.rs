//! The Camunda 7 family: its operations, and how it pages, sorts, writes dates and reports errors.

mod dialect;

pub use dialect::Camunda7;
