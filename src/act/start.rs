//! Starting an instance, with the variables of its start form.

use serde_json::Value;

use super::{Action, Actor, Ask, Entry, Field, Subject, field, task};
use crate::{
    api::{
        Keeps, Plan, Refusals, Risk, Step, Undo,
        camunda7::process_definition::{GET_START_FORM_VARIABLES, START_PROCESS_INSTANCE, SUBMIT_FORM},
    },
    call,
    resource::query::Made,
};

/// The field of the business key: no variable of a form has a name like this.
const BUSINESS: &str = "business-key";

/// Starts an instance of the latest version.
pub static START: Action = STARTING;
/// Starts an instance of any version.
pub static START_VERSION: Action = Action { id: "version.start", ..STARTING };

const STARTING: Action = Action {
    id: "definition.start",
    title: "start…",
    help: "start an instance of this version, with business key and variables",
    key: "n",
    risk: Risk::Irreversible,
    many: false,
    ask: Ask::Form(|subject| call!(GET_START_FORM_VARIABLES, "id" = subject.row.id.as_str(), "deserializeValues" = false), fields),
    available: |subject, _| if subject.cell("suspended") == "true" { Err("it is suspended") } else { Ok(()) },
    plan: start,
    ..super::PLAIN
};

/// The business key, and a field for each variable of the start form.
fn fields(body: &str) -> Result<Made, String> {
    let mut fields = vec![Field::new(BUSINESS, "String", "").labelled("Business key")];
    fields.extend(task::variables_of_form(body)?);
    Ok(Box::new(fields))
}

fn start(subjects: &[Subject], entries: &[Entry], _: &Actor) -> Result<Plan, String> {
    let [subject] = subjects else { return Err("instances are started one at a time".to_owned()) };
    let business = field::text(entries, BUSINESS).trim();
    let (form, own): (Vec<&Entry>, Vec<&Entry>) = entries.iter().filter(|entry| entry.name != BUSINESS).partition(|entry| !entry.changed);
    let variables = field::variables(own.iter().copied())?;
    let names = variables.keys().cloned().collect::<Vec<_>>().join(", ");
    let id = subject.row.id.as_str();
    // a form checks its fields; where there is none, nothing is to be checked
    let has_form = !form.is_empty() || own.iter().any(|entry| !entry.added);
    let mut call = if has_form { call!(SUBMIT_FORM, "id" = id) } else { call!(START_PROCESS_INSTANCE, "id" = id) };
    call.set("variables", Value::Object(variables));
    if !business.is_empty() {
        call.set("businessKey", business);
    }
    let version = subject.cell("version");
    let step = Step::new(call, vec![subject.target()])
        .refused(Refusals::gone("the definition is gone: somebody deleted it"))
        .keeping(Keeps::Words(|answer| format!("instance {}", answer["id"].as_str().unwrap_or("of unknown id"))));
    Ok(Plan {
        command: "definition.start",
        title: format!("Start an instance of {} version {version}", subject.cell("key")),
        notes: vec![
            if business.is_empty() { "without a business key".to_owned() } else { format!("business key: {business}") },
            format!("sets: {}", if names.is_empty() { "no variables" } else { &names }),
        ],
        steps: vec![step],
        undo: Undo::No("cancel the instance instead"),
        careful: false,
    })
}
