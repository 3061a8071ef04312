//! Looking before acting: bounded reads whose findings are put into a plan before anybody says yes, or that freeze what it is for.

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::{Matching, Subject, counted};
use crate::{
    api::{
        ApiError, Call, Client, Id, Plan, Target,
        camunda7::{job::GET_JOBS_COUNT, process_instance::QUERY_PROCESS_INSTANCES, task::GET_TASKS_COUNT},
    },
    call, clock,
    resource::listing::{Extent, Listing, Rest},
};

/// Rows that are frozen at most for one action.
pub const MOST: usize = 10_000;
/// Called instances that a preview names and counts at most.
const BELOW: usize = 2_000;
/// Instances whose tasks and jobs are counted at most: one count each.
const COUNTED: usize = 20;
/// Instances that are looked below at most: one read each, and one for each that is found.
const ROOTS: usize = 300;
/// How many reads of a preview are under way at once.
const AT_ONCE: usize = 4;
/// Called instances that one query is asked for.
const PAGE: usize = 100;

/// What is read before a plan is confirmed.
#[derive(Clone)]
pub enum Look {
    /// How many things a call counts: so many does the one call of the plan touch.
    Count(Call),
    /// How many of something a call counts that the plan takes with it: a word for one of it.
    Also(Call, &'static str),
    /// The instances that were called by these, the whole tree, and what is open in them.
    Below(Vec<Id>),
    /// Everything that passes a filter, with its ids.
    Rows(Matching),
}

/// What a look found.
#[derive(Debug)]
pub enum Seen {
    /// What a plan has to say.
    Facts(Facts),
    /// Rows, and why these are not all.
    Rows(Vec<Subject>, Option<String>),
}

/// What a preview adds to a plan.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What is to be known before saying yes.
    pub notes: Vec<String>,
    /// How many things the only call touches, if that was counted.
    pub touches: Option<u64>,
    /// What else goes with it.
    pub more: Vec<Target>,
    /// How much more that is.
    pub also: u64,
    /// What that adds to the title.
    pub along: String,
}

impl Facts {
    /// Puts the findings into the plan.
    pub fn add_to(self, plan: &mut Plan) {
        plan.notes.extend(self.notes);
        plan.title.push_str(&self.along);
        plan.careful |= self.also > 0;
        if let Some(touches) = self.touches {
            plan.notes.insert(0, format!("counted now: {touches}; what matches when it arrives is what is taken"));
        }
        let Some(step) = plan.steps.first_mut() else { return };
        if let Some(touches) = self.touches {
            step.touches = touches;
        }
        step.touches += self.also;
        step.targets.extend(self.more);
    }
}

impl Look {
    /// Reads.
    ///
    /// # Errors
    /// Whatever the way to the server gives.
    pub async fn run(&self, client: &Client) -> Result<Seen, ApiError> {
        match self {
            Self::Count(call) => Ok(Seen::Facts(Facts { touches: Some(count(client, call).await?), ..Facts::default() })),
            Self::Also(call, one) => {
                let also = count(client, call).await?;
                let notes = vec![format!("takes with it: {}", counted(also, one))];
                Ok(Seen::Facts(Facts { notes, also, along: format!(" ({also})"), ..Facts::default() }))
            }
            Self::Below(roots) => below(client, roots).await.map(Seen::Facts),
            Self::Rows(matching) => rows(client, matching).await,
        }
    }
}

async fn count(client: &Client, call: &Call) -> Result<u64, ApiError> {
    let value = read(client, call).await?;
    value["count"].as_u64().ok_or_else(|| ApiError::Unreadable { url: call.operation.path.to_owned(), reason: "no count".to_owned() })
}

async fn read(client: &Client, call: &Call) -> Result<Value, ApiError> {
    let reading = client.read(call).await?;
    serde_json::from_slice(&reading.response.bytes)
        .map_err(|error| ApiError::Unreadable { url: call.operation.path.to_owned(), reason: error.to_string() })
}

