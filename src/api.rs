//! Talking to servers: operations as data, dialects, transports, and the guard without which nothing is written.
//!
//! Knows nothing of panes, keys or the terminal.

pub mod auth;
mod call;
pub mod camunda7;
mod client;
pub mod dialect;
mod engines;
mod error;
mod fault;
mod guard;
pub mod http;
mod operation;
mod plan;
mod row;
mod transport;

pub use auth::{Credential, Credentials, OAuth, SignIn};
pub use call::Call;
pub use client::{Client, Journal, Reading, Tail, WriteError};
pub use error::ApiError;
pub use fault::caught;
pub use guard::{ARMED_FOR, Confirmed, Demand, Guard, Refusal};
pub use http::{BaseUrl, BaseUrlError, Endpoint, Http, Location, Proxy, Tls, locate, tls_advice};
pub use operation::{Answer, Content, Level, Method, Names, Operation, Paging, Place, Risk, assert_declared};
pub use plan::{CHANGED_SINCE, Check, Finds, Keeps, Plan, Refusals, Step, Target, Told, Undo};
pub use row::{Cell, Id, Kind, Pointer, Projection, Row, composite, rows, unreadable};
pub use transport::{BODY_LIMIT, Body, Request, Response, Transport};

/// One API family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum System {
    /// Camunda 7, Operaton, CIB seven: `/engine-rest`.
    Camunda7,
}
