//! Carrying out a confirmed plan: bounded fan-out, batches followed to their end, progress as it goes, and a report at the end.

use std::sync::Mutex;

use futures_util::{StreamExt, stream};
use serde_json::Value;
use tokio::sync::watch;

use super::follow::{Followed, Pace, follow};
pub use super::report::{Fate, Report, Settled};
use crate::api::{ApiError, Check, Client, Confirmed, Id, Keeps, Refusals, WriteError, caught};

/// How many writes are under way at once.
const AT_ONCE: usize = 4;

/// How far a plan has got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Things with a fate.
    pub settled: u64,
    /// Of these, the ones that failed or are unknown.
    pub failed: u64,
    /// All things.
    pub total: u64,
    /// The batch that is followed, and how it gets on.
    pub batch: Option<(Id, Pace)>,
}

/// Sends every confirmed call; `stop` keeps what has not started from being sent, ends the watching of batches, and never interrupts what was sent.
pub async fn perform(client: &Client, confirmed: Vec<Confirmed>, stop: watch::Receiver<bool>, progress: impl Fn(Progress)) -> Report {
    let board = Board::new(&confirmed, progress);
    board.tell();
    let count = confirmed.len();
    let sends = confirmed.into_iter().enumerate().map(|(index, one)| {
        let (mut stop, board) = (stop.clone(), &board);
        async move {
            let (targets, touches) = (one.step().targets.clone(), one.step().touches);
            let fate = if *stop.borrow() {
                Fate::NotSent
            } else {
                let sent = caught(send(client, one, &mut stop, |followed, pace| board.follows(index, followed, pace))).await;
                sent.unwrap_or_else(|fault| Fate::Unknown(fault.to_string()))
            };
            let settled = Settled { targets, touches, fate };
            board.settle(index, &settled);
            (index, settled)
        }
    });
    let mut steps: Vec<Option<Settled>> = vec![None; count];
    let mut sends = stream::iter(sends).buffer_unordered(AT_ONCE);
    while let Some((index, settled)) = sends.next().await {
        steps[index] = Some(settled);
    }
    Report { steps: steps.into_iter().flatten().collect() }
}

/// Watches a batch that was left, and nothing else.
pub async fn resume(client: &Client, batch: Id, total: u64, mut stop: watch::Receiver<bool>, progress: impl Fn(Progress)) -> Followed {
    follow(client, batch, total, &mut stop, |followed, pace| progress(watched(followed, pace))).await
}

fn watched(followed: &Followed, pace: Pace) -> Progress {
    let settled = followed.done + followed.failed;
    Progress { settled, failed: followed.failed, total: followed.total, batch: Some((followed.batch.clone(), pace)) }
}

/// What each step has come to, added up for whoever looks on.
struct Board<F> {
    steps: Mutex<Vec<Progress>>,
    tell: F,
}

impl<F: Fn(Progress)> Board<F> {
    fn new(confirmed: &[Confirmed], tell: F) -> Self {
        let steps = confirmed.iter().map(|one| Progress { total: one.step().touches, ..Progress::default() }).collect();
        Self { steps: Mutex::new(steps), tell }
    }

    fn put(&self, index: usize, progress: Progress) {
        if let Ok(mut steps) = self.steps.lock() {
            steps[index] = progress;
        }
        self.tell();
    }

    fn follows(&self, index: usize, followed: &Followed, pace: Pace) {
        self.put(index, watched(followed, pace));
    }

    fn settle(&self, index: usize, settled: &Settled) {
        let tally = Report { steps: vec![settled.clone()] }.tally();
        let failed = tally.failed + tally.unknown;
        let total = tally.done + failed + tally.left + tally.not_sent;
        self.put(index, Progress { settled: total - tally.not_sent, failed, total, batch: None });
    }

    fn tell(&self) {
        let Ok(steps) = self.steps.lock() else { return };
        let sum = |of: fn(&Progress) -> u64| steps.iter().map(of).sum();
        let batch = steps.iter().find_map(|step| step.batch.clone());
        let all = Progress { settled: sum(|step| step.settled), failed: sum(|step| step.failed), total: sum(|step| step.total), batch };
        drop(steps);
        (self.tell)(all);
    }
}

async fn send(client: &Client, confirmed: Confirmed, stop: &mut watch::Receiver<bool>, tell: impl Fn(&Followed, Pace)) -> Fate {
    if let Some(check) = &confirmed.step().check
        && let Err(reason) = holds(client, check).await
    {
        return Fate::Failed(reason);
    }
    let (refusals, keeps, touches) = (confirmed.step().refusals.clone(), confirmed.step().keeps, confirmed.step().touches);
    let answer = match client.write(confirmed).await {
        Ok(response) => serde_json::from_slice(&response.bytes).unwrap_or(Value::Null),
        Err(error) if error.outcome_unknown() => return Fate::Unknown(error.to_string()),
        Err(WriteError::Api(error @ ApiError::Forbidden { .. })) => return Fate::Forbidden(error.to_string()),
        Err(error) => return Fate::Failed(told(client, refusals, error).await),
    };
    match keeps {
        Keeps::Nothing => Fate::Done(String::new()),
        Keeps::Words(words) => Fate::Done(words(&answer)),
        Keeps::Batch => match answer["id"].as_str() {
            Some(id) => Fate::Followed(follow(client, id.into(), answer["totalJobs"].as_u64().unwrap_or(touches), stop, tell).await),
            None => Fate::Done("accepted, but the answer names no batch to follow".to_owned()),
        },
    }
}

/// Whether what has to be so is so, or why nothing is sent.
async fn holds(client: &Client, check: &Check) -> Result<(), String> {
    let found = match client.read(&check.read).await {
        Ok(reading) => Some(serde_json::from_slice(&reading.response.bytes).unwrap_or(Value::Null)),
        Err(ApiError::NotFound { .. }) => None,
        Err(error) => return Err(format!("not sent, since it is not known how it stands now: {error}")),
    };
    match found {
        found if check.finds.fits(found.as_ref()) => Ok(()),
        None => Err(check.gone.to_owned()),
        Some(_) => Err(check.otherwise.to_owned()),
    }
}

/// What a refusal means, told by what the thing is now.
async fn told(client: &Client, refusals: Refusals, error: WriteError) -> String {
    let WriteError::Api(api) = &error else { return error.to_string() };
    let is_gone = matches!(api, ApiError::NotFound { .. });
    let Some((read, told)) = refusals.there.filter(|_| is_gone || matches!(api, ApiError::Conflict { .. })) else {
        return if is_gone && !refusals.gone.is_empty() { refusals.gone.to_owned() } else { error.to_string() };
    };
    match client.read(&read).await {
        Ok(reading) => {
            let thing = serde_json::from_slice(&reading.response.bytes).unwrap_or(Value::Null);
            told(api, &thing).unwrap_or_else(|| error.to_string())
        }
        Err(ApiError::NotFound { .. }) if !refusals.gone.is_empty() => refusals.gone.to_owned(),
        Err(_) => error.to_string(),
    }
}
