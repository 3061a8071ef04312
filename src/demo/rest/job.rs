//! `/job`: jobs that exist, their stack traces, retries, execution, suspension and due dates.

use serde_json::{Value as Json, json};

use super::super::model::Definition;
use super::super::time;
use super::super::world::{DueDate, Job, World};
use super::listing::{Key, Listing, Rule, Tenanted, asked_ids, by_tenant, date, id, maybe, maybe_id, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/job", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/job", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/job/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/job/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("PUT", "/job/suspended", suspend_many),
    ("GET", "/job/{id}", |w, a| {
        one(w.jobs.get(&a.id(0)).map(|j| row(w, j)), || Refusal::invalid(404, format!("Job with id {} does not exist", a.part(0))))
    }),
    ("DELETE", "/job/{id}", delete),
    ("GET", "/job/{id}/stacktrace", stack_trace),
    ("PUT", "/job/{id}/retries", retries),
    ("POST", "/job/{id}/execute", execute),
    ("PUT", "/job/{id}/suspended", |w, a| {
        w.suspend_job(a.id(0), a.flag("suspended")?);
        Ok(Answer::nothing())
    }),
    ("PUT", "/job/{id}/duedate", due_date),
    ("POST", "/job/{id}/duedate/recalculate", recalculate),
    ("PUT", "/job/{id}/priority", priority),
];

pub(super) static LIST: Listing<Job> = Listing {
    filters: &[
        ("jobId", Rule::Is(|_, j| id(j.id))),
        ("jobIds", Rule::In(|_, j| id(j.id))),
        ("jobDefinitionId", Rule::Is(|w, j| maybe_id(w.job_definition(j)))),
        ("processInstanceId", Rule::Is(|_, j| id(j.at?.instance))),
        ("processInstanceIds", Rule::In(|_, j| id(j.at?.instance))),
        ("executionId", Rule::Is(|_, j| id(j.at?.execution))),
        ("processDefinitionId", Rule::Is(|w, j| text(&definition(w, j)?.id))),
        ("processDefinitionKey", Rule::Is(|w, j| text(&definition(w, j)?.key))),
        ("activityId", Rule::Is(|w, j| text(&definition(w, j)?.elements[j.at?.element].id))),
        ("withRetriesLeft", Rule::Flag(|_, j| j.retries > 0)),
        ("noRetriesLeft", Rule::Flag(|_, j| j.retries == 0)),
        ("executable", Rule::Flag(super::super::world::World::executable)),
        ("timers", Rule::Flag(|_, j| j.kind.is_timer())),
        ("messages", Rule::Flag(|_, j| !j.kind.is_timer())),
        ("dueDates", Rule::Dates(|_, j| j.due)),
        ("createTimes", Rule::Dates(|_, j| Some(j.created))),
        ("withException", Rule::Flag(|_, j| j.failure.is_some())),
        ("exceptionMessage", Rule::Text(|_, j, m| message(j) == Some(m.join(",")))),
        ("failedActivityId", Rule::Is(|_, j| maybe(j.failure.as_deref()?.activity.as_ref()))),
        ("active", Rule::Flag(|_, j| !j.suspended)),
        ("suspended", Rule::Flag(|_, j| j.suspended)),
        ("priorityLowerThanOrEquals", Rule::AtMost(|_, j| Some(j.priority))),
        ("priorityHigherThanOrEquals", Rule::AtLeast(|_, j| Some(j.priority))),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
        ("acquired", Rule::Flag(|_, _| false)),
    ],
    sorts: &[
        ("jobId", |_, j| Key::id(j.id)),
        ("executionId", |_, j| Key::text(maybe_id(j.at.map(|at| at.execution)))),
        ("processInstanceId", |_, j| Key::text(maybe_id(j.at.map(|at| at.instance)))),
        ("processDefinitionId", |w, j| Key::text(definition(w, j).and_then(|d| text(&d.id)))),
        ("processDefinitionKey", |w, j| Key::text(definition(w, j).and_then(|d| text(&d.key)))),
        ("jobPriority", |_, j| Key::Number(j.priority)),
        ("jobRetries", |_, j| Key::Number(j.retries)),
        ("jobDueDate", |_, j| Key::number(j.due)),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |w, _, j| row(w, j),
};

/// The candidates: those of the instances that are asked for, or all.
pub(super) fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w Job> + 'w> {
    match asked_ids(ask, &["processInstanceId", "processInstanceIds"]) {
        Some(ids) => {
            let instances: Vec<_> = ids.into_iter().filter_map(|i| world.instances.get(&i)).collect();
            Box::new(instances.into_iter().flat_map(|i| &i.jobs).filter_map(|j| world.jobs.get(j)))
        }
        None => Box::new(world.jobs.values()),
    }
}

fn definition<'w>(world: &'w World, job: &Job) -> Option<&'w Definition> {
    job.at.map(|at| world.defined(at.definition))
}

fn message(job: &Job) -> Option<String> {
    job.failure.as_deref().map(|failure| failure.cause.message().chars().take(666).collect())
}

