//! What the refusals of the Camunda 7 family mean, in words for people. Statuses say little here: the type and the message of the exception do.
//!
//! Facts: `shared/api/camunda7.md`, part 3 (seen on Camunda 7.24.0 and Operaton 1.0.3). What an answer means for one action alone is the action's.

use serde::Deserialize;

use crate::api::ApiError;

/// What kind of refusal it is.
#[derive(Clone, Copy)]
enum Class {
    /// What was asked for is not there (any more).
    Gone,
    /// Somebody else was faster.
    Conflict,
    /// It may not be done by this user.
    Forbidden,
    /// The server will not do it.
    Refused,
}

/// Words of the engine, in the exception's type or message; the class; what it means. Without a meaning the engine's own words say it.
/// The first that fits counts.
const MEANINGS: &[(&str, Class, &str)] = &[
    ("TaskAlreadyClaimedException", Class::Conflict, "somebody else claimed it a moment ago"),
    ("OptimisticLockingException", Class::Conflict, "changed by someone else just now"),
    ("ENGINE-03005", Class::Conflict, "changed by someone else just now"),
    ("SuspendedEntityInteractionException", Class::Refused, "it is suspended: activate it first"),
    ("ENGINE-03043", Class::Refused, "it is suspended: activate it first"),
    ("no authenticated tenant", Class::Forbidden, "it belongs to a tenant that your user is not in"),
    ("HTTP 405 Method Not Allowed", Class::Refused, "this server does not offer that: is it an older release?"),
    (
        "HTTP 404 Not Found",
        Class::Gone,
        "the server has no such address: is it an older release, or is the base URL wrong (…/engine-rest)?",
    ),
    ("An unbound number of results", Class::Refused, "this engine answers no list without a limit: set maxResults"),
    ("Cannot set query parameter 'sortBy'", Class::Refused, "this engine cannot sort by that: choose another column"),
    ("No process engine available", Class::Refused, "there is no engine of that name on this server: check `engine` in the context"),
    ("Process engine with name", Class::Refused, "there is no engine of that name on this server: check `engine` in the context"),
    (
        "Variable value is too long",
        Class::Refused,
        "too long for a String in this engine's database (4,000 characters as a rule): use Json, Xml or Object",
    ),
    ("Unsupported value type", Class::Refused, "this engine does not know that type (Json and Xml need its Spin plugin): use another"),
    ("Cannot find serializer", Class::Refused, "this engine cannot store a value of that kind: use another type"),
    ("Cannot deserialize object", Class::Refused, "the engine cannot read that value: the class it was made of is not there"),
    ("Invalid value submitted for form field", Class::Refused, "a field of the form does not hold what the form asks for"),
    ("Cannot convert value", Class::Refused, "a value does not fit its type"),
    ("Ids is empty", Class::Refused, "nothing matches any more, so nothing was done"),
    ("executions match the correlation keys", Class::Refused, "several instances wait for this message: say which one"),
    ("No process definition or execution matches", Class::Gone, "no instance waits for this message with these keys"),
    ("MismatchingMessageCorrelationException", Class::Refused, "no instance waits for this message with these keys"),
    ("No job found with id", Class::Gone, ""),
    ("Cannot find task with id", Class::Gone, ""),
    ("Cannot find external task with id", Class::Gone, ""),
    ("No external task found with id", Class::Gone, ""),
    ("execution is null", Class::Gone, ""),
    ("incident is null", Class::Gone, ""),
    ("batch is null", Class::Gone, ""),
    ("NullPointerException", Class::Refused, "the engine stumbled over the request: something in it is missing"),
];

/// The body of an error, where it is the engine's.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Exception {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) message: Option<String>,
    user_id: Option<String>,
    missing_authorizations: Option<Vec<Missing>>,
}

/// A permission, any one of which would do.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Missing {
    permission_name: Option<String>,
    resource_name: Option<String>,
    resource_id: Option<String>,
}

impl Exception {
    /// Whether the engine itself speaks, and not something before it.
    pub(super) fn is_engines(&self) -> bool {
        self.kind.is_some()
    }

