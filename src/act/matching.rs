//! Everything that passes a filter: what an action is for when nobody wants to mark row by row. Frozen when it is made.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{
    api::{Call, Method},
    resource::{
        Binding, Resource,
        filter::{self, Bound, Term},
    },
};

/// Everything of a list that passes a filter.
#[derive(Clone)]
pub struct Matching {
    /// Of what.
    pub resource: &'static Resource,
    /// From which source.
    pub binding: &'static Binding,
    terms: Vec<Term>,
    bound: Arc<Bound>,
}

impl Matching {
    /// Everything that passes these terms, of which there is at least one.
    ///
    /// # Errors
    /// When there is none, since that would mean everything; or one that can be applied by neither side.
    pub fn new(resource: &'static Resource, binding: &'static Binding, terms: Vec<Term>, now_ms: i64) -> Result<Self, String> {
        // what holds without being said narrows nothing that is seen
        let narrows = |term: &Term| {
            let implied = resource.filter(&term.field).and_then(crate::resource::Filter::implied);
            term.not || implied.is_none_or(|implied| term.value != implied && term.value != "all")
        };
        if !terms.iter().any(narrows) {
            return Err("an empty filter would mean everything: filter first".to_owned());
        }
        let bound = Arc::new(filter::bind(resource, binding, &terms, now_ms)?);
        Ok(Self { resource, binding, terms, bound })
    }

    /// The conditions, as they are written in the filter language.
    pub fn words(&self) -> String {
        self.terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The terms.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The terms that the server does not apply: with one of them, only rows that were read can be acted on.
    pub fn client_terms(&self) -> &[Term] {
        &self.bound.client
    }

    /// The filter as the query of a bulk call: the very arguments of the list. `None` where the server does not apply all of it, or where
    /// nothing would be left of it, which would mean everything.
    pub fn query(&self) -> Option<Map<String, Value>> {
        if !self.bound.client.is_empty() || self.bound.arguments.is_empty() || self.binding.operation.method != Method::POST {
            return None;
        }
        let fixed = self.binding.fixed.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value)));
        let arguments = self.bound.arguments.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Some(fixed.chain(arguments).collect())
    }

    /// The call that counts what such a query finds; `None` where the list has no count.
    pub fn count(&self, query: &Map<String, Value>) -> Option<Call> {
        let mut call = Call::new(self.binding.count?);
        for (name, value) in query {
            call.set(name.clone(), value.clone());
        }
        Some(call)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::resource::{INCIDENTS, INSTANCES, JOBS};

    fn matching(resource: &'static Resource, text: &str) -> Matching {
        Matching::new(resource, &resource.source[0], filter::parse(resource, text).unwrap(), 0).unwrap()
    }

    #[test]
    fn a_filter_becomes_the_query_of_a_bulk_call_only_where_that_is_the_same_set() {
        let all = matching(&JOBS, "state:failed definition:pay");
        assert_eq!(all.query(), json!({ "noRetriesLeft": true, "processDefinitionKey": "pay" }).as_object().cloned());
        assert_eq!(all.words(), "state:failed definition:pay");
        assert_eq!(matching(&JOBS, "state:failed msg:~boom").query(), None, "the client applies a term");
        assert_eq!(matching(&INCIDENTS, "msg:~boom").query(), None, "incidents have no query in a body");
        assert!(Matching::new(&JOBS, &JOBS.source[0], vec![], 0).is_err(), "everything is never meant");
        for everything in ["state:running", "state:all"] {
            let terms = filter::parse(&INSTANCES, everything).unwrap();
            assert!(Matching::new(&INSTANCES, &INSTANCES.source[0], terms, 0).is_err(), "{everything}");
        }
        let all = matching(&INSTANCES, "business:a");
        assert_eq!(all.query(), json!({ "processInstanceBusinessKey": "a", "unfinished": true }).as_object().cloned());
    }
}
