//! Adding, editing and deleting variables, in the scope they belong to and with their type.

use serde_json::{Value, json};

use super::{Action, Ask, Entry, Field, Subject, field, value};
use crate::{
    api::{
        CHANGED_SINCE, Call, Check, Plan, Risk, Step, Target, Undo,
        camunda7::{
            execution::{
                DELETE_LOCAL_EXECUTION_VARIABLE, GET_LOCAL_EXECUTION_VARIABLE, MODIFY_LOCAL_EXECUTION_VARIABLES,
                PUT_LOCAL_EXECUTION_VARIABLE,
            },
            process_instance::{
                DELETE_PROCESS_INSTANCE_VARIABLE, GET_PROCESS_INSTANCE_VARIABLE, MODIFY_PROCESS_INSTANCE_VARIABLES,
                SET_PROCESS_INSTANCE_VARIABLE,
            },
            variable_instance::GET_VARIABLE_INSTANCE,
        },
    },
    call,
};

/// Changes a value, keeping name, type and scope unless told otherwise.
pub static EDIT: Action = Action {
    id: "variable.edit",
    title: "edit",
    help: "change its value, with its type, in its scope",
    key: "e",
    many: false,
    ask: Ask::Fields(edit_fields),
    available: |subject, _| {
        if subject.reference("task").is_some() {
            return Err("it belongs to a task; only the task may change it");
        }
        if value::is_editable(&kind_of(subject)) { Ok(()) } else { Err("values of this type cannot be edited as text") }
    },
    plan: edit,
    ..super::PLAIN
};

/// Adds a variable beside the selected one, in the same instance.
pub static ADD: Action = Action {
    id: "variable.add",
    title: "add",
    help: "add a variable to the instance, or to the scope of the selected one",
    key: "n",
    many: false,
    ask: Ask::Fields(add_fields),
    // the row only says where
    about: |subject| format!("a variable to {}", subject.reference("instance").unwrap_or_else(|| subject.label())),
    plan: add,
    ..super::PLAIN
};

/// Deletes a variable.
pub static DELETE: Action = Action {
    id: "variable.delete",
    title: "delete",
    help: "delete it from its scope",
    key: "D",
    risk: Risk::Destructive,
    available: |subject, _| {
        if subject.reference("task").is_some() { Err("it belongs to a task; only the task may change it") } else { Ok(()) }
    },
    plan: delete,
    ..super::PLAIN
};

fn kind_of(subject: &Subject) -> String {
    subject.reference("type").unwrap_or_else(|| "String".to_owned())
}

fn current(subject: &Subject) -> String {
    subject.reference("value").unwrap_or_default()
}

fn edit_fields(subject: &Subject) -> Vec<Field> {
    let mut kinds = value::TYPES.to_vec();
    let kind = kind_of(subject);
    // what it is now it may stay, also where nobody could make it so by typing
    if !kinds.contains(&kind.as_str()) {
        kinds.push(&kind);
    }
    vec![
        Field::new("type", "String", kind_of(subject)).labelled("Type").choices(kinds),
        Field::new("value", &kind_of(subject), current(subject)).labelled(subject.cell("name")).typed_by("type"),
    ]
}

fn add_fields(subject: &Subject) -> Vec<Field> {
    let mut scopes = vec!["instance".to_owned()];
    if !is_instance_scope(subject) {
        scopes.push(format!("scope {}", subject.cell("scope")));
    }
    vec![
        Field::new("name", "String", "").labelled("Name").required(),
        Field::new("type", "String", "String").labelled("Type").choices(value::TYPES.iter().copied()),
        Field::new("value", "String", "").labelled("Value").typed_by("type"),
        Field::new("scope", "String", "instance").labelled("Scope").choices(scopes),
    ]
}

/// The scope of an instance is the execution that has the instance's own id.
fn is_instance_scope(subject: &Subject) -> bool {
    subject.reference("execution").is_none_or(|execution| subject.reference("instance") == Some(execution))
}

