//! Operations that the engine carries out later, as batches: on ids, on what a query finds, or both.

use super::super::id::Id;
use super::super::world::{Cut, Instance, Work, World};
use super::definition::read_variables;
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route, batch, external_task, history, instance, job};

pub(super) const ROUTES: &[Route] = &[
    ("POST", "/job/retries", job_retries),
    ("POST", "/process-instance/job-retries", |w, a| job_retries_of_instances(w, a, &[RUNTIME])),
    ("POST", "/process-instance/job-retries-historic-query-based", |w, a| job_retries_of_instances(w, a, &[HISTORY])),
    ("POST", "/process-instance/delete", |w, a| delete(w, a, &[RUNTIME])),
    ("POST", "/process-instance/delete-historic-query-based", |w, a| delete(w, a, &[HISTORY])),
    ("POST", "/process-instance/suspended-async", suspend),
    ("POST", "/process-instance/variables-async", set_variables),
    ("POST", "/process-instance/message-async", correlate),
    ("POST", "/external-task/retries-async", work_retries),
];

const RUNTIME: &str = "processInstanceQuery";
const HISTORY: &str = "historicProcessInstanceQuery";

fn accept(world: &mut World, targets: Vec<String>, work: Work) -> Answer {
    let id = world.accept_batch(targets, work);
    world.batches.get(&id).map_or_else(Answer::nothing, |b| batch::row(b).into())
}

fn empty(what: &str) -> Refusal {
    Refusal::invalid(400, format!("{what} is empty"))
}

/// Instances that are named or found by one of the queries that an operation listens to, each once; `None` when neither is there.
fn instances(world: &World, ask: &Ask, ids: &str, queries: &[&str]) -> Result<Option<Vec<String>>, Refusal> {
    let mut found = ask.texts(ids);
    let mut add = |rows: Vec<&Instance>| {
        let found = found.get_or_insert_default();
        found.extend(rows.into_iter().map(|i| i.id.to_string()));
    };
    let listened = |name: &str| queries.contains(&name).then(|| ask.query(name)).flatten();
    if let Some(query) = listened(RUNTIME) {
        add(instance::LIST.select(world, &query, instance::rows(world, &query))?);
    }
    if let Some(query) = listened(HISTORY) {
        add(history::process::LIST.select(world, &query, history::process::rows(world, &query))?);
    }
    if let Some(found) = &mut found {
        let mut seen = std::collections::HashSet::new();
        found.retain(|id| seen.insert(id.clone()));
    }
    Ok(found)
}

/// Those of them that run.
fn running(world: &World, ids: Vec<String>) -> Vec<String> {
    ids.into_iter().filter(|id| Id::parse(id).is_some_and(|id| instance::running(world, id).is_some())).collect()
}

fn job_retries(world: &mut World, ask: &Ask) -> Outcome {
    let (retries, due) = (ask.number("retries")?, ask.due_date("dueDate")?);
    let Some(retries) = retries else { return Err(Refusal::invalid(400, "retries is null")) };
    let (mut jobs, query) = (ask.texts("jobIds").unwrap_or_default(), ask.query("jobQuery"));
    if let Some(query) = &query {
        jobs.extend(job::LIST.select(world, query, job::rows(world, query))?.iter().map(|j| j.id.to_string()));
    }
    if jobs.is_empty() && query.is_none() {
        let message = "ENGINE-13050 You must specify at least one of jobIds or jobQuery.";
        return Err(Refusal::engine(500, "ProcessEngineException", message));
    }
    if jobs.is_empty() {
        return Err(empty("jobIds"));
    }
    if retries < 0 {
        return Err(Refusal::engine(500, "ProcessEngineException", "Retries count is not greater than or equal to 0"));
    }
    Ok(accept(world, jobs, Work::JobRetries(retries, due)))
}

