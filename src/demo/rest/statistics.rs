//! Statistics: how many instances, failed jobs and incidents a definition or an activity has.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::model::{Definition, ElementIndex};
use super::super::world::{Incident, Instance, World};
use super::definition::{by_key, row};
use super::query::Ask;
use super::refusal::Refusal;
use super::{Outcome, Route};

pub(super) const ROUTES: &[Route] = &[
    ("GET", "/process-definition/statistics", definitions),
    ("GET", "/process-definition/key/{key}/statistics", |w, a| by_key(w, a).and_then(|d| activities(w, a, d))),
    ("GET", "/process-definition/{id}/statistics", |w, a| w.definition(a.part(0)).map_or(Ok(json!([]).into()), |d| activities(w, a, d))),
];

/// Which incidents are counted.
struct Wanted {
    all: bool,
    roots: bool,
    kind: Option<String>,
}

impl Wanted {
    fn read(ask: &Ask) -> Result<Self, Refusal> {
        let on = |name: &str| ask.switch(name) == Some(true);
        let wanted = Self { all: on("incidents"), roots: on("rootIncidents"), kind: ask.parameter("incidentsForType").map(str::to_owned) };
        let both = |a: &str, b: &str| Err(Refusal::invalid(400, format!("Only one of the query parameter {a} or {b} can be set.")));
        match (wanted.all, wanted.roots, wanted.kind.is_some()) {
            (true, true, _) => both("includeIncidents", "includeRootIncidents"),
            (true, _, true) => both("includeIncidents", "includeIncidentsForType"),
            (_, true, true) => both("includeRootIncidents", "includeIncidentsForType"),
            _ => Ok(wanted),
        }
    }

    fn counts(&self, incident: &Incident) -> bool {
        let kind = self.kind.as_deref().is_some_and(|k| k == incident.kind.name());
        incident.end.is_none() && (self.all || kind || (self.roots && incident.id == incident.root))
    }

    fn list<'w>(&self, incidents: impl Iterator<Item = &'w Incident>) -> Json {
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        for incident in incidents.filter(|i| self.counts(i)) {
            *kinds.entry(incident.kind.name()).or_default() += 1;
        }
        kinds.into_iter().map(|(kind, count)| json!({"incidentType": kind, "incidentCount": count})).collect()
    }
}

fn instances(world: &World, definition: usize) -> impl Iterator<Item = &Instance> {
    world.by_definition[definition].iter().filter_map(|i| world.instances.get(i))
}

fn definitions(world: &mut World, ask: &Ask) -> Outcome {
    let wanted = Wanted::read(ask)?;
    let jobs = ask.switch("failedJobs") == Some(true);
    let mut failed = vec![0; world.definitions.len()];
    for at in world.jobs.values().filter(|j| jobs && j.retries == 0).filter_map(|j| j.at) {
        failed[usize::from(at.definition)] += 1;
    }
    let mut incidents: Vec<Vec<&Incident>> = vec![Vec::new(); world.definitions.len()];
    for (definition, incident) in world.incidents.values().filter_map(|i| Some((i.definition?, i))) {
        incidents[usize::from(definition)].push(incident);
    }
    let one = |(index, definition): (usize, &Definition)| {
        let mut described = row(world, definition);
        described["historyTimeToLive"] = Json::Null;
        json!({
            "@class": "org.camunda.bpm.engine.rest.dto.repository.ProcessDefinitionStatisticsResultDto", "id": definition.id,
            "instances": world.by_definition[index].len(), "failedJobs": failed[index],
            "incidents": wanted.list(incidents[index].iter().copied()), "definition": described,
        })
    };
    let mut rows: Vec<Json> = world.definitions.iter().enumerate().map(one).collect();
    rows.sort_by(|a, b| a["id"].as_str().cmp(&b["id"].as_str()));
    Ok(Json::Array(rows).into())
}

fn activities(world: &World, ask: &Ask, definition: usize) -> Outcome {
    let wanted = Wanted::read(ask)?;
    let jobs = ask.switch("failedJobs") == Some(true);
    let mut rows: BTreeMap<ElementIndex, (u64, u64, Vec<&Incident>)> = BTreeMap::new();
    for instance in instances(world, definition) {
        // A token that waits for the scope it opened is counted inside it.
        for token in instance.leaves() {
            rows.entry(token.element).or_default().0 += 1;
        }
    }
    let failed = world.jobs.values().filter(|j| j.retries == 0).filter_map(|j| j.at);
    for at in failed.filter(|at| usize::from(at.definition) == definition) {
        rows.entry(at.element).or_default().1 += 1;
    }
    let here = |i: &&Incident| i.end.is_none() && i.definition.is_some_and(|d| usize::from(d) == definition);
    for incident in world.incidents.values().filter(here) {
        rows.entry(incident.element).or_default().2.push(incident);
    }
    let one = |(element, (count, failed, incidents)): (ElementIndex, (u64, u64, Vec<&Incident>))| {
        json!({
            "@class": "org.camunda.bpm.engine.rest.dto.repository.ActivityStatisticsResultDto", "id": world.element(definition, element).id,
            "instances": count, "failedJobs": if jobs { failed } else { 0 }, "incidents": wanted.list(incidents.into_iter()),
        })
    };
    let mut rows: Vec<Json> = rows.into_iter().map(one).collect();
    rows.sort_by(|a, b| a["id"].as_str().cmp(&b["id"].as_str()));
    Ok(Json::Array(rows).into())
}
