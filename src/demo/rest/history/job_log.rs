//! `/history/job-log`: every creation, failure, success and deletion of a job, with the stack trace of each failure.

use serde_json::{Value as Json, json};

use super::super::super::id::Id;
use super::super::super::model::{Definition, Element};
use super::super::super::time;
use super::super::super::world::{HistoricJob, LogState, World};
use super::super::listing::{Key, Listing, Rule, Tenanted, by_tenant, date, id, maybe, maybe_id, no_tenant, one, tenant, text};
use super::super::query::Ask;
use super::super::refusal::Refusal;
use super::super::{Answer, Outcome, Route};
use super::{of_instances, removal};

pub(in super::super) const ROUTES: &[Route] = &[
    ("GET", "/history/job-log", |w, a| LIST.page(w, a, rows(w, a))),
    ("POST", "/history/job-log", |w, a| LIST.page(w, a, rows(w, a))),
    ("GET", "/history/job-log/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("POST", "/history/job-log/count", |w, a| LIST.count(w, a, rows(w, a))),
    ("GET", "/history/job-log/{id}", |w, a| {
        one(w.log.get(&a.id(0)).map(|l| row(w, l)), || {
            Refusal::invalid(404, format!("Historic job log with id {} does not exist", a.part(0)))
        })
    }),
    ("GET", "/history/job-log/{id}/stacktrace", stack_trace),
];

const HOST: &str = "127.0.0.1$default";

static LIST: Listing<HistoricJob> = Listing {
    filters: &[
        ("logId", Rule::Is(|_, l| id(l.id))),
        ("jobId", Rule::Is(|_, l| id(l.job))),
        ("jobExceptionMessage", Rule::Text(|_, l, m| message(l) == Some(m.join(",")))),
        ("jobDefinitionId", Rule::Is(|w, l| maybe_id(job_definition(w, l)))),
        ("jobDefinitionType", Rule::Is(|w, l| text(kind(w, l).0))),
        ("jobDefinitionConfiguration", Rule::Text(|w, l, c| kind(w, l).1 == Some(c.join(",")))),
        ("activityIdIn", Rule::In(|w, l| text(&element(w, l)?.id))),
        ("failedActivityIdIn", Rule::In(|_, l| maybe(l.failure.as_deref()?.activity.as_ref()))),
        ("executionIdIn", Rule::In(|_, l| id(l.at?.execution))),
        ("processInstanceId", Rule::Is(|_, l| id(l.at?.instance))),
        ("processDefinitionId", Rule::Is(|w, l| text(&definition(w, l)?.id))),
        ("processDefinitionKey", Rule::Is(|w, l| text(&definition(w, l)?.key))),
        ("deploymentId", Rule::Is(|w, l| id(w.deployment(definition(w, l)?).id))),
        ("hostname", Rule::Is(|_, _| text(HOST))),
        ("jobPriorityLowerThanOrEquals", Rule::AtMost(|_, l| Some(l.priority.into()))),
        ("jobPriorityHigherThanOrEquals", Rule::AtLeast(|_, l| Some(l.priority.into()))),
        ("creationLog", Rule::Flag(|_, l| l.state == LogState::Creation)),
        ("failureLog", Rule::Flag(|_, l| l.state == LogState::Failure)),
        ("successLog", Rule::Flag(|_, l| l.state == LogState::Success)),
        ("deletionLog", Rule::Flag(|_, l| l.state == LogState::Deletion)),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("timestamp", |_, l| Key::Number(l.time)),
        ("jobId", |_, l| Key::id(l.job)),
        ("jobDefinitionId", |w, l| Key::text(maybe_id(job_definition(w, l)))),
        ("jobDueDate", |_, l| Key::number(l.due.get())),
        ("jobRetries", |_, l| Key::Number(l.retries.into())),
        ("jobPriority", |_, l| Key::Number(l.priority.into())),
        ("activityId", |w, l| Key::text(element(w, l).and_then(|e| text(&e.id)))),
        ("executionId", |_, l| Key::text(maybe_id(l.at.map(|at| at.execution)))),
        ("processInstanceId", |_, l| Key::text(maybe_id(l.at.map(|at| at.instance)))),
        ("processDefinitionId", |w, l| Key::text(definition(w, l).and_then(|d| text(&d.id)))),
        ("processDefinitionKey", |w, l| Key::text(definition(w, l).and_then(|d| text(&d.key)))),
        ("deploymentId", |w, l| Key::text(maybe_id(definition(w, l).map(|d| w.deployment(d).id)))),
        ("hostname", |_, _| Key::of(HOST)),
        ("occurrence", |_, l| Key::Number(i64::from(l.id.number()))),
        ("tenantId", by_tenant),
    ],
    aged: &["timestamp", "occurrence"],
    row: |w, _, l| row(w, l),
};

fn rows<'w>(world: &'w World, ask: &Ask) -> Box<dyn DoubleEndedIterator<Item = &'w HistoricJob> + 'w> {
    of_instances(world, ask, |i| &i.log, |l| world.log.get(l)).unwrap_or_else(|| Box::new(world.log.values()))
}

