//! The filter language: `state:active activity:pay* msg:~timeout since:2h retries<2 var.amount>100 -type:failedJob`, terms joined by AND.
//!
//! Each term is applied by the server where a parameter of the list carries it exactly, else by the client on the page that is loaded.

mod bind;
mod compare;
mod complete;
mod read;
mod variable;

use std::fmt;

pub use bind::{Bound, bind};
pub use compare::{date, duration};
pub use complete::{Candidate, candidates};
pub use read::parse;

use super::{Filter, Resource};

/// What the name of a field begins with that is a variable: `var.amount`.
pub const VARIABLE: &str = "var.";

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Term {
    /// Name of the filter, of a column, or `var.` and a variable's name; empty: anywhere in the row.
    pub field: String,
    /// How the value is compared.
    pub test: Test,
    /// The value; of a variable with its quotes, since they make it text.
    pub value: String,
    /// Whether rows pass that do not fulfil it.
    pub not: bool,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Test {
    /// The same.
    Is,
    /// Contained somewhere.
    Contains,
    /// Like a pattern with `*`.
    Pattern,
    /// The same as one of several, separated by commas.
    AnyOf,
    /// Larger, older, later.
    More,
    /// The same or more.
    AtLeast,
    /// Smaller, younger, earlier.
    Less,
    /// The same or less.
    AtMost,
}

impl Test {
    /// Whether it compares by size.
    pub const fn is_comparison(self) -> bool {
        matches!(self, Self::More | Self::AtLeast | Self::Less | Self::AtMost)
    }

    /// What stands between field and value.
    const fn sign(self) -> &'static str {
        match self {
            Self::Is | Self::Pattern | Self::AnyOf => ":",
            Self::Contains => ":~",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Less => "<",
            Self::AtMost => "<=",
        }
    }
}

/// Who applies a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The server, over everything.
    Server,
    /// We, on the page that is loaded.
    Client,
}

impl Term {
    /// A term with any test.
    pub fn of(field: &str, test: Test, value: impl Into<String>) -> Self {
        Self { field: field.to_owned(), test, value: value.into(), not: false }
    }

    /// A term that compares for equality.
    pub fn is(field: &str, value: impl Into<String>) -> Self {
        Self::of(field, Test::Is, value)
    }

    /// The name of the variable that it is about, if it is about one.
    pub fn variable(&self) -> Option<&str> {
        self.field.strip_prefix(VARIABLE)
    }

    /// The name of the filter that carries it: its field, or `var` for variables.
    fn filter(&self) -> &str {
        if self.variable().is_some() { "var" } else { &self.field }
    }
}

/// Terms as one would type them.
pub fn text(terms: &[Term]) -> String {
    terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl Filter {
    /// The value that holds where a filter says nothing else: the first one of a filter that knows `all`.
    pub fn implied(&self) -> Option<&'static str> {
        self.values.first().copied().filter(|_| self.values.contains(&"all"))
    }
}

impl Resource {
    /// The terms that hold although they are not among `terms`.
    pub fn implied(&self, terms: &[Term]) -> Vec<Term> {
        let silent = self.filters.iter().filter(|filter| !terms.iter().any(|term| term.field == filter.name));
        silent.filter_map(|filter| Some(Term::is(filter.name, filter.implied()?))).collect()
    }

