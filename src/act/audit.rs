//! The audit: an append-only file of JSON lines, one before each write and one after it.
//!
//! Values of variables and secrets are never written; names, ids and counts are.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};

use serde_json::{Value, json};

use crate::{
    api::{ApiError, Confirmed, Journal, Response, Tail, WriteError, dialect::iso_time},
    clock, state,
};

/// The file's name in the state folder.
pub const FILE: &str = "audit.jsonl";

/// Body fields whose content says nothing about a person or a customer. All others are redacted.
const OPEN_FIELDS: &[&str] = &[
    "retries",
    "suspended",
    "userId",
    "dueDate",
    "duedate",
    "priority",
    "jobIds",
    "processInstanceIds",
    "externalTaskIds",
    "deletions",
    "type",
    "name",
    "localName",
];

/// Bytes of the file that are read at once.
const PIECE: u64 = 64 << 10;

/// The audit file of this machine's user.
pub struct Audit {
    path: PathBuf,
    file: Mutex<Result<File, String>>,
    /// Why the newest line could not be written.
    failed: Mutex<Option<String>>,
}

impl Audit {
    /// Opens (and creates, readable by the user only) `audit.jsonl` in the state folder.
    pub fn open(folder: &Path) -> Self {
        let path = folder.join(FILE);
        let file = state::create_folder(folder).and_then(|()| state::append(&path)).map_err(|error| format!("{}: {error}", path.display()));
        Self { path, file: Mutex::new(file), failed: Mutex::default() }
    }