/// The instances below, level by level, and how many tasks and jobs are open in all of them.
async fn below(client: &Client, roots: &[Id]) -> Result<Facts, ApiError> {
    if roots.len() > ROOTS {
        let notes = vec![format!("what these {} instances called, and goes with them, was not looked up: too many", roots.len())];
        return Ok(Facts { notes, ..Facts::default() });
    }
    let mut known: HashSet<String> = roots.iter().map(|id| id.as_str().to_owned()).collect();
    let mut level: Vec<String> = roots.iter().map(|id| id.as_str().to_owned()).collect();
    let mut found: Vec<Target> = vec![];
    let mut is_cut_off = false;
    while !level.is_empty() && !is_cut_off {
        let calls = std::mem::take(&mut level);
        let mut reads = stream::iter(calls).map(|id| called_by(client, id)).buffered(AT_ONCE);
        while let Some(page) = reads.try_next().await? {
            for target in page {
                if known.insert(target.id.as_str().to_owned()) {
                    level.push(target.id.as_str().to_owned());
                    found.push(target);
                }
            }
            if found.len() > BELOW {
                found.truncate(BELOW);
                is_cut_off = true;
                break;
            }
        }
    }
    let mut notes = vec![match (found.len(), is_cut_off) {
        (0, _) => "it called no instances that still run".to_owned(),
        (more, false) => format!("cuts {} called below it: {}", counted(more as u64, "instance"), first_labels(&found)),
        (more, true) => format!("cuts more than {more} instances called below it: only so many were looked at"),
    }];
    if known.len() <= COUNTED {
        notes.extend(open_in(client, &known).await?);
    }
    let also = found.len() as u64;
    let along = match (also, is_cut_off) {
        (0, _) => String::new(),
        (_, false) => format!(" and {} below it", counted(also, "instance")),
        (_, true) => format!(" and more than {} below it", counted(also, "instance")),
    };
    Ok(Facts { notes, also, more: found, touches: None, along })
}

/// The instances that one called, page by page, until they are all or too many.
async fn called_by(client: &Client, id: String) -> Result<Vec<Target>, ApiError> {
    let target = |row: &Value| {
        // they often share one business key: what they are tells them apart
        let named: Vec<_> = ["definitionKey", "businessKey"].iter().filter_map(|name| row[*name].as_str()).collect();
        Some(Target { id: row["id"].as_str()?.into(), label: named.join(" ") })
    };
    let by_id = json!([{ "sortBy": "instanceId", "sortOrder": "asc" }]);
    let (mut found, mut read_so_far) = (vec![], 0_usize);
    loop {
        let page = call!(
            QUERY_PROCESS_INSTANCES,
            "superProcessInstance" = id.as_str(),
            "sorting" = by_id.clone(),
            "firstResult" = read_so_far as u64,
            "maxResults" = PAGE as u64
        );
        let page = read(client, &page).await?;
        let page = page.as_array().map(Vec::as_slice).unwrap_or_default();
        found.extend(page.iter().filter_map(target));
        // rows without an id count too: else a page of them would be asked for for ever
        read_so_far += page.len();
        if page.len() < PAGE || read_so_far > BELOW {
            return Ok(found);
        }
    }
}

/// What waits in these instances, in words.
async fn open_in(client: &Client, instances: &HashSet<String>) -> Result<Option<String>, ApiError> {
    let ask = |id: &String| {
        let (tasks, jobs) =
            (call!(GET_TASKS_COUNT, "processInstanceId" = id.as_str()), call!(GET_JOBS_COUNT, "processInstanceId" = id.as_str()));
        async move { Ok::<_, ApiError>((count(client, &tasks).await?, count(client, &jobs).await?)) }
    };
    let counts: Vec<(u64, u64)> = stream::iter(instances.iter().map(ask)).buffer_unordered(AT_ONCE).try_collect().await?;
    let (tasks, jobs) = counts.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let open: Vec<_> = [(tasks, "open task"), (jobs, "job")].iter().filter(|(n, _)| *n > 0).map(|(n, one)| counted(*n, one)).collect();
    Ok((!open.is_empty()).then(|| format!("ends with it: {}", open.join(" and "))))
}

fn first_labels(targets: &[Target]) -> String {
    let labels: Vec<_> = targets.iter().take(3).map(|target| target.label.as_str()).collect();
    let more = if targets.len() > labels.len() { ", …" } else { "" };
    format!("{}{more}", labels.join(", "))
}

/// What passes the filter now, with all that a plan needs.
async fn rows(client: &Client, matching: &Matching) -> Result<Seen, ApiError> {
    let resource = matching.resource;
    let listing = Listing { resource, terms: matching.terms().to_vec(), sort: vec![], extent: Extent::First(MOST), joined: true };
    let listed = listing.read(client, clock::now().utc_ms).await?;
    let subjects: Vec<_> = listed.rows.into_iter().map(|row| Subject { resource, binding: listed.binding, row }).collect();
    let rest = match listed.rest {
        Rest::Nothing => None,
        Rest::Of(all) => Some(format!("only the first {} of {all} that match were taken", subjects.len())),
        Rest::Unknown => Some(format!("only the first {} that match were taken; there may be more", subjects.len())),
    };
    let notes: Vec<String> = rest.into_iter().chain(listed.moved).collect();
    Ok(Seen::Rows(subjects, (!notes.is_empty()).then(|| notes.join("; "))))
}
