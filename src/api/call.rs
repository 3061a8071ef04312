//! A call: an operation with its arguments, checked by name and turned into a request.
//!
//! Every request to a server is made here, so nothing undeclared is ever sent.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{ApiError, Body, Content, Method, Operation, Place, Request};

/// An operation and what to call it with. Plain data: it can be shown, compared and logged.
#[derive(Debug, Clone)]
pub struct Call {
    /// The operation.
    pub operation: &'static Operation,
    /// Arguments by name; where each goes is declared by the operation.
    pub arguments: Vec<(Cow<'static, str>, Value)>,
}

impl Call {
    /// A call without arguments.
    pub fn new(operation: &'static Operation) -> Self {
        Self { operation, arguments: Vec::new() }
    }

    /// Adds an argument. A name given twice: the later value counts.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.set(name, value);
        self
    }

    /// Adds or replaces an argument.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.arguments.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => self.arguments.push((name, value)),
        }
    }

    /// The argument of that name.
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().find(|(n, _)| n == name).map(|(_, v)| v)
    }

    /// An argument that is a query without a condition: on these servers that means everything there is.
    pub fn empty_query(&self) -> Option<&str> {
        let is_empty = |value: &Value| value.as_object().is_some_and(|query| query.values().all(Value::is_null));
        self.arguments.iter().find(|(name, value)| name.ends_with("Query") && is_empty(value)).map(|(name, _)| name.as_ref())
    }

    /// The request.
    ///
    /// # Errors
    /// `ApiError::Arguments` for a name that the operation does not declare, or a path parameter that is missing or empty.
    pub fn request(&self) -> Result<Request, ApiError> {
        let wrong = |reason: String| ApiError::Arguments { operation: self.operation.id, reason };
        let mut path = self.operation.path.to_owned();
        let mut query = String::new();
        let mut body = Map::new();
        for (name, value) in &self.arguments {
            match self.operation.place(name) {
                Some(Place::Path) => {
                    let text = plain(value);
                    if text.is_empty() || text == "." || text == ".." {
                        return Err(wrong(format!("`{name}` is empty")));
                    }
                    path = path.replace(&format!("{{{name}}}"), &encode(&text));
                    if self.operation.body.contains(&name.as_ref()) {
                        body.insert(name.to_string(), value.clone());
                    }
                }
                Some(Place::Query) => {
                    query.push(if query.is_empty() { '?' } else { '&' });
                    query.push_str(name);
                    query.push('=');
                    query.push_str(&encode(&plain(value)));
                }
                Some(Place::Body) => {
                    body.insert(name.to_string(), value.clone());
                }
                None => return Err(wrong(unknown_name(self.operation, name))),
            }
        }
        if let Some(missing) = self.operation.path_parameters().find(|p| path.contains(&format!("{{{p}}}"))) {
            return Err(wrong(format!("`{missing}` is needed")));
        }
        Ok(Request { method: self.operation.method, target: path + &query, body: self.encode_body(body) })
    }

    fn encode_body(&self, body: Map<String, Value>) -> Option<Body> {
        if matches!(self.operation.method, Method::GET | Method::DELETE | Method::OPTIONS) && body.is_empty() {
            return None;
        }
        match self.operation.content {
            Content::Json => Some(Body::json(&Value::Object(body))),
            Content::Multipart => Some(multipart(&body)),
        }
    }

    /// The line a person reads before it is sent: `PUT /job/…/retries  {"retries":1}`. Text is raw: clean it before showing.
    pub fn http_line(&self) -> String {
        match self.request() {
            Ok(request) => {
                let body = request.body.map(|b| String::from_utf8_lossy(&b.bytes).into_owned()).unwrap_or_default();
                format!("{} {}  {body}", request.method, request.target).trim_end().to_owned()
            }
            Err(error) => error.to_string(),
        }
    }
}

