//! Anything by its id: which of the engine's things is it? What runs is asked first, then history; what is no id may be a business key.
//!
//! A handful of questions at a time, each list that can be asked by id in turn, until one knows it. That a list does not know it is no error.

use futures_util::future::join_all;
use serde_json::Value;

use super::{
    ALL, Binding, DEFINITIONS, INCIDENTS, INSTANCES, JOBS, Resource, TASKS,
    filter::{self, Term},
    query::{Answered, Query, Reply, json},
};
use crate::{
    act::Subject,
    api::{
        ApiError, Call, Client, Id, System,
        camunda7::{
            execution::GET_EXECUTION, history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCE,
            history_variable_instance::GET_HISTORIC_VARIABLE_INSTANCE, variable_instance::GET_VARIABLE_INSTANCE,
        },
        dialect::PageAsk,
    },
    call,
};

/// Questions that are under way at once.
const ABREAST: usize = 4;

/// What was found.
pub enum Found {
    /// A row of a list.
    Row(Subject),
    /// Something that is known by the instance it belongs to.
    Within(Place),
    /// Several instances with that business key.
    Several(Vec<Term>),
    /// Nothing.
    Nothing {
        /// Kinds of things that may not be looked at.
        forbidden: Vec<&'static str>,
    },
}

/// Where something is that no list can be asked for.
#[derive(Debug)]
pub struct Place {
    /// What it is, in a sentence.
    pub what: &'static str,
    /// Its id.
    pub id: Id,
    /// The instance it belongs to.
    pub instance: String,
    /// The activity it belongs to.
    pub activity: Option<String>,
    /// The list of the instance that shows it.
    pub list: Option<&'static str>,
}