    /// The column that the client looks at for a field: that of the filter, or the column of that name.
    fn column_of(&self, field: &str) -> Option<usize> {
        match self.filter(field) {
            Some(filter) => self.column(filter.column?),
            None => self.column(field),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.not {
            f.write_str("-")?;
        }
        if self.field.is_empty() {
            let starts = self.value.starts_with(['-', '!', '~']);
            return f.write_str(&quoted(&self.value, starts || self.value.contains(['=', '<', '>', '!'])));
        }
        let (field, sign) = (quoted(&self.field, false), self.test.sign());
        // the quotes of a variable's value are its own
        let value = match self.variable().and_then(|_| variable::unquoted(&self.value)) {
            Some(text) => quoted(text, true),
            None => quoted(&self.value, self.test == Test::Is && (self.value.contains('*') || self.value.starts_with('~'))),
        };
        write!(f, "{field}{sign}{value}")
    }
}

/// A text in quotes, where it would be read as something else without them.
fn quoted(text: &str, always: bool) -> String {
    if always || text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\\' | ':')) {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::resource::{INCIDENTS, INSTANCES, JOBS, TASKS};

    const NOW: i64 = 1_700_000_000_000;

    fn bound(resource: &'static Resource, text: &str) -> Bound {
        bind(resource, &resource.source[0], &parse(resource, text).unwrap(), NOW).unwrap()
    }

    fn left(filter: &Bound) -> Vec<String> {
        filter.client.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_server_applies_what_it_can_and_the_client_the_rest() {
        let filter = bound(&INCIDENTS, r#"msg:~"doesn't exist" definition:pay,order activity:res* since:2h boom"#);
        assert_eq!(
            filter.arguments,
            [
                ("incidentMessageLike", Value::from("%doesn't exist%")),
                ("processDefinitionKeyIn", Value::from("pay,order")),
                ("incidentTimestampAfter", Value::from("2023-11-14T20:13:20.000+0000")),
            ]
        );
        assert_eq!(left(&filter), ["activity:res*", "boom"]);
    }

    #[test]
    fn wildcards_of_the_server_never_widen_a_filter() {
        let filter = bound(&INCIDENTS, "msg:~50%_off");
        assert!(filter.arguments.is_empty());
        assert_eq!(filter.client.len(), 1);
    }

    #[test]
    fn a_term_for_a_parameter_that_is_taken_is_not_lost() {
        let filter = bound(&TASKS, "name:~a name:~b");
        assert_eq!((filter.arguments.len(), filter.client.len()), (1, 1));
    }

    #[test]
    fn switches_and_lists_are_sent_as_the_operation_wants_them() {
        assert_eq!(bound(&INSTANCES, "state:suspended").arguments, [("suspended", Value::Bool(true))]);
        assert_eq!(bound(&INSTANCES, "state:all tenant:a,b").arguments, [("tenantIdIn", json!(["a", "b"]))]);
    }

    #[test]
    fn instances_run_unless_another_state_is_said() {
        assert_eq!(bound(&INSTANCES, "").arguments, [("unfinished", Value::Bool(true))]);
        assert_eq!(bound(&INSTANCES, "state:ended").arguments, [("finished", Value::Bool(true))]);
        assert!(bound(&INSTANCES, "state:all").arguments.is_empty());
        let runtime = |text| bind(&INSTANCES, &INSTANCES.source[1], &parse(&INSTANCES, text).unwrap(), NOW);
        assert!(runtime("").unwrap().arguments.is_empty(), "the runtime has nothing else");
        assert!(runtime("state:ended").unwrap_err().contains("history"));
    }

    #[test]
    fn conditions_on_variables_are_typed_and_go_into_one_list() {
        let filter = bound(&INSTANCES, r#"state:all var.amount>100 var.name:~foo var.ok:true var.no:"5" -var.x:1"#);
        let condition = |name: &str, operator: &str, value: Value| json!({ "name": name, "operator": operator, "value": value });
        assert_eq!(
            filter.arguments,
            [(
                "variables",
                json!([
                    condition("amount", "gt", json!(100)),
                    condition("name", "like", json!("%foo%")),
                    condition("ok", "eq", json!(true)),
                    condition("no", "eq", json!("5")),
                    condition("x", "neq", json!(1)),
                ])
            )]
        );
        assert!(filter.client.is_empty());
    }

    #[test]
    fn comparisons_are_the_servers_where_it_has_them_and_else_the_pages() {
        let filter = bound(&INSTANCES, "state:all age<2h ended>2023-11-01 duration>=5m business!=x");
        assert_eq!(
            filter.arguments,
            [("startedAfter", Value::from("2023-11-14T20:13:20.000+0000")), ("finishedAfter", Value::from("2023-11-01T00:00:00.000+0000"))]
        );
        assert_eq!(left(&filter), ["duration>=5m", "-business:x"]);
        let filter = bound(&JOBS, "retries<2 due<-1h");
        assert_eq!(left(&filter), ["retries<2", "due<-1h"]);
    }

    #[test]
    fn mistakes_are_told_with_what_would_be_right() {
        assert!(parse(&INCIDENTS, "activty:x").unwrap_err().contains("activity"));
        assert!(parse(&INSTANCES, "amount>100").unwrap_err().contains("var.amount"));
        assert!(parse(&TASKS, "is:mine").unwrap_err().contains("unassigned"));
        assert!(parse(&JOBS, "due:2h").unwrap_err().contains("due<2h"));
        assert!(parse(&JOBS, "due>soon").unwrap_err().contains("no time"));
        assert!(parse(&INSTANCES, "state>active").is_err());
        assert!(parse(&INCIDENTS, "var.a:1").unwrap_err().contains("cannot be filtered"));
        assert!(parse(&INCIDENTS, "msg:\"open").is_err());
        assert!(parse(&INCIDENTS, "msg:").is_err());
        let terms = parse(&INCIDENTS, "since:soon").unwrap();
        assert!(bind(&INCIDENTS, &INCIDENTS.source[0], &terms, NOW).is_err());
        let terms = parse(&INSTANCES, "-state:active").unwrap();
        assert!(bind(&INSTANCES, &INSTANCES.source[0], &terms, NOW).unwrap_err().contains("turn it round"));
    }

    #[test]
    fn a_filter_reads_back_as_it_was_written() {
        for text in [
            "state:active",
            "-business:INV-1",
            "business:~\"a b\"",
            "boom",
            "-boom",
            "\"a:b\"",
            "\"a>b\"",
            "\"-5\"",
            "\"back\\\\slash\"",
            "business:INV-*",
            "business:\"INV-*\"",
            "age>2h",
            "duration<=90s",
            "var.amount>100",
            "var.no:\"5\"",
            "\"var.two words\":~x",
        ] {
            assert_eq!(parse(&INSTANCES, text).unwrap()[0].to_string(), text);
        }
        for (text, canonical) in [("version!=3", "-version:3"), ("business=x", "business:x"), ("!business:x", "-business:x")] {
            assert_eq!(parse(&INSTANCES, text).unwrap()[0].to_string(), canonical);
        }
    }
}
