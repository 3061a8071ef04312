//! Carrying out a confirmed plan: bounded fan-out, progress as it goes, and a report that says what became of each target.

use futures_util::{StreamExt, stream};
use tokio::sync::watch;

use crate::{
    api::{ApiError, Client, Confirmed, Target, WriteError, camunda7::task::GET_TASK},
    call,
};

/// How many writes are under way at once.
const AT_ONCE: usize = 4;

/// What became of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The server accepted it.
    Done,
    /// The server refused it, or it was not sent; the reason.
    Failed(String),
    /// No answer came: it may have happened. The reason.
    Unknown(String),
    /// Stopped before it was sent.
    NotSent,
}

/// What became of each target, in the order of the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Target and fate.
    pub fates: Vec<(Target, Fate)>,
}

impl Report {
    /// How many ended in a fate that `is` accepts.
    pub fn count(&self, is: impl Fn(&Fate) -> bool) -> usize {
        self.fates.iter().filter(|(_, fate)| is(fate)).count()
    }

    /// Whether everything was done.
    pub fn is_clean(&self) -> bool {
        self.fates.iter().all(|(_, fate)| *fate == Fate::Done)
    }

    /// One line: `3 done · 1 failed: …`.
    pub fn summary(&self) -> String {
        let mut parts = vec![];
        let counts = [
            (self.count(|fate| *fate == Fate::Done), "done"),
            (self.count(|fate| matches!(fate, Fate::Failed(_))), "failed"),
            (self.count(|fate| matches!(fate, Fate::Unknown(_))), "unknown"),
            (self.count(|fate| *fate == Fate::NotSent), "not sent"),
        ];
        for (count, word) in counts {
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        let reason = self.fates.iter().find_map(|(_, fate)| match fate {
            Fate::Failed(reason) | Fate::Unknown(reason) => Some(reason),
            Fate::Done | Fate::NotSent => None,
        });
        let summary = parts.join(" · ");
        reason.map_or_else(|| summary.clone(), |reason| format!("{summary}: {reason}"))
    }
}

/// How far a plan has got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Targets with a fate.
    pub settled: usize,
    /// Of these, the ones that failed or are unknown.
    pub failed: usize,
    /// All targets.
    pub total: usize,
}

/// Sends every confirmed call; `stop` keeps what has not started from being sent, and never interrupts what has.
pub async fn perform(client: &Client, confirmed: Vec<Confirmed>, stop: watch::Receiver<bool>, progress: impl Fn(Progress)) -> Report {
    let total = confirmed.iter().map(|c| c.step().targets.len()).sum();
    let mut seen = Progress { total, ..Progress::default() };
    progress(seen);
    let mut steps: Vec<Vec<(Target, Fate)>> = confirmed.iter().map(|_| Vec::new()).collect();
    let sends = confirmed.into_iter().enumerate().map(|(index, one)| {
        let stop = stop.clone();
        async move {
            let targets = one.step().targets.clone();
            let fate = if *stop.borrow() { Fate::NotSent } else { send(client, one).await };
            (index, targets.into_iter().map(|target| (target, fate.clone())).collect::<Vec<_>>())
        }
    });
    let mut sends = stream::iter(sends).buffer_unordered(AT_ONCE);
    while let Some((index, fates)) = sends.next().await {
        seen.settled += fates.len();
        seen.failed += fates.iter().filter(|(_, fate)| matches!(fate, Fate::Failed(_) | Fate::Unknown(_))).count();
        steps[index] = fates;
        progress(seen);
    }
    Report { fates: steps.into_iter().flatten().collect() }
}

async fn send(client: &Client, confirmed: Confirmed) -> Fate {
    if let Some(call) = &confirmed.step().unless {
        match client.read(call).await {
            Ok(_) => return Fate::Failed("there is one of that name already: edit it instead".to_owned()),
            Err(ApiError::NotFound { .. }) => {}
            Err(error) => return Fate::Failed(format!("not sent, since it is not known whether one is there: {error}")),
        }
    }
    let (operation, id) = (confirmed.step().call.operation.id, confirmed.step().call.argument("id").cloned());
    match client.write(confirmed).await {
        Ok(_) => Fate::Done,
        Err(error) if error.outcome_unknown() => Fate::Unknown(error.to_string()),
        Err(error) => Fate::Failed(told(client, operation, id, error).await),
    }
}

/// What a refusal means, told by what the thing is now.
async fn told(client: &Client, operation: &str, id: Option<serde_json::Value>, error: WriteError) -> String {
    match (&error, operation) {
        (WriteError::Api(ApiError::NotFound { .. }), "setJobRetries" | "executeJob") => {
            "the job is gone: it ran, or its instance ended".to_owned()
        }
        (WriteError::Api(ApiError::NotFound { .. }), "claim" | "unclaim" | "setAssignee" | "submit" | "complete") => {
            "the task is gone: completed or cancelled by someone else".to_owned()
        }
        (WriteError::Api(ApiError::Conflict { .. }), "claim") => {
            let Some(id) = id else { return error.to_string() };
            let task = client.read(&call!(GET_TASK, "id" = id)).await.ok();
            let task: Option<serde_json::Value> = task.and_then(|reading| serde_json::from_slice(&reading.response.bytes).ok());
            let owner = task.as_ref().and_then(|task| task["assignee"].as_str()).unwrap_or("someone else");
            format!("claimed by {owner} a moment ago")
        }
        _ => error.to_string(),
    }
}