fn edit(subjects: &[Subject], entries: &[Entry], _: &super::Actor) -> Result<Plan, String> {
    let [subject] = subjects else { return Err("variables are edited one at a time".to_owned()) };
    let (name, kind) = (subject.need("name")?, field::text(entries, "type").to_owned());
    let new = value::parse(&kind, field::text(entries, "value")).map_err(|why| format!("{name}: {why}"))?;
    let old = value::parse(&kind_of(subject), &current(subject));
    let undo = match old {
        Ok(old) => {
            let now = call!(GET_VARIABLE_INSTANCE, "id" = subject.row.id.as_str(), "deserializeValue" = false);
            let still = Check::unchanged(now, vec![("/value", new.clone()), ("/type", kind.as_str().into())]);
            Undo::By(vec![put(subject, &name, &kind_of(subject), old)?.only_if(still)])
        }
        Err(_) => Undo::No("the present value cannot be read back"),
    };
    let place = if is_instance_scope(subject) { "of the instance".to_owned() } else { format!("of scope {}", subject.cell("scope")) };
    Ok(Plan {
        command: "variable.edit",
        title: format!("Set variable {name} {place}"),
        notes: vec![
            format!("now ({}): {}", kind_of(subject), current(subject)),
            format!("then ({kind}): {}", field::text(entries, "value")),
        ],
        steps: vec![put(subject, &name, &kind, new)?],
        undo,
        careful: false,
    })
}

fn add(subjects: &[Subject], entries: &[Entry], _: &super::Actor) -> Result<Plan, String> {
    let [subject] = subjects else { return Err("variables are added one at a time".to_owned()) };
    let name = field::text(entries, "name").trim().to_owned();
    if name.is_empty() {
        return Err("the variable needs a name".to_owned());
    }
    let kind = field::text(entries, "type").to_owned();
    let new = value::parse(&kind, field::text(entries, "value")).map_err(|why| format!("{name}: {why}"))?;
    let in_instance = field::text(entries, "scope") == "instance";
    let still = vec![("/value", new.clone()), ("/type", kind.as_str().into())];
    let (step, undo, there) = if in_instance {
        let instance = subject.need("instance")?;
        let there = in_instance_there(&instance, &name);
        (put_in_instance(subject, &instance, &name, &kind, new), remove_from_instance(subject, &instance, &name), there)
    } else {
        (put(subject, &name, &kind, new)?, remove(subject, &name)?, there(subject, &name)?)
    };
    // a name that cannot be asked for may be there already: then more than a `y` is wanted, and nothing is promised
    let known = fits_path(&name);
    // what is touched is the new variable, not the one that was selected to say where
    let named = |step: Step| Step { targets: vec![Target { id: name.as_str().into(), label: name.clone() }], ..step };
    Ok(Plan {
        command: "variable.add",
        title: format!(
            "Add variable {name} to {}",
            if in_instance { "the instance".to_owned() } else { field::text(entries, "scope").to_owned() }
        ),
        notes: vec![
            format!("{kind}: {}", field::text(entries, "value")),
            if known { "not sent if one of that name is there" } else { "one of that name that is there is replaced" }.to_owned(),
        ],
        steps: vec![if known { named(step).only_if(Check::absent(there.clone(), TAKEN)) } else { named(step) }],
        undo: if known {
            Undo::By(vec![named(undo).only_if(Check::unchanged(there, still))])
        } else {
            Undo::No("what was there is not known")
        },
        careful: !known,
    })
}

fn delete(subjects: &[Subject], _: &[Entry], _: &super::Actor) -> Result<Plan, String> {
    let steps = subjects.iter().map(|subject| remove(subject, &subject.need("name")?)).collect::<Result<Vec<_>, String>>()?;
    let names = subjects.iter().map(|subject| subject.cell("name")).collect::<Vec<_>>().join(", ");
    let back = |subject: &Subject| {
        let (name, kind) = (subject.cell("name"), kind_of(subject));
        let old = value::parse(&kind, &current(subject)).ok().filter(|_| value::is_editable(&kind) && fits_path(&name))?;
        let absent = Check::absent(there(subject, &name).ok()?, CHANGED_SINCE);
        Some(put(subject, &name, &kind, old).ok()?.only_if(absent))
    };
    let undo = subjects.iter().map(back).collect::<Option<Vec<_>>>().map_or(Undo::No("the value cannot be read back"), Undo::By);
    Ok(Plan {
        command: "variable.delete",
        title: format!("Delete {}: {names}", super::counted(subjects.len(), "variable")),
        notes: vec![],
        steps,
        undo,
        careful: false,
    })
}

