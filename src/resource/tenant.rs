//! A context's tenant: what lists are narrowed to where the server can, and nothing elsewhere.
//!
//! It is a term like those that a person types, so that a count, an export or a write by filter means the very rows that are shown.

use super::{
    Binding, Resource,
    filter::{self, Bound, Term},
};
use crate::api::System;

const TENANT: &str = "tenant";

/// Whether the list of a resource can be narrowed to a tenant.
pub fn can_narrow(resource: &Resource, system: System) -> bool {
    resource.sources(system).next().is_some_and(|binding| binding.filters.iter().any(|(name, _)| *name == TENANT))
}

/// The terms with the tenant before them: it cannot be taken away. What lies within one instance is of one tenant anyway.
pub fn narrowed(resource: &Resource, system: System, tenant: Option<&str>, terms: Vec<Term>) -> Vec<Term> {
    let Some(tenant) = tenant.filter(|_| can_narrow(resource, system)) else { return terms };
    let term = Term::is(TENANT, tenant);
    if terms.contains(&term) || terms.iter().any(|term| term.field == "instance") {
        return terms;
    }
    std::iter::once(term).chain(terms).collect()
}

/// Whether a term names a tenant.
pub fn is_term(term: &Term) -> bool {
    term.field == TENANT
}

/// Whether terms keep to one tenant.
pub fn is_within(terms: &[Term]) -> bool {
    terms.iter().any(|term| is_term(term) || term.field == "instance" || term.field == "id")
}

/// Whether terms narrow to nothing but a tenant.
pub fn is_all(terms: &[Term]) -> bool {
    terms.iter().all(|term| term.field == TENANT)
}

/// Everything of a tenant, for counts over everything.
pub fn all_of(resource: &Resource, binding: &Binding, tenant: Option<&str>, now_ms: i64) -> Bound {
    let bound = |terms: &[Term]| filter::bind(resource, binding, terms, now_ms);
    let terms = narrowed(resource, binding.system, tenant, vec![]);
    // a source that cannot be narrowed counts all, of which only what is implied holds
    bound(&terms).or_else(|_| bound(&[])).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::{self, INCIDENTS, VARIABLES};

    fn terms(text: &str) -> Vec<String> {
        let terms = filter::parse(&INCIDENTS, text).unwrap();
        narrowed(&INCIDENTS, System::Camunda7, Some("acme"), terms).iter().map(Term::to_string).collect()
    }

    #[test]
    fn a_list_is_narrowed_once_and_not_within_an_instance() {
        assert_eq!(terms("since:2h"), ["tenant:acme", "since:2h"]);
        assert_eq!(terms("tenant:acme"), ["tenant:acme"]);
        assert_eq!(terms("instance:1"), ["instance:1"]);
        assert!(narrowed(&VARIABLES, System::Camunda7, None, vec![]).is_empty());
    }

    #[test]
    fn what_is_narrowed_can_be_asked_of_every_source_or_is_refused() {
        for resource in resource::ALL.iter().filter(|resource| can_narrow(resource, System::Camunda7)) {
            for binding in resource.source {
                let terms = narrowed(resource, System::Camunda7, Some("acme"), vec![]);
                let bound = filter::bind(resource, binding, &terms, 0);
                assert!(bound.is_err() || bound.is_ok_and(|bound| !bound.arguments.is_empty()), "{}: left out in silence", resource.name);
            }
        }
    }
}
