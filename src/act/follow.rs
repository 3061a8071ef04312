//! Following a batch of the engine to its end. Only reads: whoever stops following changes nothing about the batch.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use super::report::{Line, Word};
use crate::{
    api::{
        ApiError, Call, Client, Id, Target,
        camunda7::{batch::GET_BATCH_STATISTICS, history_batch::GET_HISTORIC_BATCH, incident::GET_INCIDENTS},
        caught,
    },
    call,
};

/// How long after a look the next one comes: at first, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(2));
/// At most so long while the server cannot be reached.
const AWAY: Duration = Duration::from_secs(15);
/// Failed jobs that are named; the count beside them is exact.
const NAMED: u64 = 200;

/// How a batch went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Its id.
    pub batch: Id,
    /// How many things it was to do.
    pub total: u64,
    /// How many it did.
    pub done: u64,
    /// How many failed for good.
    pub failed: u64,
    /// Its failed jobs, labelled with their messages.
    pub failures: Vec<Target>,
    /// Why it is no longer followed.
    pub end: End,
}

/// Why a batch is no longer followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It ended.
    Done,
    /// All that is left of it has failed: it stays until somebody retries or deletes it.
    Stuck,
    /// It was gone before all was done.
    Deleted,
    /// It may go on; why nobody looks any more.
    Left(String),
}

/// How a batch that is followed gets on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pace {
    /// It moves.
    #[default]
    Moving,
    /// It is suspended.
    Suspended,
    /// The server does not answer now.
    Away,
}

impl Followed {
    /// A batch of which nothing is known but its size.
    pub fn new(batch: Id, total: u64) -> Self {
        Self { batch, total, done: 0, failed: 0, failures: vec![], end: End::Done }
    }

    /// What is worth a line of its own.
    pub fn lines(&self) -> Vec<Line> {
        let line =
            |word, text: String| Line { word, target: Target { id: self.batch.clone(), label: format!("batch {}", self.batch) }, text };
        let failure = |job: &Target| Line {
            word: Word::Failed,
            target: Target { id: job.id.clone(), label: format!("job {} of the batch", job.id) },
            text: job.label.clone(),
        };
        let mut lines: Vec<Line> = self.failures.iter().map(failure).collect();
        let unnamed = self.failed.saturating_sub(lines.len() as u64);
        if unnamed > 0 {
            lines.push(line(Word::Failed, format!("{unnamed} more of its jobs failed")));
        }
        match &self.end {
            End::Done => {}
            End::Stuck => {
                lines.push(line(Word::Failed, "it stays, with what failed, until that is retried or the batch is deleted".to_owned()));
            }
            End::Deleted => lines.push(line(Word::Unknown, "it was gone before all was done: deleted by somebody".to_owned())),
            End::Left(reason) => lines.push(line(Word::Left, reason.clone())),
        }
        lines
    }
}

/// Follows a batch until it ends, until all that is left has failed, or until `stop`; tells after each look how it gets on.
pub async fn follow(client: &Client, batch: Id, total: u64, stop: &mut watch::Receiver<bool>, tell: impl Fn(&Followed, Pace)) -> Followed {
    let mut followed = Followed::new(batch, total);
    let (mut pause, most) = PAUSES;
    let mut seen = Seen::default();
    tell(&followed, Pace::Moving);
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => {
                followed.end = End::Left("no longer watched; the engine goes on with it".to_owned());
                return followed;
            }
        }
        match caught(look(client, &mut followed, &mut seen)).await.flatten() {
            Ok(Some(end)) => {
                followed.end = end;
                return followed;
            }
            Ok(None) => {
                pause = (pause * 3 / 2).min(most);
                tell(&followed, if seen.suspended { Pace::Suspended } else { Pace::Moving });
            }
            Err(error) if error.is_transient() => {
                pause = (pause * 2).min(AWAY);
                tell(&followed, Pace::Away);
            }
            // what is refused once is refused each time: whoever looks on for ever keeps the run from ending
            Err(error) => {
                followed.end = End::Left(format!("no longer watched: {error}"));
                return followed;
            }
        }
    }
}

/// What was seen of a batch so far.
#[derive(Default)]
struct Seen {
    once: bool,
    suspended: bool,
    /// Nothing moved any more at the look before, since all that was left had failed.
    stuck: bool,
}

/// Looks once; gives how it ended, if it did.
async fn look(client: &Client, followed: &mut Followed, seen: &mut Seen) -> Result<Option<End>, ApiError> {
    let rows = read(client, &call!(GET_BATCH_STATISTICS, "batchId" = followed.batch.as_str(), "maxResults" = 1)).await?;
    let Some(row) = rows.as_array().and_then(|rows| rows.iter().find(|row| row["id"] == followed.batch.as_str())) else {
        return gone(client, followed, seen).await.map(Some);
    };
    let number = |name: &str| row[name].as_u64().unwrap_or_default();
    followed.total = number("totalJobs");
    (followed.done, followed.failed) = (number("completedJobs"), number("failedJobs"));
    let is_stuck = followed.failed > 0 && number("remainingJobs") == followed.failed && number("jobsCreated") >= followed.total;
    let was_stuck = std::mem::replace(&mut seen.stuck, is_stuck);
    (seen.once, seen.suspended) = (true, row["suspended"] == true);
    if !(is_stuck && was_stuck) || seen.suspended {
        return Ok(None);
    }
    let definition = row["batchJobDefinitionId"].as_str().unwrap_or_default();
    followed.failures = failures(client, definition).await?;
    Ok(Some(End::Stuck))
}

/// A batch that does not run (any more): history tells whether it ended.
async fn gone(client: &Client, followed: &mut Followed, seen: &Seen) -> Result<End, ApiError> {
    match read(client, &call!(GET_HISTORIC_BATCH, "id" = followed.batch.as_str())).await {
        Ok(row) if row["endTime"].is_null() => {
            return Ok(End::Left("it runs, but this user may not see how far it is".to_owned()));
        }
        Ok(_) => {}
        // an engine that keeps no history says so too
        Err(ApiError::NotFound { .. } | ApiError::Forbidden { .. }) if seen.once => {}
        Err(ApiError::NotFound { .. } | ApiError::Forbidden { .. }) => {
            return Ok(End::Left("it is not to be seen: done, or hidden from this user".to_owned()));
        }
        Err(error) => return Err(error),
    }
    if seen.stuck || seen.suspended {
        return Ok(End::Deleted);
    }
    (followed.done, followed.failed) = (followed.total, 0);
    Ok(End::Done)
}

/// The failed jobs of a batch by their incidents, which tell both job and message.
async fn failures(client: &Client, definition: &str) -> Result<Vec<Target>, ApiError> {
    let call: Call = call!(GET_INCIDENTS, "jobDefinitionIdIn" = definition, "maxResults" = NAMED);
    let rows = read(client, &call).await?;
    let job = |row: &Value| {
        let label = row["incidentMessage"].as_str().unwrap_or("no message").to_owned();
        Some(Target { id: row["configuration"].as_str()?.into(), label })
    };
    // only those of that definition: a server that ignored it would have sent others
    let own = |row: &&Value| row["jobDefinitionId"] == definition;
    Ok(rows.as_array().map(|rows| rows.iter().filter(own).filter_map(job).collect()).unwrap_or_default())
}

async fn read(client: &Client, call: &Call) -> Result<Value, ApiError> {
    let reading = client.read(call).await?;
    serde_json::from_slice(&reading.response.bytes)
        .map_err(|error| ApiError::Unreadable { url: call.operation.path.to_owned(), reason: error.to_string() })
}
