//! Queries: what is asked of a server, as data, and what comes back, ready to be shown.
//!
//! Decoding happens here, away from the drawing thread.

use std::{any::Any, sync::Arc};

use serde_json::value::RawValue;

use super::{Binding, Join, Resource};
use crate::api::camunda7::process_instance::GET_PROCESS_INSTANCE;
use crate::api::{ApiError, Cell, Client, Paging, Projection, Reading, Row, composite, dialect::PageAsk, rows, unreadable};

use super::filter::Bound;

/// One question to the server of a context.
#[derive(Clone)]
pub enum Query {
    /// One page of a list.
    Page {
        /// Of what.
        resource: &'static Resource,
        /// From which source.
        binding: &'static Binding,
        /// Filtered how.
        filter: Arc<Bound>,
        /// Which part.
        ask: PageAsk,
    },
    /// How many there are.
    Count {
        /// From which source.
        binding: &'static Binding,
        /// Filtered how.
        filter: Arc<Bound>,
    },
    /// Values for the rows of a page.
    Join {
        /// Which.
        join: &'static Join,
        /// The ids to ask for; empty for a join that answers for all.
        ids: Vec<String>,
    },
    /// Whatever has an id, or a business key.
    Find(Arc<str>),
    /// The body of any call that reads, made into something by `make`, away from the drawing thread.
    Body {
        /// The call.
        call: crate::api::Call,
        /// What is made of the body.
        make: Make,
    },
}

/// Joined cells by key, in the order of the join's cells.
pub type Joined = Vec<(String, Box<[Cell]>)>;

/// Something that whoever asked knows the type of.
pub type Made = Box<dyn Any + Send>;

/// Makes something of a body in which bad bytes were replaced; or says why it cannot.
pub type Make = fn(&str) -> Result<Made, String>;

/// Makes a value of JSON.
///
/// # Errors
/// What is wrong with it.
pub fn json<T: serde::de::DeserializeOwned + Send + 'static>(body: &str) -> Result<Made, String> {
    serde_json::from_str::<T>(body).map(|value| Box::new(value) as Made).map_err(|error| error.to_string())
}

/// What came back.
#[derive(Debug)]
pub enum Reply {
    /// Rows of a page, in the server's order.
    Rows(Vec<Row>),
    /// A count.
    Count(u64),
    /// Joined cells by key, in the order of the join's cells.
    Joined(Joined),
    /// What was made of a body.
    Made(Made),
}

impl Reply {
    /// What was made of a body, by whoever asked for a `T`.
    pub fn made<T: 'static>(self) -> Option<T> {
        match self {
            Self::Made(made) => made.downcast().ok().map(|made| *made),
            Self::Rows(_) | Self::Count(_) | Self::Joined(_) => None,
        }
    }
}

/// An answer, with what it told about the way to the server.
#[derive(Debug)]
pub struct Answered {
    /// The answer itself.
    pub reply: Reply,
    /// From sending to the last byte.
    pub latency: std::time::Duration,
    /// The server's clock, if it told.
    pub server_time: Option<i64>,
}

impl Query {
    /// The call that is sent for it.
    pub fn call(&self) -> crate::api::Call {
        use crate::api::Call;
        match self {
            Self::Page { binding, filter, ask, .. } => {
                let mut call = filter.apply(Call::new(binding.operation));
                for (name, value) in binding.fixed.iter().chain(binding.list_only) {
                    call.set(*name, *value);
                }
                match binding.operation.paging {
                    Paging::Offset => binding.system.dialect().page(call, ask),
                    Paging::None => call,
                }
            }
            Self::Count { binding, filter } => {
                let mut call = filter.apply(Call::new(binding.count.unwrap_or(binding.operation)));
                for (name, value) in binding.fixed {
                    call.set(*name, *value);
                }
                call
            }
            Self::Join { join, ids } => {
                let mut call = Call::new(join.operation);
                for (name, value) in join.fixed {
                    call.set(*name, *value);
                }
                if let Some(name) = join.ids {
                    call.set(name, ids.clone());
                    if join.operation.paging == Paging::Offset {
                        call = join.system.dialect().page(call, &PageAsk { offset: 0, limit: ids.len() as u64, sort: vec![] });
                    }
                }
                call
            }
            Self::Body { call, .. } => call.clone(),
            // the first of its questions
            Self::Find(text) => Call::new(&GET_PROCESS_INSTANCE).with("id", text.as_ref()),
        }
    }

