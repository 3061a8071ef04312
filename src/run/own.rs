//! Starting own commands, between their two lines in the audit.

use std::{
    io,
    pin::pin,
    process::{ExitStatus, Stdio},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::AsyncReadExt,
    process::{ChildStderr, Command},
};

use crate::{
    api::Journal,
    app::own::Start,
    term::{Signals, Term},
};

/// Bytes of what a command without a terminal complains about that are told.
const COMPLAINT: usize = 4_000;
/// How long its complaint is still read when it has ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Runs it with the terminal lent to it; gives what to say.
pub async fn in_front(term: &mut Term, signals: &mut Signals, journal: &dyn Journal, start: &Start) -> String {
    if let Err(reason) = intent(journal, start) {
        return reason;
    }
    let ended = term.start(signals, command(start), start.command, !start.returns).await;
    outcome(journal, start, &ended);
    told(start, &ended)
}

/// Runs it without a terminal; `tell` is told what to say when it has ended, which is not yet the end of what it left behind.
pub async fn behind(journal: &dyn Journal, start: &Start, withheld: &[String], tell: impl FnOnce(String)) {
    if let Err(reason) = intent(journal, start) {
        return tell(reason);
    }
    let mut command = command(start);
    for name in withheld {
        command.env_remove(name);
    }
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let (mut child, stderr) = match spawned.map(|mut child| (child.stderr.take(), child)) {
        Ok((Some(stderr), child)) => (child, stderr),
        Ok((None, mut child)) => return tell(finished(journal, start, &child.wait().await, "")),
        Err(error) => return tell(finished(journal, start, &Err(error), "")),
    };
    let heard = Mutex::new(vec![]);
    let (mut hearing, mut is_over) = (pin!(hear(stderr, &heard)), false);
    let ended = loop {
        tokio::select! {
            ended = child.wait() => break ended,
            () = &mut hearing, if !is_over => is_over = true,
        }
    };
    // what it said last may still be on its way; what it left behind may hold the pipe open for as long as it lives
    is_over = is_over || tokio::time::timeout(LAST_WORDS, &mut hearing).await.is_ok();
    let complaint = String::from_utf8_lossy(&heard.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    tell(finished(journal, start, &ended, &complaint));
    if !is_over {
        // nobody could write into a pipe without a reader
        hearing.await;
    }
}

/// Notes how it ended; gives what to say, with the last line of its complaint where it failed.
fn finished(journal: &dyn Journal, start: &Start, ended: &io::Result<ExitStatus>, complaint: &str) -> String {
    outcome(journal, start, ended);
    let last = complaint.lines().rev().find(|line| !line.trim().is_empty()).filter(|_| !ended.as_ref().is_ok_and(ExitStatus::success));
    last.map_or_else(|| told(start, ended), |last| format!("{}: {last}", told(start, ended)))
}

/// Reads what a command complains about to its very end, since a full pipe would stop it; keeps the beginning.
async fn hear(mut stderr: ChildStderr, heard: &Mutex<Vec<u8>>) {
    let mut piece = [0; 1024];
    // what cannot be read is not told
    while let Ok(length @ 1..) = stderr.read(&mut piece).await {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        let room = COMPLAINT.saturating_sub(heard.len());
        heard.extend_from_slice(&piece[..length.min(room)]);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::audit::Audit;

    #[tokio::test]
    async fn a_command_has_ended_although_what_it_left_behind_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::open(folder.path());
        let argv = ["sh", "-c", "echo broken >&2; sleep 20 & exit 4"].map(str::to_owned).to_vec();
        let start = Start {
            command: "own.open",
            context: "demo".into(),
            guarded: false,
            template: argv.clone(),
            argv,
            target: None,
            background: true,
            returns: true,
        };
        let (tell, told) = tokio::sync::oneshot::channel();
        tokio::select! {
            told = told => assert_eq!(told.unwrap(), "own.open: ended with exit code 4: broken"),
            () = behind(&audit, &start, &[], move |told| tell.send(told).unwrap()) => panic!("what it left behind has ended"),
            () = tokio::time::sleep(Duration::from_secs(15)) => panic!("it is waited for"),
        }
        let noted = std::fs::read_to_string(audit.path()).unwrap();
        assert!(noted.lines().count() == 2 && noted.contains(r#""outcome":{"status":4}"#), "{noted}");
    }
}