    /// Who lacks which permission, if it says so: `'mia' needs UPDATE on ProcessInstance 4711, or …`.
    pub(super) fn lacking(&self) -> Option<String> {
        /// Named at most; the rest are other ways to the same.
        const MOST: usize = 3;
        let missing = self.missing_authorizations.as_ref().filter(|missing| !missing.is_empty())?;
        let one = |missing: &Missing| {
            let resource = missing.resource_name.as_deref().unwrap_or("it");
            let on = missing.resource_id.as_ref().map_or_else(|| resource.to_owned(), |id| format!("{resource} {id}"));
            format!("{} on {on}", missing.permission_name.as_deref().unwrap_or("a permission"))
        };
        let needs = missing.iter().take(MOST).map(one).collect::<Vec<_>>().join(", or ");
        Some(format!("'{}' needs {needs}", self.user_id.as_deref().unwrap_or("this user")))
    }
}

/// What a refusal means.
pub(super) fn meaning(status: u16, kind: String, message: String) -> ApiError {
    let found = MEANINGS.iter().find(|(words, ..)| kind.contains(words) || message.contains(words));
    let nobody_there = message.contains("with id") && message.ends_with("is null");
    let (class, told) = match found {
        Some((_, class, told)) => (*class, *told),
        None if status == 404 || nobody_there => (Class::Gone, ""),
        None => (Class::Refused, ""),
    };
    let message = match (told, message.is_empty()) {
        ("", true) => {
            Some(&kind).filter(|kind| !kind.is_empty()).map_or_else(|| format!("status {status}"), |kind| format!("{kind}, and no reason"))
        }
        ("", false) => message,
        (told, true) => told.to_owned(),
        // what somebody else did needs no exception's text
        (told, false) if matches!(class, Class::Conflict) => told.to_owned(),
        (told, false) => format!("{told} ({message})"),
    };
    match class {
        Class::Gone => ApiError::NotFound { message },
        Class::Conflict => ApiError::Conflict { message },
        Class::Forbidden => ApiError::Forbidden { message },
        Class::Refused => ApiError::Refused { status, kind: Some(kind).filter(|kind| !kind.is_empty()), message },
    }
}

/// The largest page that this engine gives, if that is what a refusal says (`queryMaxResultsLimit`).
pub(super) fn largest_page(error: &ApiError) -> Option<u64> {
    let ApiError::Refused { message, .. } = error else { return None };
    let (_, rest) = message.split_once("Max results limit of ")?;
    rest.split(' ').next()?.parse().ok().filter(|most| *most > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, kind: &str, message: &str) -> String {
        meaning(status, kind.to_owned(), message.to_owned()).to_string()
    }

    #[test]
    fn the_largest_page_is_read_from_the_refusal() {
        let refused = |message: &str| meaning(400, "BadUserRequestException".to_owned(), message.to_owned());
        assert_eq!(largest_page(&refused("Max results limit of 20 exceeded!")), Some(20));
        assert_eq!(largest_page(&refused("Max results limit of 0 exceeded!")), None);
        assert_eq!(largest_page(&refused("An unbound number of results is forbidden!")), None);
    }

    #[test]
    fn what_is_suspended_is_told_as_such_whatever_the_status_and_with_the_engines_words() {
        let words = "ENGINE-03043 Execution with id '7' is suspended.";
        for (status, kind) in [(404, "InvalidRequestException"), (500, "RestException"), (400, "SuspendedEntityInteractionException")] {
            let said = told(status, kind, words);
            assert!(said.contains("it is suspended: activate it first") && said.contains(words) && !said.contains("not found"), "{said}");
        }
    }

    #[test]
    fn an_error_without_a_message_tells_its_type() {
        assert_eq!(told(400, "JsonParseException", ""), "refused by the server (400): JsonParseException, and no reason");
        assert_eq!(told(400, "", ""), "refused by the server (400): status 400");
    }

    #[test]
    fn a_missing_permission_is_told_by_name() {
        let body = r#"{"type":"AuthorizationException","message":"The user …","userId":"mia","permissionName":null,"missingAuthorizations":[
            {"permissionName":"UPDATE","resourceName":"ProcessInstance","resourceId":"i-1"},
            {"permissionName":"UPDATE_INSTANCE","resourceName":"ProcessDefinition","resourceId":null},{}]}"#;
        let exception: Exception = serde_json::from_str(body).unwrap();
        let wanted = "'mia' needs UPDATE on ProcessInstance i-1, or UPDATE_INSTANCE on ProcessDefinition, or a permission on it";
        assert_eq!(exception.lacking().as_deref(), Some(wanted));
        assert_eq!(Exception::default().lacking(), None);
    }
}