/// Of instances, only the jobs that have no retries left are meant.
fn job_retries_of_instances(world: &mut World, ask: &Ask, queries: &[&str]) -> Outcome {
    let (retries, due) = (ask.number("retries")?, ask.due_date("dueDate")?);
    let Some(retries) = retries else { return Err(Refusal::invalid(400, "retries is null")) };
    let named = ask.texts("processInstances").is_some_and(|ids| !ids.is_empty());
    let found = instances(world, ask, "processInstances", queries)?;
    if !named && queries.iter().all(|query| ask.field(query).is_none()) {
        let message = "ENGINE-13051 You must specify at least one of or one of processInstanceIds, processInstanceQuery, or historicProcessInstanceQuery.";
        return Err(Refusal::engine(500, "ProcessEngineException", message));
    }
    if retries < 0 {
        return Err(Refusal::engine(500, "ProcessEngineException", "Retries count is not greater than or equal to 0"));
    }
    let rows = found.unwrap_or_default().into_iter().filter_map(|id| world.instances.get(&Id::parse(&id)?));
    let jobs = rows.flat_map(|i| &i.jobs).filter_map(|j| world.jobs.get(j)).filter(|j| j.retries == 0);
    let jobs: Vec<String> = jobs.map(|j| j.id.to_string()).collect();
    if jobs.is_empty() {
        return Err(empty("jobIds"));
    }
    Ok(accept(world, jobs, Work::JobRetries(retries, due)))
}

fn delete(world: &mut World, ask: &Ask, queries: &[&str]) -> Outcome {
    let found = instances(world, ask, "processInstanceIds", queries)?.unwrap_or_default();
    if found.is_empty() {
        return Err(empty("processInstanceIds"));
    }
    let cut = Cut { reason: ask.text("deleteReason"), called: !ask.flag("skipSubprocesses")? };
    Ok(accept(world, found, Work::Delete(cut)))
}

fn suspend(world: &mut World, ask: &Ask) -> Outcome {
    let Some(found) = instances(world, ask, "processInstanceIds", &[RUNTIME, HISTORY])? else {
        let message =
            "Either processInstanceIds, processInstanceQuery or historicProcessInstanceQuery should be set to update the suspension state.";
        return Err(Refusal::invalid(400, message));
    };
    if found.is_empty() {
        return Err(Refusal::invalid(400, "No process instance ids given: process Instance Ids is empty"));
    }
    Ok(accept(world, found, Work::Suspend(ask.flag("suspended")?)))
}

fn set_variables(world: &mut World, ask: &Ask) -> Outcome {
    if ask.field("variables").is_none() {
        return Err(Refusal::invalid(400, "variables is null"));
    }
    let values = read_variables(ask.field("variables"), "Cannot set variables: ")?;
    if values.is_empty() {
        return Err(Refusal::engine(400, "BadUserRequestException", "variables is empty"));
    }
    let Some(found) = instances(world, ask, "processInstanceIds", &[RUNTIME, HISTORY])? else {
        return Err(Refusal::invalid(400, "No process instances found."));
    };
    let found = running(world, found);
    if found.is_empty() {
        return Err(Refusal::engine(400, "BadUserRequestException", "processInstanceIds is empty"));
    }
    Ok(accept(world, found, Work::Variables(values)))
}

fn correlate(world: &mut World, ask: &Ask) -> Outcome {
    let values = read_variables(ask.field("variables"), "Cannot set variables: ")?;
    let Some(found) = instances(world, ask, "processInstanceIds", &[RUNTIME, HISTORY])? else {
        return Err(Refusal::invalid(400, "No process instances found."));
    };
    let found = running(world, found);
    if found.is_empty() {
        let message = "Process instance ids cannot be empty: process instance ids is empty";
        return Err(Refusal::engine(400, "BadUserRequestException", message));
    }
    Ok(accept(world, found, Work::Message(ask.text("messageName"), values)))
}

fn work_retries(world: &mut World, ask: &Ask) -> Outcome {
    let retries = external_task::wanted_retries(ask)?;
    let tasks = external_tasks(world, ask)?;
    Ok(accept(world, tasks, Work::ExternalRetries(retries)))
}

/// External tasks that are named, found, or belong to instances that are.
pub(super) fn external_tasks(world: &World, ask: &Ask) -> Result<Vec<String>, Refusal> {
    let mut tasks = ask.texts("externalTaskIds").unwrap_or_default();
    if let Some(query) = ask.query("externalTaskQuery") {
        let found = external_task::LIST.select(world, &query, external_task::rows(world, &query))?;
        tasks.extend(found.iter().map(|t| t.id.to_string()));
    }
    let rows = instances(world, ask, "processInstanceIds", &[RUNTIME, HISTORY])?.unwrap_or_default();
    let rows = rows.into_iter().filter_map(|id| world.instances.get(&Id::parse(&id)?));
    tasks.extend(rows.flat_map(|i| &i.external_tasks).map(ToString::to_string));
    if tasks.is_empty() { Err(empty("externalTaskIds")) } else { Ok(tasks) }
}
