//! Starting own commands, between their two lines in the audit.

use std::{
    io,
    process::{ExitStatus, Stdio},
};

use serde_json::{Value, json};
use tokio::{io::AsyncReadExt, process::Command};

use crate::{
    api::Journal,
    app::own::Start,
    term::{Signals, Term},
};

/// Bytes of what a command without a terminal complains about that are told.
const COMPLAINT: u64 = 4_000;

/// Runs it with the terminal lent to it; gives what to say.
pub async fn in_front(term: &mut Term, signals: &mut Signals, journal: &dyn Journal, start: &Start) -> String {
    if let Err(reason) = intent(journal, start) {
        return reason;
    }
    let ended = term.start(signals, command(start), start.command, !start.returns).await;
    outcome(journal, start, &ended);
    told(start, &ended)
}

/// Runs it without a terminal; gives what to say.
pub async fn behind(journal: &dyn Journal, start: &Start, withheld: &[String]) -> String {
    if let Err(reason) = intent(journal, start) {
        return reason;
    }
    let mut command = command(start);
    for name in withheld {
        command.env_remove(name);
    }
    let (ended, complaint) = match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn() {
        Ok(mut child) => {
            let mut complaint = vec![];
            if let Some(mut stderr) = child.stderr.take() {
                // what cannot be read is not told
                let _ = (&mut stderr).take(COMPLAINT).read_to_end(&mut complaint).await;
                let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
            }
            (child.wait().await, complaint)
        }
        Err(error) => (Err(error), vec![]),
    };
    outcome(journal, start, &ended);
    let complaint = String::from_utf8_lossy(&complaint);
    let last = complaint.lines().rev().find(|line| !line.trim().is_empty()).filter(|_| !ended.as_ref().is_ok_and(ExitStatus::success));
    last.map_or_else(|| told(start, &ended), |last| format!("{}: {last}", told(start, &ended)))
}

fn command(start: &Start) -> Command {
    let mut command = Command::new(&start.argv[0]);
    command.args(&start.argv[1..]);
    command
}

/// Where it may change something in production, it is not started unless that can be noted.
fn intent(journal: &dyn Journal, start: &Start) -> Result<(), String> {
    match journal.ran(line("intent", start)) {
        Err(reason) if start.guarded => Err(format!("{}: not started, since it cannot be noted in the audit: {reason}", start.command)),
        _ => Ok(()),
    }
}

fn outcome(journal: &dyn Journal, start: &Start, ended: &io::Result<ExitStatus>) {
    let mut line = line("outcome", start);
    line["outcome"] = match ended {
        Ok(status) => json!({ "status": status.code() }),
        Err(error) => json!({ "failed": error.kind().to_string() }),
    };
    if let Err(problem) = journal.ran(line) {
        tracing::warn!(problem, "the end of an own command could not be noted");
    }
}

/// What is noted: the arguments as they were written, and the row's id; not what was filled in.
fn line(entry: &str, start: &Start) -> Value {
    json!({
        "entry": entry,
        "context": &*start.context,
        "command": start.command,
        "run": start.template,
        "targets": start.target.iter().map(crate::api::Id::as_str).collect::<Vec<_>>(),
    })
}

fn told(start: &Start, ended: &io::Result<ExitStatus>) -> String {
    match ended {
        Ok(status) => format!("{}: {}", start.command, how(*status)),
        Err(error) => format!("{}: {} could not be started: {error}", start.command, start.argv[0]),
    }
}

/// How a program ended, in words.
fn how(status: ExitStatus) -> String {
    status.code().map_or_else(|| "ended by a signal".to_owned(), |code| format!("ended with exit code {code}"))
}