/// One question.
enum Probe {
    /// The rows of a list that terms leave.
    List(&'static Resource, Vec<Term>),
    /// One thing by its path: what it is, and which list of its instance shows it.
    One(&'static str, Call, Option<&'static str>),
}

/// What became of a question.
enum Told {
    Rows(&'static Resource, &'static Binding, Vec<crate::api::Row>),
    One(&'static str, Value, Option<&'static str>),
    Nothing,
    Forbidden(&'static str),
}

/// Looks for a text as an id of anything, and as a business key.
///
/// # Errors
/// When the server cannot be asked at all.
pub(super) async fn find(client: &Client, text: &str) -> Result<Answered, ApiError> {
    let mut forbidden = vec![];
    let began = tokio::time::Instant::now();
    let answered = |found: Found| Answered { reply: Reply::Made(Box::new(found)), latency: began.elapsed(), server_time: None };
    for some in probes(text).chunks(ABREAST) {
        for told in join_all(some.iter().map(|probe| probe.ask(client))).await {
            match told? {
                Told::Nothing => {}
                Told::Forbidden(what) => forbidden.push(what),
                told => return Ok(answered(found(told, text))),
            }
        }
    }
    forbidden.sort_unstable();
    forbidden.dedup();
    Ok(answered(Found::Nothing { forbidden }))
}

/// The questions in order: the commonest first, then whatever list can be asked, what runs before what was.
fn probes(text: &str) -> Vec<Probe> {
    let first = [&INSTANCES, &INCIDENTS, &JOBS, &TASKS];
    let mut others: Vec<&'static Resource> =
        ALL.iter().copied().filter(|resource| !first.iter().any(|first| first.name == resource.name)).collect();
    others.sort_by_key(|resource| resource.source.first().is_some_and(|binding| binding.operation.path.starts_with("/history")));
    let by_id = |resource: &'static Resource| Probe::List(resource, everything(resource, "id", text));
    let mut ids: Vec<Probe> = first.into_iter().map(by_id).collect();
    // Tomcat refuses these in a path
    let is_path = !text.contains(['/', '\\', '%']) && !matches!(text, "." | "..");
    if is_path {
        ids.extend([
            Probe::One("an execution", call!(GET_EXECUTION, "id" = text), None),
            Probe::One("a variable", call!(GET_VARIABLE_INSTANCE, "id" = text, "deserializeValue" = false), Some("variables")),
        ]);
    }
    ids.extend(others.into_iter().map(by_id));
    if is_path {
        ids.extend([
            Probe::One("an activity", call!(GET_HISTORIC_ACTIVITY_INSTANCE, "id" = text), None),
            Probe::One(
                "a variable, as history knows it,",
                call!(GET_HISTORIC_VARIABLE_INSTANCE, "id" = text, "deserializeValues" = false),
                None,
            ),
        ]);
    }
    let keys = [
        Probe::List(&INSTANCES, everything(&INSTANCES, "business", text)),
        Probe::List(&DEFINITIONS, everything(&DEFINITIONS, "key", text)),
    ];
    if is_id(text) { ids.into_iter().chain(keys).collect() } else { keys.into_iter().chain(ids).collect() }
}

/// The term, and whatever else would hold unsaid is widened to all.
fn everything(resource: &Resource, field: &str, text: &str) -> Vec<Term> {
    let wide = resource.implied(&[]).into_iter().map(|term| Term { value: "all".to_owned(), ..term });
    std::iter::once(Term::is(field, text)).chain(wide).collect()
}

/// Whether a text looks like an id of an engine: a UUID, by itself or behind a name, or a number.
pub fn is_id(text: &str) -> bool {
    let last = text.rsplit(':').next().unwrap_or_default();
    let groups: Vec<usize> = last.split('-').map(str::len).collect();
    let is_uuid = groups == [8, 4, 4, 4, 12] && last.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    is_uuid || !last.is_empty() && last.chars().all(|c| c.is_ascii_digit())
}

impl Probe {
    async fn ask(&self, client: &Client) -> Result<Told, ApiError> {
        match self {
            Self::List(resource, terms) => list(client, resource, terms).await,
            Self::One(what, call, list) => {
                let query = Query::Body { call: call.clone(), make: json::<Value> };
                let made = match query.run(client).await {
                    Ok(answered) => answered.reply.made::<Value>(),
                    Err(error) => return absent(error, what),
                };
                Ok(made.map_or(Told::Nothing, |value| Told::One(what, value, *list)))
            }
        }
    }
}

/// The rows of the first source that has some; sources that cannot be asked so are passed over.
async fn list(client: &Client, resource: &'static Resource, terms: &[Term]) -> Result<Told, ApiError> {
    let mut told = Told::Nothing;
    for binding in resource.sources(System::Camunda7) {
        let Ok(bound) = filter::bind(resource, binding, terms, 0) else { continue };
        if !bound.client.is_empty() || bound.arguments.is_empty() {
            continue; // nobody but the server knows them all
        }
        let query = Query::Page { resource, binding, filter: bound.into(), ask: PageAsk { offset: 0, limit: 2, sort: vec![] } };
        match query.run(client).await {
            Ok(Answered { reply: Reply::Rows(rows), .. }) if !rows.is_empty() => return Ok(Told::Rows(resource, binding, rows)),
            Ok(_) => {}
            Err(error) => told = absent(error, resource.name)?,
        }
    }
    Ok(told)
}

/// An error that only means that this is not the place.
fn absent(error: ApiError, what: &'static str) -> Result<Told, ApiError> {
    match error {
        ApiError::NotFound { .. } | ApiError::Refused { status: 400, .. } => Ok(Told::Nothing),
        ApiError::Forbidden { .. } => Ok(Told::Forbidden(what)),
        error => Err(error),
    }
}

fn found(told: Told, text: &str) -> Found {
    match told {
        Told::Rows(resource, _, rows) if rows.len() > 1 && resource.name == INSTANCES.name => {
            Found::Several(everything(resource, "business", text))
        }
        Told::Rows(resource, binding, rows) => match rows.into_iter().next() {
            Some(row) => Found::Row(Subject { resource, binding, row }),
            None => Found::Nothing { forbidden: vec![] },
        },
        Told::One(what, value, list) => {
            let field = |name: &str| value[name].as_str().map(str::to_owned);
            match field("processInstanceId") {
                Some(instance) => Found::Within(Place { what, id: text.into(), instance, activity: field("activityId"), list }),
                None => Found::Nothing { forbidden: vec![] },
            }
        }
        Told::Nothing | Told::Forbidden(_) => Found::Nothing { forbidden: vec![] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_look_like_ids() {
        for id in ["1fad55b2-e91e-11f1-a7bd-02fc00000001", "order:1:1fad55b2-e91e-11f1-a7bd-02fc00000001", "4711"] {
            assert!(is_id(id), "{id}");
        }
        for key in ["INV-20111", "order", "", "1fad55b2", "::"] {
            assert!(!is_id(key), "{key}");
        }
    }

    #[test]
    fn an_id_is_asked_as_one_first_and_a_key_as_one() {
        let of = |text| match probes(text).remove(0) {
            Probe::List(resource, terms) => format!("{} {}", resource.name, filter::text(&terms)),
            Probe::One(what, ..) => what.to_owned(),
        };
        assert_eq!(of("4711"), "instances id:4711 state:all");
        assert_eq!(of("INV-1"), "instances business:INV-1 state:all");
        assert!(probes("a/b").iter().all(|probe| matches!(probe, Probe::List(..))), "no such path can be asked");
    }
}