/// What is said where a variable of that name is there already.
const TAKEN: &str = "there is one of that name already: edit it instead";

/// The read of a variable in the scope of the selected one.
fn there(subject: &Subject, name: &str) -> Result<Call, String> {
    if is_instance_scope(subject) {
        return Ok(in_instance_there(&subject.need("instance")?, name));
    }
    Ok(call!(GET_LOCAL_EXECUTION_VARIABLE, "id" = subject.need("execution")?, "varName" = name, "deserializeValue" = false))
}

fn in_instance_there(instance: &str, name: &str) -> Call {
    call!(GET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = name, "deserializeValue" = false)
}

fn put(subject: &Subject, name: &str, kind: &str, value: Value) -> Result<Step, String> {
    let instance = subject.need("instance")?;
    if is_instance_scope(subject) {
        return Ok(put_in_instance(subject, &instance, name, kind, value));
    }
    let execution = subject.need("execution")?;
    let call = if fits_path(name) {
        let mut call = call!(PUT_LOCAL_EXECUTION_VARIABLE, "id" = execution, "varName" = name, "value" = value, "type" = kind);
        if let Some(info) = value_info(subject).filter(|_| kind == "Object") {
            call.set("valueInfo", info);
        }
        call
    } else {
        call!(MODIFY_LOCAL_EXECUTION_VARIABLES, "id" = execution, "modifications" = json!({ name: { "value": value, "type": kind } }))
    };
    Ok(Step::new(call, vec![subject.target()]))
}

fn put_in_instance(subject: &Subject, instance: &str, name: &str, kind: &str, value: Value) -> Step {
    let call = if fits_path(name) {
        let mut call = call!(SET_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = name, "value" = value, "type" = kind);
        if let Some(info) = value_info(subject).filter(|_| kind == "Object") {
            call.set("valueInfo", info);
        }
        call
    } else {
        call!(MODIFY_PROCESS_INSTANCE_VARIABLES, "id" = instance, "modifications" = json!({ name: { "value": value, "type": kind } }))
    };
    Step::new(call, vec![subject.target()])
}

fn remove(subject: &Subject, name: &str) -> Result<Step, String> {
    let instance = subject.need("instance")?;
    if is_instance_scope(subject) {
        return Ok(remove_from_instance(subject, &instance, name));
    }
    let execution = subject.need("execution")?;
    let call = if fits_path(name) {
        call!(DELETE_LOCAL_EXECUTION_VARIABLE, "id" = execution, "varName" = name)
    } else {
        call!(MODIFY_LOCAL_EXECUTION_VARIABLES, "id" = execution, "deletions" = json!([name]))
    };
    Ok(Step::new(call, vec![subject.target()]))
}

fn remove_from_instance(subject: &Subject, instance: &str, name: &str) -> Step {
    let call = if fits_path(name) {
        call!(DELETE_PROCESS_INSTANCE_VARIABLE, "id" = instance, "varName" = name)
    } else {
        call!(MODIFY_PROCESS_INSTANCE_VARIABLES, "id" = instance, "deletions" = json!([name]))
    };
    Step::new(call, vec![subject.target()])
}

/// Tomcat refuses an encoded slash, backslash or NUL in a path (camunda7.md, part 3): such names go in a body.
fn fits_path(name: &str) -> bool {
    !name.contains(['/', '\\', '\0', ';']) && name != "." && name != ".."
}

/// What an object variable needs to be written back as it was.
fn value_info(subject: &Subject) -> Option<Value> {
    let (object, format) = (subject.reference("object")?, subject.reference("format")?);
    Some(json!({ "objectTypeName": object, "serializationDataFormat": format }))
}