    /// An audit that is not kept, and why.
    pub fn absent(reason: String) -> Self {
        Self { path: PathBuf::new(), file: Mutex::new(Err(reason)), failed: Mutex::default() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn append(&self, line: &Value) -> Result<(), String> {
        let mut file = self.file.lock().map_err(|_| "the audit was left in the middle of a line".to_owned())?;
        let file = file.as_mut().map_err(|error| error.clone())?;
        let mut failed = self.failed.lock().map_err(|_| "the audit was left in the middle of a line".to_owned())?;
        // what failed may have left half a line
        let gap = if failed.is_some() { "\n" } else { "" };
        let written = file.write_all(format!("{gap}{line}\n").as_bytes()).and_then(|()| file.flush());
        *failed = written.err().map(|error| format!("{}: {error}", self.path.display()));
        failed.clone().map_or(Ok(()), Err)
    }
}

impl Journal for Audit {
    fn intent(&self, confirmed: &Confirmed) -> Result<(), String> {
        self.append(&entry("intent", confirmed))
    }

    fn outcome(&self, confirmed: &Confirmed, outcome: &Result<Response, WriteError>) {
        let mut line = entry("outcome", confirmed);
        line["outcome"] = match outcome {
            Ok(response) => json!({ "status": response.status }),
            Err(error) if error.outcome_unknown() => json!({ "unknown": told(error) }),
            Err(error) => json!({ "failed": told(error) }),
        };
        if let Err(problem) = self.append(&line) {
            tracing::warn!(problem, "the outcome of a write could not be noted");
        }
    }

    fn ran(&self, mut line: Value) -> Result<(), String> {
        line["at"] = json!(iso_time(clock::now().utc_ms));
        self.append(&line)
    }

    fn tail(&self, before: Option<u64>) -> Result<Tail, String> {
        if self.path.as_os_str().is_empty() {
            return Err(self.problem().unwrap_or_default());
        }
        tail(&self.path, before).map_err(|error| format!("{}: {error}", self.path.display()))
    }

    fn problem(&self) -> Option<String> {
        let opened = self.file.lock().ok().and_then(|file| file.as_ref().err().cloned());
        opened.or_else(|| self.failed.lock().ok().and_then(|failed| failed.clone()))
    }
}

/// Whole lines that end before a place of a file, or at its end: at least one, and not many more than fill `PIECE`.
fn tail(path: &Path, before: Option<u64>) -> std::io::Result<Tail> {
    let mut file = File::open(path)?;
    let end = before.unwrap_or(u64::MAX).min(file.metadata()?.len());
    let mut size = PIECE.min(end);
    loop {
        let start = end - size;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = vec![];
        (&mut file).take(size).read_to_end(&mut bytes)?;
        // the first line is whole only at the very start
        let cut = if start == 0 { Some(0) } else { bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1) };
        if let Some(cut) = cut.filter(|cut| *cut < bytes.len() || start == 0) {
            let text = String::from_utf8_lossy(&bytes[cut..]).into_owned();
            return Ok(Tail { text, start: start + cut as u64 });
        }
        size = (size * 2).min(end);
    }
}

fn entry(what: &str, confirmed: &Confirmed) -> Value {
    let step = confirmed.step();
    let request = step.call.request().ok();
    json!({
        "at": iso_time(clock::now().utc_ms),
        "entry": what,
        "context": confirmed.context(),
        "command": confirmed.command(),
        "operation": step.call.operation.id,
        "method": step.call.operation.method.as_str(),
        "path": request.as_ref().map(|request| request.path_and_query().0),
        "arguments": step.call.arguments.iter().map(|(name, value)| (name.to_string(), redact(name, value))).collect::<serde_json::Map<_, _>>(),
        "targets": step.targets.iter().map(|target| target.id.as_str()).collect::<Vec<_>>(),
    })
}

/// What kind of failure it was. Never the server's words: they quote values.
fn told(error: &WriteError) -> Value {
    match error {
        WriteError::OtherContext(_) => json!("confirmed for another context"),
        WriteError::NoAudit(_) => json!("no audit"),
        WriteError::Api(error) => match error {
            ApiError::Refused { status, kind, .. } => json!({ "status": status, "type": kind }),
            ApiError::Unavailable { status, .. } => json!({ "status": status }),
            ApiError::Unreachable { .. } => json!("unreachable"),
            ApiError::Timeout { .. } => json!("no answer in time"),
            ApiError::Unauthorized { .. } => json!("not signed in"),
            ApiError::Forbidden { .. } => json!("not allowed"),
            ApiError::NotFound { .. } => json!("not found"),
            ApiError::Conflict { .. } => json!("conflict"),
            ApiError::Unreadable { .. } => json!("unreadable answer"),
            ApiError::TooLarge { .. } => json!("answer too large"),
            ApiError::Arguments { .. } => json!("wrong arguments"),
            ApiError::Credentials(_) => json!("no credentials"),
            ApiError::Fault(_) => json!("a fault of flowdeck"),
        },
    }
}

/// Path and query arguments are ids; of a body only the open fields are kept, of maps the names.
fn redact(name: &str, value: &Value) -> Value {
    match value {
        Value::Object(map) => map.keys().map(|key| (key.clone(), json!("(not kept)"))).collect::<serde_json::Map<_, _>>().into(),
        _ if name == "id" || name.ends_with("Name") || OPEN_FIELDS.contains(&name) => value.clone(),
        _ => json!("(not kept)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Guard, Plan, Step, Target, Undo};

    crate::operations! { Camunda7;
        PUT_VALUE = PUT "/thing/{id}/{varName}" as putValue: Reversible, Nothing, "Put." { body [value type variables] };
    }

    fn confirmed() -> Confirmed {
        let call = crate::call!(
            PUT_VALUE,
            "id" = "i-1",
            "varName" = "iban",
            "value" = "DE02 1203",
            "type" = "String",
            "variables" = json!({"pin": {"value": "4711"}})
        );
        let step = Step::new(call, vec![Target { id: "i-1".into(), label: "customer Smith".to_owned() }]);
        let plan = Plan {
            command: "variable.edit",
            title: String::new(),
            notes: vec![],
            steps: vec![step],
            undo: Undo::No("test"),
            careful: false,
        };
        Guard::new("local", false, false).confirm(&plan, "y", tokio::time::Instant::now()).unwrap().unwrap().remove(0)
    }

    #[tokio::test]
    async fn intent_and_outcome_are_kept_and_values_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::open(folder.path());
        audit.intent(&confirmed()).unwrap();
        audit.outcome(&confirmed(), &Ok(Response { status: 204, ..Response::default() }));
        let text = std::fs::read_to_string(audit.path()).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["entry"], "intent");
        assert_eq!(lines[0]["arguments"]["varName"], "iban");
        assert_eq!(lines[1]["outcome"]["status"], 204);
        for secret in ["DE02", "4711", "Smith"] {
            assert!(!text.contains(secret), "{secret} was written");
        }
        assert!(text.contains("pin"), "names are kept");
    }

    #[tokio::test]
    async fn words_of_the_server_are_not_kept_since_they_quote_values() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::open(folder.path());
        let refused = ApiError::Refused {
            status: 400,
            kind: Some("RestException".to_owned()),
            message: "Cannot convert value 'DE02 1203'".to_owned(),
        };
        audit.outcome(&confirmed(), &Err(WriteError::Api(refused)));
        let text = std::fs::read_to_string(audit.path()).unwrap();
        assert!(text.contains(r#""failed":{"status":400,"type":"RestException"}"#), "{text}");
        assert!(!text.contains("DE02"));
    }

    #[test]
    fn the_tail_is_read_piece_by_piece_and_each_line_once() {
        let folder = tempfile::tempdir().unwrap();
        let audit = Audit::open(folder.path());
        assert_eq!(audit.tail(None).unwrap(), Tail::default());
        let lines: Vec<String> = (0..3_000).map(|n| format!("{{\"n\":{n},\"x\":\"{}\"}}", "y".repeat(n % 90))).collect();
        std::fs::write(audit.path(), lines.join("\n") + "\n").unwrap();
        let (mut before, mut read) = (None, vec![]);
        while before != Some(0) {
            let piece = audit.tail(before).unwrap();
            assert!(piece.text.len() <= PIECE as usize && before.is_none_or(|before| piece.start < before));
            read.splice(0..0, piece.text.lines().map(str::to_owned));
            before = Some(piece.start);
        }
        assert_eq!(read, lines);
        let long = "z".repeat(200_000);
        std::fs::write(audit.path(), format!("short\n{long}\n")).unwrap();
        assert!(audit.tail(None).unwrap().text.lines().last() == Some(&long), "a line longer than a piece comes whole");
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_full_disk_is_a_problem_told_with_each_line() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", folder.path().join("audit.jsonl")).unwrap();
        let audit = Audit::open(folder.path());
        assert_eq!(audit.problem(), None);
        assert!(audit.intent(&confirmed()).unwrap_err().contains("No space left"));
        assert!(audit.problem().unwrap().contains("audit.jsonl"));
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_a_problem_told_not_a_panic() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let audit = Audit::open(&folder.path().join("file"));
        assert!(audit.problem().is_some());
        assert!(audit.intent(&confirmed()).is_err());
    }

    #[test]
    fn the_folder_that_it_makes_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("state/flowdeck");
        let audit = Audit::open(&folder);
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(audit.path())), (0o700, 0o600));
    }
}