    /// Asks it and decodes the answer.
    ///
    /// # Errors
    /// Whatever the way to the server or the answer gives.
    pub async fn run(&self, client: &Client) -> Result<Answered, ApiError> {
        if let Self::Find(text) = self {
            return super::find::find(client, text).await;
        }
        let call = self.call();
        let Reading { response, latency, server_time } = client.read(&call).await?;
        let reply = self.decode(&response.bytes).map_err(|error| match error {
            ApiError::Unreadable { reason, .. } => {
                ApiError::Unreadable { url: format!("{} {}", call.operation.method, call.operation.path), reason }
            }
            other => other,
        })?;
        Ok(Answered { reply, latency, server_time })
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, ApiError> {
        match self {
            Self::Page { resource, binding, ask, .. } => {
                let mut rows = rows(body, binding.id, &resource.projection(binding))?;
                if binding.operation.paging == Paging::None {
                    // a list that comes as a whole is paged here
                    let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
                    rows = rows.into_iter().skip(at(ask.offset)).take(at(ask.limit)).collect();
                }
                Ok(Reply::Rows(rows))
            }
            Self::Count { .. } => count(body).map(Reply::Count),
            Self::Join { join, .. } => joined(join, body).map(Reply::Joined),
            Self::Find(_) => Err(ApiError::Unreadable { url: String::new(), reason: "several answers are none".to_owned() }),
            Self::Body { make, .. } => {
                let text = String::from_utf8_lossy(body);
                let page = text.trim_start().starts_with('<');
                make(&text).map(Reply::Made).map_err(|reason| ApiError::Unreadable {
                    url: String::new(),
                    reason: if page { "a web page came; does a sign-in page stand before it?".to_owned() } else { reason },
                })
            }
        }
    }
}

/// Reads `{"count": n}`.
fn count(body: &[u8]) -> Result<u64, ApiError> {
    #[derive(serde::Deserialize)]
    struct Count {
        count: u64,
    }
    let text = String::from_utf8_lossy(body);
    let count: Count = serde_json::from_str(&text).map_err(|error| unreadable("a count", &text, &error))?;
    Ok(count.count)
}

/// The cells of an answer by key; numbers of rows with the same key are added up.
fn joined(join: &Join, body: &[u8]) -> Result<Joined, ApiError> {
    let text = String::from_utf8_lossy(body);
    let raws: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| unreadable("rows", &text, &error))?;
    let keys = Projection::new(join.key.iter().map(|pointer| (*pointer, crate::api::Kind::Plain)));
    let cells = Projection::new(join.cells.iter().map(|(_, pointer, kind)| (*pointer, *kind)));
    let mut by_key: indexed::Map = indexed::Map::default();
    for raw in raws {
        let (Ok(key), Ok(cells)) = (keys.cells(raw), cells.cells(raw)) else { continue };
        by_key.add(composite(&key), cells);
    }
    Ok(by_key.entries)
}

/// Joined cells in the order of the answer, found by key.
mod indexed {
    use std::collections::HashMap;

    use crate::api::Cell;

    #[derive(Default)]
    pub(super) struct Map {
        pub(super) entries: Vec<(String, Box<[Cell]>)>,
        at: HashMap<String, usize>,
    }

    impl Map {
        pub(super) fn add(&mut self, key: String, cells: Box<[Cell]>) {
            let Some(&at) = self.at.get(&key) else {
                self.at.insert(key.clone(), self.entries.len());
                self.entries.push((key, cells));
                return;
            };
            for (sum, cell) in self.entries[at].1.iter_mut().zip(cells) {
                match (sum.integer(), cell.integer()) {
                    (Some(a), Some(b)) => *sum = Cell::Number(a.saturating_add(b).to_string().into()),
                    (None, Some(_)) => *sum = cell,
                    _ => {}
                }
            }
        }
    }
}