/// Says that a name is not declared, with the closest that is.
fn unknown_name(operation: &Operation, name: &str) -> String {
    let closest = operation.names().max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    match closest {
        Some(closest) => format!("there is no `{name}`; did you mean `{closest}`?"),
        None => format!("there is no `{name}`: it takes no arguments"),
    }
}

/// How an argument reads in a path or a query: strings bare, lists joined by commas, the rest as JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986 and the comma of Camunda's lists.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b',' | b':' => out.push(char::from(byte)),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out
}

/// Each field as one part; text goes as `text/plain`.
fn multipart(fields: &Map<String, Value>) -> Body {
    let mut edge = "flowdeck".to_owned();
    while fields.values().any(|v| plain(v).contains(&edge)) {
        edge.push('x');
    }
    let mut bytes = String::new();
    for (name, value) in fields {
        let value = plain(value);
        bytes.extend(["--", &edge, "\r\nContent-Disposition: form-data; name=\"", name, "\"\r\n\r\n", &value, "\r\n"]);
    }
    bytes.extend(["--", &edge, "--\r\n"]);
    Body { content_type: format!("multipart/form-data; boundary={edge}"), bytes: bytes.into_bytes() }
}

/// Builds a [`Call`], and fails the build when the operation does not declare one of the names.
///
/// `call!(SET_JOB_RETRIES, "id" = job, "retries" = 1)`
#[macro_export]
macro_rules! call {
    ($operation:path $(, $name:literal = $value:expr)* $(,)?) => {{
        const { $crate::api::assert_declared(&$operation, &[$($name),*]) }
        $crate::api::Call::new(&$operation)$(.with($name, $value))*
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::operations! { Camunda7;
        ONE = GET "/thing/{id}" as one: Read, Object, "One thing." { query [deep like] };
        SEARCH = POST "/thing" as search: Read, Rows, by Offset, "Things." { query [firstResult maxResults] body [key sorting] };
        UPLOAD = POST "/thing/{id}/data" as upload: Reversible, Nothing, since 7 15, "Put bytes." { form [data "content-type" type] };
        RENAME = PUT "/thing/{id}" as rename: Reversible, Nothing, "Rename." { body [id name] };
    }

    #[test]
    fn arguments_go_where_they_are_declared() {
        let request = call!(ONE, "id" = "a/b", "deep" = true, "like" = "%x +y").request().unwrap();
        assert_eq!(request.target, "/thing/a%2Fb?deep=true&like=%25x%20%2By");
        let request = call!(SEARCH, "maxResults" = 5, "key" = "k").request().unwrap();
        assert_eq!(request.target, "/thing?maxResults=5");
        assert_eq!(request.body.unwrap().bytes, br#"{"key":"k"}"#);
        assert_eq!(UPLOAD.since, Some(crate::api::Level { major: 7, minor: 15 }));
    }

    #[test]
    fn a_name_of_path_and_body_is_sent_in_both() {
        let request = call!(RENAME, "id" = "a b", "name" = "n").request().unwrap();
        assert_eq!(request.target, "/thing/a%20b");
        assert_eq!(request.body.unwrap().bytes, br#"{"id":"a b","name":"n"}"#);
        assert_eq!(RENAME.names().collect::<Vec<_>>(), ["id", "name"]);
    }

    #[test]
    fn names_of_a_form_may_have_dashes() {
        let request = call!(UPLOAD, "id" = "1", "content-type" = "x").request().unwrap();
        assert!(String::from_utf8(request.body.unwrap().bytes).unwrap().contains("name=\"content-type\""));
    }

    #[test]
    fn an_undeclared_name_is_refused_with_the_closest() {
        let error = Call::new(&SEARCH).with("maxResult", 5).request().unwrap_err();
        assert!(error.to_string().contains("did you mean `maxResults`"), "{error}");
    }

    #[test]
    fn a_missing_or_empty_path_parameter_is_refused() {
        assert!(Call::new(&ONE).request().is_err());
        assert!(call!(ONE, "id" = "").request().is_err());
        assert!(call!(ONE, "id" = "..").request().is_err());
    }
}
