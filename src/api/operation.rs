//! An operation is one documented REST operation, as data. What is not declared here cannot be sent.
//!
//! Knows nothing of servers' answers beyond their shape; the tables themselves live in one folder per system.

use std::fmt;

use super::System;

/// HTTP methods that the servers' documents use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "written as in the servers' documents, and meaning what they mean there")]
pub enum Method {
    GET,
    POST,
    PUT,
    DELETE,
    OPTIONS,
}

impl Method {
    /// The method as it goes over the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GET => "GET",
            Self::POST => "POST",
            Self::PUT => "PUT",
            Self::DELETE => "DELETE",
            Self::OPTIONS => "OPTIONS",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an operation can do to the server. A query that is sent by POST is `Read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Changes nothing; may be repeated.
    Read,
    /// Changes something, and another operation puts it back.
    Reversible,
    /// Cannot be taken back, but destroys nothing: retry, complete, correlate, start.
    Irreversible,
    /// Deletes or cancels.
    Destructive,
}

impl Risk {
    /// One word for help and `call --list`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Reversible => "reversible",
            Self::Irreversible => "irreversible",
            Self::Destructive => "destructive",
        }
    }
}

/// The shape of a successful answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A JSON array: of objects, or (two lists of names) of strings.
    Rows,
    /// A JSON object whose keys are names, not fields (variables by name).
    Map,
    /// One JSON object.
    Object,
    /// `{"count": n}`.
    Count,
    /// Plain text or markup.
    Text,
    /// Bytes of any kind.
    Bytes,
    /// No content.
    Nothing,
}

/// How a list is paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// Not at all: the answer is whole.
    None,
    /// Camunda 7: `firstResult` and `maxResults` in the URL, also for POST.
    Offset,
}

/// How a body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// `application/json`.
    Json,
    /// `multipart/form-data`.
    Multipart,
}

/// Names of parameters or body fields, as the server spells them.
pub type Names = &'static [&'static str];

/// A release of a product's API, `7.15` or `8.6`. Compared only within one product's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level {
    /// Major number.
    pub major: u16,
    /// Minor number.
    pub minor: u16,
}

/// One documented REST operation.
#[derive(Debug)]
pub struct Operation {
    /// The server's own name for it (`operationId` of its OpenAPI document).
    pub id: &'static str,
    /// Which API family offers it.
    pub system: System,
    /// HTTP method.
    pub method: Method,
    /// Path below the system's base URL; `{name}` marks a path parameter.
    pub path: &'static str,
    /// Query parameters.
    pub query: Names,
    /// Top-level body fields.
    pub body: Names,
    /// How the body is encoded.
    pub content: Content,
    /// Shape of a successful answer.
    pub answer: Answer,
    /// How its list is paged.
    pub paging: Paging,
    /// What it can do.
    pub risk: Risk,
    /// The first release that has it; `None` where the documents do not tell (then it is offered).
    pub since: Option<Level>,
    /// What it does, in a few words of ours.
    pub help: &'static str,
}

/// Where an argument goes in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A `{name}` of the path.
    Path,
    /// A query parameter.
    Query,
    /// A top-level field of the body.
    Body,
}

impl Operation {
    /// Where an argument of this name goes; `None` when the operation does not declare it.
    /// Path before query before body. A name that stands in the path and in the body means the same in both
    /// (`PUT /user/{id}/profile`) and is sent in both; none stands in the query and elsewhere.
    pub const fn place(&self, name: &str) -> Option<Place> {
        if path_names(self.path, name) {
            Some(Place::Path)
        } else if contains(self.query, name) {
            Some(Place::Query)
        } else if contains(self.body, name) {
            Some(Place::Body)
        } else {
            None
        }
    }

    /// Whether an argument of this name may be sent; usable in `const` checks.
    pub const fn declares(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Names of the path parameters, in order.
    pub fn path_parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
    }

    /// Every name it declares, once: path, query, body.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let body = self.body.iter().copied().filter(|name| !path_names(self.path, name));
        self.path_parameters().chain(self.query.iter().copied()).chain(body)
    }
}

/// Fails the build when `operation` does not declare each of `names`.
///
/// # Panics
/// When it is called while the program runs, in the same case.
pub const fn assert_declared(operation: &Operation, names: &[&str]) {
    let mut i = 0;
    while i < names.len() {
        assert!(operation.declares(names[i]), "a parameter is used that the operation does not declare");
        i += 1;
    }
}

const fn contains(names: Names, name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same(names[i].as_bytes(), name.as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether `{name}` stands in `path`.
const fn path_names(path: &str, name: &str) -> bool {
    let (path, name) = (path.as_bytes(), name.as_bytes());
    if name.is_empty() {
        return false;
    }
    let mut i = 0;
    while i + name.len() + 2 <= path.len() {
        if path[i] == b'{' && path[i + name.len() + 1] == b'}' {
            let mut k = 0;
            while k < name.len() && path[i + 1 + k] == name[k] {
                k += 1;
            }
            if k == name.len() {
                return true;
            }
        }
        i += 1;
    }
    false
}

/// Declares the operations of one system: a `static` for each, and `ALL`.
///
/// One row: `STATIC_NAME = METHOD "/path" as operationId: Risk, Answer[, Offset][, since 7.15], "help" { query [names] body [names] };`
/// (`form [names]` in place of `body` for multipart, its names quoted where they are not identifiers; each may be left out).
#[macro_export]
macro_rules! operations {
    ($system:ident; $($name:ident = $method:ident $path:literal as $id:ident: $risk:ident, $answer:ident
        $(, by $paging:ident)? $(, since $major:literal $minor:literal)?, $help:literal
        $({ $(query [$($query:ident)*])? $(body [$($body:ident)*])? $(form [$($form:tt)*])? })? ;)*) => {
        $(
            #[doc = concat!("`", stringify!($method), " ", $path, "`: ", $help)]
            pub static $name: $crate::api::Operation = $crate::api::Operation {
                id: stringify!($id),
                system: $crate::api::System::$system,
                method: $crate::api::Method::$method,
                path: $path,
                query: &[$($($(stringify!($query)),*)?)?],
                body: &[$($($(stringify!($body),)*)? $($($crate::operations!(@name $form),)*)?)?],
                content: $crate::operations!(@content $($( form $($form)* )?)?),
                answer: $crate::api::Answer::$answer,
                paging: $crate::operations!(@paging $($paging)?),
                risk: $crate::api::Risk::$risk,
                since: $crate::operations!(@since $($major $minor)?),
                help: $help,
            };
        )*
        /// Every operation of this table.
        #[cfg_attr(test, allow(dead_code, reason = "tests take operations of their own one by one"))]
        pub static ALL: &[&$crate::api::Operation] = &[$(&$name),*];
    };
    (@content) => { $crate::api::Content::Json };
    (@name $name:ident) => { stringify!($name) };
    (@name $name:literal) => { $name };
    (@content form $($form:tt)*) => { $crate::api::Content::Multipart };
    (@paging) => { $crate::api::Paging::None };
    (@paging $paging:ident) => { $crate::api::Paging::$paging };
    (@since) => { None };
    (@since $major:literal $minor:literal) => { Some($crate::api::Level { major: $major, minor: $minor }) };
}
