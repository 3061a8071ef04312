//! Lending the terminal to a child: `$PAGER`, `$EDITOR`, or any other command.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::future::join;
use rustix::process::{Pid, Signal as Number, kill_process};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::{Signals, Term};
use crate::text::clean_lines;

/// How long a child that is told to end may take.
const LAST_WORDS: Duration = Duration::from_secs(2);

impl Term {
    /// Lends the terminal to a command until it ends. Whoever listens to the terminal has to stop before, because it would eat the child's keys.
    /// Other tasks go on meanwhile. When the program is told to end, the child is told so too. Draw afterwards.
    pub async fn lend(&mut self, signals: &mut Signals, command: Command) -> io::Result<ExitStatus> {
        self.lend_with(signals, command, None).await
    }

    /// Shows a text in `$PAGER`, without escape sequences and invisible characters.
    pub async fn page(&mut self, signals: &mut Signals, text: &str) -> io::Result<()> {
        let (variable, command) = preferred(&["PAGER"], "less", &[]);
        started(self.lend_with(signals, command, Some(&clean_lines(text))).await?, &variable)
    }

    /// Has a text edited in `$VISUAL` or `$EDITOR`. `None` where it was left as it is, or where the editor ended with a failure, as when a person
    /// leaves vim by `:cq`. The text goes through a file that only its owner can read, and that is gone afterwards; `extension` helps the editor.
    pub async fn edit(&mut self, signals: &mut Signals, text: &str, extension: &str) -> io::Result<Option<String>> {
        let draft = Draft::new(text, extension)?;
        let (variable, command) = preferred(&["VISUAL", "EDITOR"], "vi", &[&draft.path]);
        let status = self.lend(signals, command).await?;
        started(status, &variable)?;
        let edited = fs::read_to_string(&draft.path)?;
        Ok((status.success() && edited != draft.written).then_some(edited))
    }

    async fn lend_with(&mut self, signals: &mut Signals, command: Command, input: Option<&str>) -> io::Result<ExitStatus> {
        let ran = match self.modes.leave() {
            Ok(()) => run(command, input, signals).await,
            Err(error) => Err(error),
        };
        let entered = self.modes.enter().and_then(|()| self.repaint());
        signals.forget_the_childs();
        ran.and_then(|status| entered.map(|()| status))
    }
}

/// Runs a command to its end, feeding it a text.
async fn run(mut command: Command, input: Option<&str>, signals: &mut Signals) -> io::Result<ExitStatus> {
    if input.is_some() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.kill_on_drop(true).spawn()?;
    let pid = child.id().and_then(|id| Pid::from_raw(id.cast_signed()));
    let stdin = child.stdin.take();
    let feed = async move {
        if let (Some(mut stdin), Some(input)) = (stdin, input) {
            // A pager that is left early closes its end; that is no fault.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let mut ended = pin!(join(feed, child.wait()));
    tokio::select! {
        ((), status) = &mut ended => return status,
        () = signals.end() => {}
    }
    // It puts the terminal's modes back if it is asked to leave; one that does not is killed.
    if let Some(pid) = pid {
        let _ = kill_process(pid, Number::TERM); // it may have ended just now
    }
    match tokio::time::timeout(LAST_WORDS, ended).await {
        Ok(((), status)) => status,
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "it did not end when it was told to")),
    }
}

/// The command that the first of the variables names, or another one. The shell takes it apart, as it does for other programs, so that options and
/// quotes in it work. Also says what to call it.
fn preferred(variables: &[&str], otherwise: &str, arguments: &[&PathBuf]) -> (String, Command) {
    let named = variables
        .iter()
        .find_map(|variable| std::env::var(variable).ok().filter(|value| !value.trim().is_empty()).map(|value| (*variable, value)));
    let (name, program) =
        named.map_or_else(|| (otherwise.to_owned(), otherwise.to_owned()), |(variable, value)| (format!("${variable}"), value));
    (name, shell(&program, arguments))
}

fn shell(program: &str, arguments: &[&PathBuf]) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {program} \"$@\"")).arg("sh").args(arguments);
    command
}

/// The shell says by its status that a program is not there.
fn started(status: ExitStatus, name: &str) -> io::Result<()> {
    match status.code() {
        Some(126 | 127) => Err(io::Error::new(io::ErrorKind::NotFound, format!("{name} could not be started"))),
        _ => Ok(()),
    }
}

/// A text in a file of ours, removed when this is dropped.
struct Draft {
    path: PathBuf,
    written: String,
}

impl Draft {
    fn new(text: &str, extension: &str) -> io::Result<Self> {
        let folder = std::env::temp_dir();
        for attempt in 0..1000 {
            let path = folder.join(format!("flowdeck-{}-{attempt}.{extension}", std::process::id()));
            // Only a file that was not there is used, so that nobody can lay one out for us.
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
            if matches!(&file, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
                continue;
            }
            let mut file: File = file?;
            let draft = Self { path, written: text.to_owned() };
            file.write_all(text.as_bytes())?;
            return Ok(draft);
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("no free name for a draft in {}", folder.display())))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // A draft that cannot be removed is readable by its owner only.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_draft_is_its_owners_and_does_not_stay() {
        let (one, two) = (Draft::new("secret", "txt").unwrap(), Draft::new("", "json").unwrap());
        assert_ne!(one.path, two.path);
        assert_eq!(fs::metadata(&one.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&one.path).unwrap(), "secret");
        let path = one.path.clone();
        drop(one);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn options_and_quotes_of_the_variable_work() {
        let draft = Draft::new("before", "txt").unwrap();
        let status = run(shell("sh -c 'printf after >\"$0\"'", &[&draft.path]), None, &mut Signals::new().unwrap()).await.unwrap();
        assert!(status.success());
        assert_eq!(fs::read_to_string(&draft.path).unwrap(), "after");
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_told_by_its_variable() {
        let mut command = shell("flowdeck-no-such-pager", &[]);
        command.stderr(Stdio::null());
        let status = run(command, Some("text"), &mut Signals::new().unwrap()).await.unwrap();
        assert_eq!(started(status, "$PAGER").unwrap_err().to_string(), "$PAGER could not be started");
    }

    #[tokio::test]
    async fn a_pager_that_is_left_early_is_no_fault() {
        let status = run(shell("true", &[]), Some(&"line\n".repeat(100_000)), &mut Signals::new().unwrap()).await.unwrap();
        assert!(started(status, "$PAGER").is_ok());
    }
}
