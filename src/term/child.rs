//! Lending the terminal to a child: `$PAGER`, `$EDITOR`, or any other command.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
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
    /// Names variables of the environment that no child gets to see.
    pub fn withhold(&mut self, variables: Vec<String>) {
        self.withheld = variables;
    }

    /// Lends the terminal to a command until it ends, and, if it is to be waited for, until a person has read what it wrote. Whoever listens to the
    /// terminal has to stop before, because it would eat the child's keys. Other tasks go on meanwhile. When the program is told to end, the child is
    /// told so too. Draw afterwards.
    pub async fn start(&mut self, signals: &mut Signals, command: Command, name: &str, waits: bool) -> io::Result<ExitStatus> {
        self.lend_with(signals, command, None, waits.then_some(name)).await
    }

    /// Shows a text in `$PAGER`, without escape sequences and invisible characters.
    pub async fn page(&mut self, signals: &mut Signals, text: &str) -> io::Result<()> {
        let (variable, command) = preferred(&["PAGER"], "less", &[]);
        started(self.lend_with(signals, command, Some(&clean_lines(text)), None).await?, &variable)
    }

    /// Has a text edited in `$VISUAL` or `$EDITOR`. `None` where it was left as it is, or where the editor ended with a failure, as when a person
    /// leaves vim by `:cq`. The text goes through a file that only its owner can read, and that is gone afterwards; `extension` helps the editor.
    pub async fn edit(&mut self, signals: &mut Signals, text: &str, extension: &str) -> io::Result<Option<String>> {
        let draft = Draft::new(text, extension, 0o600)?;
        let (variable, command) = preferred(&["VISUAL", "EDITOR"], "vi", &[&draft.path]);
        let status = self.lend_with(signals, command, None, None).await?;
        started(status, &variable)?;
        let edited = fs::read(&draft.path)?;
        let edited =
            String::from_utf8(edited).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "what the editor left is not UTF-8"))?;
        Ok((status.success() && edited != draft.written).then_some(edited))
    }

    /// Shows a text in `$VISUAL` or `$EDITOR`, without escape sequences and invisible characters, in a file that is not to be written. Whether it was
    /// written all the same: nobody will see that again.
    pub async fn view(&mut self, signals: &mut Signals, text: &str, extension: &str) -> io::Result<bool> {
        let draft = Draft::new(&clean_lines(text), extension, 0o400)?;
        let (variable, command) = preferred(&["VISUAL", "EDITOR"], "vi", &[&draft.path]);
        started(self.lend_with(signals, command, None, None).await?, &variable)?;
        Ok(fs::read(&draft.path).is_ok_and(|left| left != draft.written.as_bytes()))
    }

    async fn lend_with(
        &mut self,
        signals: &mut Signals,
        mut command: Command,
        input: Option<&str>,
        waits: Option<&str>,
    ) -> io::Result<ExitStatus> {
        for name in &self.withheld {
            command.env_remove(name);
        }
        let ran = match self.modes.leave() {
            Ok(()) => run(command, input, signals).await,
            Err(error) => Err(error),
        };
        if let (Ok(status), Some(name)) = (&ran, waits) {
            // it is only there to be ended by a key
            let _ = run(pause(name, *status), None, signals).await;
        }
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

/// Waits for a person who reads what a command wrote.
fn pause(name: &str, status: ExitStatus) -> Command {
    let how = status.code().map_or_else(|| "ended by a signal".to_owned(), |code| format!("ended with exit code {code}"));
    let mut command = Command::new("sh");
    command.args(["-c", r#"printf '\n%s: %s. Enter goes back. ' "$1" "$2"; read -r _"#, "sh", name, &how]);
    command
}

/// The shell says by its status that a program is not there.
fn started(status: ExitStatus, name: &str) -> io::Result<()> {
    match status.code() {
        Some(126 | 127) => Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!(
                "{name} could not be started{}",
                if name.starts_with('$') { "" } else { ": set $PAGER or $EDITOR to one that is there" }
            ),
        )),
        _ => Ok(()),
    }
}

/// A text in a file of ours, in a folder of its own: what an editor leaves beside it goes with it when this is dropped.
struct Draft {
    folder: PathBuf,
    path: PathBuf,
    written: String,
}

impl Draft {
    fn new(text: &str, extension: &str, mode: u32) -> io::Result<Self> {
        let above = std::env::temp_dir();
        for attempt in 0..1000 {
            let folder = above.join(format!("flowdeck-{}-{attempt}", std::process::id()));
            // Only a folder that was not there is used, so that nobody can lay one out for us.
            match DirBuilder::new().mode(0o700).create(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                created => created?,
            }
            let path = folder.join(format!("value.{extension}"));
            let draft = Self { folder, path, written: text.to_owned() };
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft.path)?;
            file.write_all(text.as_bytes())?;
            return Ok(draft);
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("no free name for a draft in {}", above.display())))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // A draft that cannot be removed is readable by its owner only.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_draft_is_its_owners_and_does_not_stay() {
        let (one, two) = (Draft::new("secret", "txt", 0o600).unwrap(), Draft::new("", "json", 0o400).unwrap());
        assert_ne!(one.path, two.path);
        assert_eq!(fs::metadata(&one.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&one.path).unwrap(), "secret");
        assert_eq!(fs::metadata(&one.folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::metadata(&two.path).unwrap().permissions().mode() & 0o777, 0o400);
        fs::write(one.folder.join(".value.txt.swp"), "left by an editor").unwrap();
        let folders = [one.folder.clone(), two.folder.clone()];
        drop((one, two));
        assert!(!folders.iter().any(|folder| folder.exists()));
    }

    #[tokio::test]
    async fn options_and_quotes_of_the_variable_work() {
        let draft = Draft::new("before", "txt", 0o600).unwrap();
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