fn row(world: &World, job: &Job) -> Json {
    let definition = definition(world, job);
    json!({
        "id": job.id.to_string(), "jobDefinitionId": world.job_definition(job).map(|d| d.to_string()),
        "processInstanceId": job.at.map(|at| at.instance.to_string()), "processDefinitionId": definition.map(|d| &d.id),
        "processDefinitionKey": definition.map(|d| &d.key), "executionId": job.at.map(|at| at.execution.to_string()), "exceptionMessage": message(job),
        "failedActivityId": job.failure.as_deref().and_then(|f| f.activity.as_ref()), "retries": job.retries, "dueDate": date(job.due),
        "suspended": job.suspended, "priority": job.priority, "tenantId": job.tenant(world), "createTime": time::write(job.created), "batchId": job.batch.map(|b| b.to_string()),
    })
}

fn stack_trace(world: &mut World, ask: &Ask) -> Outcome {
    let Some(job) = world.jobs.get(&ask.id(0)) else {
        return Err(Refusal::invalid(404, format!("No job found with id {0}: job is null", ask.part(0))));
    };
    Ok(job.failure.as_deref().map_or_else(Answer::nothing, |failure| Answer::text(200, failure.cause.stack_trace())))
}

fn retries(world: &mut World, ask: &Ask) -> Outcome {
    let (retries, due) = wanted_retries(ask)?;
    if !world.jobs.contains_key(&ask.id(0)) {
        return Err(Refusal::invalid(500, format!("ENGINE-13053 No job found with id '{}'.'", ask.part(0))));
    }
    world.set_retries(ask.id(0), retries, due);
    Ok(Answer::nothing())
}

/// Retries and due date of the body.
pub(super) fn wanted_retries(ask: &Ask) -> Result<(i64, DueDate), Refusal> {
    let (retries, due) = (ask.number("retries")?, ask.due_date("dueDate")?);
    let Some(retries) = retries else {
        let message = "Cannot invoke \"java.lang.Integer.intValue()\" because the return value of \"org.camunda.bpm.engine.rest.dto.runtime.RetriesDto.getRetries()\" is null";
        return Err(Refusal::web(500, "NullPointerException", message));
    };
    if retries < 0 {
        let message = format!("ENGINE-13054 The number of job retries must be a non-negative Integer, but '{retries}' has been provided.");
        return Err(Refusal::invalid(500, message));
    }
    Ok((retries, due))
}

fn execute(world: &mut World, ask: &Ask) -> Outcome {
    if !world.jobs.contains_key(&ask.id(0)) {
        return Err(Refusal::invalid(404, format!("ENGINE-14026 No job found with id '{}'", ask.part(0))));
    }
    match world.run_job(ask.id(0)) {
        Ok(()) => Ok(Answer::nothing()),
        Err(message) => Err(Refusal::invalid(404, message)),
    }
}

fn unknown(ask: &Ask) -> Refusal {
    Refusal::invalid(404, format!("No job found with id '{}': job is null", ask.part(0)))
}

fn delete(world: &mut World, ask: &Ask) -> Outcome {
    if !world.jobs.contains_key(&ask.id(0)) {
        return Err(unknown(ask));
    }
    world.delete_job(ask.id(0));
    Ok(Answer::nothing())
}

fn due_date(world: &mut World, ask: &Ask) -> Outcome {
    let due = if let DueDate::Set(due) = ask.due_date("duedate")? { due } else { None };
    if !world.jobs.contains_key(&ask.id(0)) {
        return Err(Refusal::invalid(500, format!("No job found with id '{}'.", ask.part(0))));
    }
    world.set_due(ask.id(0), due);
    Ok(Answer::nothing())
}

fn recalculate(world: &mut World, ask: &Ask) -> Outcome {
    if !world.jobs.contains_key(&ask.id(0)) {
        return Err(Refusal::invalid_engine(404, format!("No job found with id '{}': job is null", ask.part(0))));
    }
    if let Some(job) = world.jobs.get(&ask.id(0)).filter(|j| !j.kind.is_timer()) {
        let message = format!("Only timer jobs can be recalculated, but the job with id '{}' is of type 'async-continuation'.", job.id);
        return Err(Refusal::invalid(500, message));
    }
    world.recalculate_due(ask.id(0), ask.switch("creationDateBased") != Some(false));
    Ok(Answer::nothing())
}

fn priority(world: &mut World, ask: &Ask) -> Outcome {
    let priority = ask.number("priority")?;
    let Some(priority) = priority else {
        return Err(Refusal::web(400, "RestException", format!("Priority for job '{}' cannot be null.", ask.part(0))));
    };
    let Some(job) = world.jobs.get_mut(&ask.id(0)) else {
        return Err(Refusal::invalid(404, format!("No job found with id '{}': job is null", ask.part(0))));
    };
    job.priority = priority;
    Ok(Answer::nothing())
}

fn suspend_many(world: &mut World, ask: &Ask) -> Outcome {
    let names = ["jobDefinitionId", "processInstanceId", "processDefinitionId", "processDefinitionKey"];
    if names.iter().all(|n| ask.field(n).is_none()) {
        let message = "Either jobId, jobDefinitionId, processInstanceId, processDefinitionId or processDefinitionKey should be set to update the suspension state.";
        return Err(Refusal::invalid(400, message));
    }
    let suspended = ask.flag("suspended")?;
    let selector = Ask { body: names.iter().filter_map(|n| Some(((*n).to_owned(), ask.field(n)?.clone()))).collect(), ..Ask::default() };
    let chosen: Vec<_> = LIST.select(world, &selector, rows(world, &selector))?.iter().map(|j| j.id).collect();
    for job in chosen {
        world.suspend_job(job, suspended);
    }
    Ok(Answer::nothing())
}