fn definition<'w>(world: &'w World, entry: &HistoricJob) -> Option<&'w Definition> {
    entry.at.map(|at| world.defined(at.definition))
}

fn element<'w>(world: &'w World, entry: &HistoricJob) -> Option<&'w Element> {
    entry.at.map(|at| &**world.element(at.definition.into(), at.element))
}

fn job_definition(world: &World, entry: &HistoricJob) -> Option<Id> {
    entry.batch.map(|(_, definition)| definition).or_else(|| element(world, entry)?.job_definition)
}

/// Type and configuration of the job definition; the type alone of a job that has none.
fn kind(world: &World, entry: &HistoricJob) -> (&'static str, Option<String>) {
    match (element(world, entry), entry.batch) {
        (Some(element), _) => {
            let (kind, configuration) = element.job_kind();
            (kind, Some(configuration))
        }
        (None, Some((batch, _))) => (world.batches.get(&batch).map_or("batch", |b| b.work.name()), Some(batch.to_string())),
        (None, None) => (entry.kind.handler(), None),
    }
}

fn message(entry: &HistoricJob) -> Option<String> {
    entry.failure.as_deref().map(|failure| failure.cause.message().chars().take(666).collect())
}

fn row(world: &World, entry: &HistoricJob) -> Json {
    let instance = entry.at.and_then(|at| world.instances.get(&at.instance));
    let (definition, (kind, configuration)) = (definition(world, entry), kind(world, entry));
    json!({
        "id": entry.id.to_string(), "timestamp": time::write(entry.time), "removalTime": instance.map(|i| removal(world, i)), "jobId": entry.job.to_string(),
        "jobDueDate": date(entry.due.get()), "jobRetries": entry.retries, "jobPriority": entry.priority, "jobExceptionMessage": message(entry),
        "jobDefinitionId": job_definition(world, entry).map(|d| d.to_string()), "jobDefinitionType": kind,
        "jobDefinitionConfiguration": configuration, "activityId": element(world, entry).map(|e| &e.id),
        "failedActivityId": entry.failure.as_deref().and_then(|f| f.activity.as_ref()), "executionId": entry.at.map(|at| at.execution.to_string()),
        "processInstanceId": entry.at.map(|at| at.instance.to_string()), "processDefinitionId": definition.map(|d| &d.id),
        "processDefinitionKey": definition.map(|d| &d.key), "deploymentId": definition.map(|d| world.deployment(d).id.to_string()), "tenantId": entry.tenant(world), "hostname": HOST,
        "rootProcessInstanceId": instance.map(|i| i.root.to_string()), "batchId": entry.batch.map(|(batch, _)| batch.to_string()), "creationLog": entry.state == LogState::Creation,
        "failureLog": entry.state == LogState::Failure, "successLog": entry.state == LogState::Success,
        "deletionLog": entry.state == LogState::Deletion,
    })
}

fn stack_trace(world: &mut World, ask: &Ask) -> Outcome {
    let Some(entry) = world.log.get(&ask.id(0)) else {
        return Err(Refusal::invalid(404, format!("No historic job log found with id {}: historicJobLog is null", ask.part(0))));
    };
    Ok(entry.failure.as_deref().map_or_else(Answer::nothing, |failure| Answer::text(200, failure.cause.stack_trace())))
}
