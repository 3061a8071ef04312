//! `/batch` and `/history/batch`: what becomes of the operations that are carried out later.

use serde_json::{Value as Json, json};

use super::super::time;
use super::super::world::{Batch, World};
use super::listing::{Key, Listing, Rule, by_tenant, date, id, no_tenant, one, tenant, text};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Answer, Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/batch", |w, a| RUNNING.page(w, a, running(w))),
    ("GET", "/batch/count", |w, a| RUNNING.count(w, a, running(w))),
    ("GET", "/batch/statistics", |w, a| STATISTICS.page(w, a, running(w))),
    ("GET", "/batch/statistics/count", |w, a| STATISTICS.count(w, a, running(w))),
    ("GET", "/batch/{id}", |w, a| {
        let found = w.batches.get(&a.id(0)).filter(|b| b.end.is_none());
        one(found.map(row), || Refusal::invalid(404, format!("Batch with id '{}' does not exist", a.part(0))))
    }),
    ("DELETE", "/batch/{id}", delete),
    ("PUT", "/batch/{id}/suspended", suspend),
    ("DELETE", "/history/batch/{id}", |w, a| {
        let gone = w.forget_batch(a.id(0)).then(Answer::nothing);
        gone.ok_or_else(|| Refusal::invalid_engine(400, format!("Unable to delete historic batch with id '{}'", a.part(0))))
    }),
    ("GET", "/history/batch", |w, a| HISTORY.page(w, a, w.batches.values())),
    ("GET", "/history/batch/count", |w, a| HISTORY.count(w, a, w.batches.values())),
    ("GET", "/history/batch/{id}", |w, a| {
        let found = w.batches.get(&a.id(0));
        one(found.map(historic), || Refusal::invalid(404, format!("Historic batch with id '{}' does not exist", a.part(0))))
    }),
];

static RUNNING: Listing<Batch> = Listing { filters: FILTERS, sorts: SORTS, aged: &[], row: |_, _, b| row(b) };
static STATISTICS: Listing<Batch> = Listing { filters: FILTERS, sorts: SORTS, aged: &[], row: |w, _, b| statistics(w, b) };
static HISTORY: Listing<Batch> = Listing {
    filters: &[
        ("batchId", Rule::Is(|_, b| id(b.id))),
        ("type", Rule::Is(|_, b| text(b.work.name()))),
        // Unlike the flags of other lists, this one also asks for those that are not.
        ("completed", Rule::Text(|_, b, v| (v == ["true"]) == b.end.is_some())),
        ("tenantIdIn", Rule::In(tenant)),
        ("withoutTenantId", Rule::Flag(no_tenant)),
    ],
    sorts: &[
        ("batchId", |_, b| Key::id(b.id)),
        ("startTime", |_, b| Key::Number(b.start)),
        ("endTime", |_, b| Key::number(b.end)),
        ("tenantId", by_tenant),
    ],
    aged: &[],
    row: |_, _, b| historic(b),
};

const FILTERS: &[super::listing::Filter<Batch>] = &[
    ("batchId", Rule::Is(|_, b| id(b.id))),
    ("type", Rule::Is(|_, b| text(b.work.name()))),
    ("suspended", Rule::Text(|_, b, v| (v == ["true"]) == b.suspended)),
    ("withFailures", Rule::Flag(|w, b| w.failed_of_batch(b) > 0)),
    ("withoutFailures", Rule::Flag(|w, b| w.failed_of_batch(b) == 0)),
    ("startedBefore", Rule::Until(|_, b| Some(b.start))),
    ("startedAfter", Rule::Since(|_, b| Some(b.start))),
    ("createdBy", Rule::Is(|_, _| None)),
    ("tenantIdIn", Rule::In(tenant)),
    ("withoutTenantId", Rule::Flag(no_tenant)),
];

const SORTS: &[super::listing::Sort<Batch>] = &[("batchId", |_, b| Key::id(b.id)), ("tenantId", by_tenant)];

fn running(world: &World) -> impl DoubleEndedIterator<Item = &Batch> {
    world.batches.values().filter(|b| b.end.is_none())
}

/// A row of the list.
pub(super) fn row(batch: &Batch) -> Json {
    let [seed, monitor, work] = batch.definitions.map(|d| d.to_string());
    json!({
        "id": batch.id.to_string(), "type": batch.work.name(), "totalJobs": batch.targets.len(), "jobsCreated": batch.created, "batchJobsPerSeed": 100,
        "invocationsPerBatchJob": 1, "seedJobDefinitionId": seed, "monitorJobDefinitionId": monitor, "batchJobDefinitionId": work,
        "suspended": batch.suspended, "tenantId": null, "createUserId": null, "startTime": time::write(batch.start),
        "executionStartTime": date(batch.execution_start),
    })
}

fn statistics(world: &World, batch: &Batch) -> Json {
    let mut row = row(batch);
    row["remainingJobs"] = json!(batch.targets.len() - batch.done);
    row["completedJobs"] = json!(batch.done);
    row["failedJobs"] = json!(world.failed_of_batch(batch));
    row
}

fn historic(batch: &Batch) -> Json {
    let mut row = row(batch);
    row["endTime"] = date(batch.end);
    row["removalTime"] = Json::Null;
    if let Some(row) = row.as_object_mut() {
        row.remove("jobsCreated");
        row.remove("suspended");
    }
    row
}

fn suspend(world: &mut World, ask: &Ask) -> Outcome {
    let suspended = ask.flag("suspended")?;
    if world.suspend_batch(ask.id(0), suspended) {
        return Ok(Answer::nothing());
    }
    let verb = if suspended { "suspend" } else { "activate" };
    Err(Refusal::invalid_engine(400, format!("Unable to {verb} batch with id '{}'", ask.part(0))))
}

fn delete(world: &mut World, ask: &Ask) -> Outcome {
    if world.delete_batch(ask.id(0), ask.switch("cascade") == Some(true)) {
        return Ok(Answer::nothing());
    }
    Err(Refusal::invalid_engine(400, format!("Unable to delete batch with id '{}'", ask.part(0))))
}
