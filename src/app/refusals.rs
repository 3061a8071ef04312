//! What the server refused to this user: not offered again until a refresh or a sign-in, with the reason.
//!
//! A refusal forbids no more than it says: an action on one definition's things, on one thing, or a list altogether.

use crate::act::Subject;

/// Refusals of this session.
#[derive(Debug, Clone, Default)]
pub struct Refusals(Vec<Refused>);

#[derive(Debug, Clone)]
struct Refused {
    /// Id of the command, or name of the list.
    what: String,
    on: On,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum On {
    Everything,
    /// Things of the definition with that key.
    Definition(String),
    /// The thing with that id.
    Thing(String),
}

impl On {
    fn covers(&self, subject: &Subject) -> bool {
        match self {
            Self::Everything => true,
            Self::Thing(id) => subject.row.id.as_str() == id,
            // an id of a version begins with the key of its definition
            Self::Definition(key) => ["key", "definition"]
                .iter()
                .filter_map(|name| subject.reference(name))
                .any(|definition| definition.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))),
        }
    }
}

impl Refusals {
    /// Takes note that a command was refused on a thing, with the server's message; `again` is the key that asks anew.
    pub fn of_action(&mut self, command: &str, id: &str, message: &str, again: &str) {
        let (missing, definition) = missing(message);
        // a batch that may not be started says nothing of doing it one by one
        if !missing.is_empty() && missing.iter().all(|one| one.kind == "Batch") {
            return;
        }
        let on = match definition {
            _ if missing.iter().all(|one| one.on.is_none()) && !missing.is_empty() => On::Everything,
            Some(key) => On::Definition(key),
            None => On::Thing(id.to_owned()),
        };
        self.note(command, on, &missing, message, again);
    }

    /// Takes note that a list was refused.
    pub fn of_list(&mut self, name: &str, message: &str, again: &str) {
        let (missing, _) = missing(message);
        self.note(name, On::Everything, &missing, message, again);
    }

    fn note(&mut self, what: &str, on: On, missing: &[Missing], message: &str, again: &str) {
        let mut needs: Vec<String> = vec![];
        for one in missing {
            let need = format!("{} on {}", one.permission, one.kind);
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
        let why = if needs.is_empty() { message.to_owned() } else { format!("it wants {}", needs.join(" or ")) };
        let place = match &on {
            On::Definition(key) => format!(" for {key}"),
            On::Everything | On::Thing(_) => String::new(),
        };
        self.0.retain(|old| old.what != what || old.on != on);
        self.0.push(Refused { what: what.to_owned(), on, reason: format!("the server refused this{place}: {why} ({again} asks anew)") });
    }

    /// Why a command is not offered for a thing.
    pub fn on(&self, command: &str, subject: &Subject) -> Option<&str> {
        self.0.iter().find(|refused| refused.what == command && refused.on.covers(subject)).map(|refused| refused.reason.as_str())
    }

    /// Why a list is not offered.
    pub fn list(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|refused| refused.what == name && refused.on == On::Everything).map(|refused| refused.reason.as_str())
    }

    /// Forgets them all: the server may think otherwise by now.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// A permission that would do.
#[derive(Debug, PartialEq, Eq)]
struct Missing {
    permission: String,
    kind: String,
    /// The one thing that it is about, if it is about one.
    on: Option<String>,
}

/// The permissions that a refusal names, and the key of the definition among them: `'UPDATE' permission on resource 'x' of type 'ProcessInstance' or …`.
fn missing(message: &str) -> (Vec<Missing>, Option<String>) {
    const BETWEEN: &str = "' permission on resource '";
    let mut found = vec![];
    let mut parts = message.split(BETWEEN);
    let mut before = parts.next().unwrap_or_default();
    for part in parts {
        let permission = before.rsplit('\'').next().unwrap_or_default().to_owned();
        let thing = part.split('\'').next().unwrap_or_default().to_owned();
        let kind = part.split_once("' of type '").filter(|(left, _)| *left == thing).and_then(|(_, rest)| rest.split('\'').next());
        found.push(match kind {
            Some(kind) => Missing { permission, kind: kind.to_owned(), on: Some(thing) },
            None => Missing { permission, kind: thing, on: None },
        });
        before = part;
    }
    let key = found.iter().find(|one| one.kind == "ProcessDefinition").and_then(|one| one.on.clone());
    (found, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUSPEND: &str = "The user with id 'mia' does not have one of the following permissions: 'SUSPEND' permission on resource '3af' of type 'ProcessInstance' or 'SUSPEND_INSTANCE' permission on resource 'invoice-intake' of type 'ProcessDefinition'";
    const BATCH: &str = "The user with id 'mia' does not have one of the following permissions: 'CREATE_BATCH_UPDATE_PROCESS_INSTANCES_SUSPEND' permission on resource 'Batch' or 'CREATE' permission on resource 'Batch'";

    #[test]
    fn a_refusal_names_what_it_is_about() {
        let (permissions, key) = missing(SUSPEND);
        assert_eq!(key.as_deref(), Some("invoice-intake"));
        assert_eq!(
            permissions[0],
            Missing { permission: "SUSPEND".to_owned(), kind: "ProcessInstance".to_owned(), on: Some("3af".to_owned()) }
        );
        let (permissions, key) = missing(BATCH);
        assert!(key.is_none() && permissions.iter().all(|one| one.kind == "Batch" && one.on.is_none()));
        assert_eq!(missing("no reason").0, []);
    }

    #[test]
    fn a_refused_list_says_why_until_it_is_asked_anew() {
        let mut refusals = Refusals::default();
        refusals.of_list("batches", BATCH, "ctrl-r");
        let reason = refusals.list("batches").unwrap();
        assert!(reason.contains("CREATE on Batch") && !reason.contains("user with id"), "{reason}");
        assert_eq!(refusals.list("jobs"), None);
        refusals.clear();
        assert_eq!(refusals.list("batches"), None);
        refusals.of_action("instance.suspend", "1", BATCH, "ctrl-r");
        assert!(refusals.0.is_empty(), "one by one may still do");
        refusals.of_action("instance.suspend", "1", SUSPEND, "ctrl-r");
        assert_eq!(refusals.0[0].on, On::Definition("invoice-intake".to_owned()));
    }
}
