//! `/history/job-log`: every creation, failure, success and deletion of a job, with the stack trace of each failure.

use serde_json::{Value as Json, json};

use super::super::super::model::{Definition, Element};
use super::super::super::time;
use super::super::super::world::{HistoricJob, LogState, World};
use super::super::listing::{Key, Listing, Rule, Tenanted, by_tenant, date, id, maybe_id, no_tenant, one, tenant, text};
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
        ("jobDefinitionId", Rule::Is(|w, l| maybe_id(element(w, l).job_definition))),
        ("jobDefinitionType", Rule::Is(|w, l| text(element(w, l).job_kind().0))),
        ("jobDefinitionConfiguration", Rule::Text(|w, l, c| element(w, l).job_kind().1 == c.join(","))),
        ("activityIdIn", Rule::In(|w, l| text(&element(w, l).id))),
        ("failedActivityIdIn", Rule::In(|_, l| l.failure.as_deref().and_then(|(_, a)| text(a)))),
        ("executionIdIn", Rule::In(|_, l| id(l.execution))),
        ("processInstanceId", Rule::Is(|_, l| id(l.instance))),
        ("processDefinitionId", Rule::Is(|w, l| text(&definition(w, l).id))),
        ("processDefinitionKey", Rule::Is(|w, l| text(&definition(w, l).key))),
        ("deploymentId", Rule::Is(|w, l| id(w.deployment(definition(w, l)).id))),
        ("hostname", Rule::Is(|_, _| text(HOST))),
        ("jobPriorityLowerThanOrEquals", Rule::AtMost(|_, l| Some(l.priority))),
        ("jobPriorityHigherThanOrEquals", Rule::AtLeast(|_, l| Some(l.priority))),
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
        ("jobDefinitionId", |w, l| Key::text(maybe_id(element(w, l).job_definition))),
        ("jobDueDate", |_, l| Key::number(l.due)),
        ("jobRetries", |_, l| Key::Number(l.retries)),
        ("jobPriority", |_, l| Key::Number(l.priority)),
        ("activityId", |w, l| Key::text(text(&element(w, l).id))),
        ("executionId", |_, l| Key::id(l.execution)),
        ("processInstanceId", |_, l| Key::id(l.instance)),
        ("processDefinitionId", |w, l| Key::text(text(&definition(w, l).id))),
        ("processDefinitionKey", |w, l| Key::text(text(&definition(w, l).key))),
        ("deploymentId", |w, l| Key::id(w.deployment(definition(w, l)).id)),
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

fn definition<'w>(world: &'w World, entry: &HistoricJob) -> &'w Definition {
    world.defined(entry.definition)
}

fn element<'w>(world: &'w World, entry: &HistoricJob) -> &'w Element {
    &definition(world, entry).elements[entry.element]
}

fn message(entry: &HistoricJob) -> Option<String> {
    entry.failure.as_deref().map(|(cause, _)| cause.message().chars().take(666).collect())
}

fn row(world: &World, entry: &HistoricJob) -> Json {
    let (instance, definition, element) = (world.instances.get(&entry.instance), definition(world, entry), element(world, entry));
    let (kind, configuration) = element.job_kind();
    json!({
        "id": entry.id.to_string(), "timestamp": time::write(entry.time), "removalTime": instance.map(|i| removal(world, i)), "jobId": entry.job.to_string(),
        "jobDueDate": date(entry.due), "jobRetries": entry.retries, "jobPriority": entry.priority, "jobExceptionMessage": message(entry),
        "jobDefinitionId": element.job_definition.map(|d| d.to_string()), "jobDefinitionType": kind,
        "jobDefinitionConfiguration": configuration, "activityId": &element.id,
        "failedActivityId": entry.failure.as_deref().map(|(_, a)| a), "executionId": entry.execution.to_string(),
        "processInstanceId": entry.instance.to_string(), "processDefinitionId": &definition.id,
        "processDefinitionKey": &definition.key, "deploymentId": world.deployment(definition).id.to_string(), "tenantId": entry.tenant(world), "hostname": HOST,
        "rootProcessInstanceId": instance.map(|i| i.root.to_string()), "batchId": null, "creationLog": entry.state == LogState::Creation,
        "failureLog": entry.state == LogState::Failure, "successLog": entry.state == LogState::Success,
        "deletionLog": entry.state == LogState::Deletion,
    })
}

fn stack_trace(world: &mut World, ask: &Ask) -> Outcome {
    let Some(entry) = world.log.get(&ask.id(0)) else {
        return Err(Refusal::invalid(404, format!("No historic job log found with id {}: historicJobLog is null", ask.part(0))));
    };
    Ok(entry.failure.as_deref().map_or_else(Answer::nothing, |(cause, _)| Answer::text(200, cause.stack_trace())))
}
