//! Where a secret comes from, and fetching it: plain text, the environment, a file, or a command.
//!
//! Knows nothing of servers. The value goes to the caller in a [`SecretString`] and nowhere else: not to `Debug`, errors or the log.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt};

/// How long a command may take to print a secret.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest secret, in bytes. Tokens with many claims reach some 10 kB.
const SIZE_LIMIT: u64 = 64 * 1024;

/// Where a secret comes from.
#[derive(Clone)]
pub enum Secret {
    /// It stands in the configuration itself. Works, and is warned about.
    Plain(SecretString),
    /// The environment variable of that name.
    Env(String),
    /// The content of a file.
    File(PathBuf),
    /// What a command prints: program and arguments, no shell.
    Command(Vec<String>),
}

/// Why a secret could not be had. Never holds the value or anything that a command printed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum SecretError {
    #[error("the environment variable {0} is not set: set it before starting flowdeck")]
    Unset(String),
    #[error("the file {} cannot be read: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    #[error("the command `{program}` cannot be started: {reason}")]
    NotStarted { program: String, reason: String },
    #[error("the command `{program}` failed ({status}): run it in a shell to see why")]
    Failed { program: String, status: String },
    #[error("the command `{program}` did not end within {}s: it cannot ask at this terminal, so unlock its store first", after.as_secs())]
    Late { program: String, after: Duration },
    #[error("{origin} gave nothing")]
    Empty { origin: String },
    #[error("{origin} gave more than {} KiB, which is no secret", SIZE_LIMIT / 1024)]
    TooLong { origin: String },
    #[error("{origin} gave bytes that are not UTF-8 text")]
    NotText { origin: String },
    #[error("{origin} gave several lines or control characters: let it give the secret only")]
    NotOneLine { origin: String },
}

impl Secret {
    /// Where it comes from, for messages. Of a command only the program: arguments may be secret, too.
    pub fn origin(&self) -> String {
        match self {
            Self::Plain(_) => "the configuration".to_owned(),
            Self::Env(name) => format!("the environment variable {name}"),
            Self::File(path) => format!("the file {}", path.display()),
            Self::Command(argv) => format!("the command `{}`", program(argv)),
        }
    }

    /// Fetches the secret, without one newline at its end. A command may take ten seconds.
    pub async fn fetch(&self) -> Result<SecretString, SecretError> {
        match self {
            Self::Plain(secret) => self.checked(secret.expose_secret().to_owned().into_bytes()),
            Self::Env(name) => {
                let value = std::env::var_os(name).ok_or_else(|| SecretError::Unset(name.clone()))?;
                self.checked(OsString::into_encoded_bytes(value))
            }
            Self::File(path) => self.checked(read(path).await?),
            Self::Command(argv) => self.checked(run(argv, COMMAND_TIMEOUT).await?),
        }
    }

    fn checked(&self, bytes: Vec<u8>) -> Result<SecretString, SecretError> {
        if bytes.len() as u64 > SIZE_LIMIT {
            return Err(SecretError::TooLong { origin: self.origin() });
        }
        let Ok(mut text) = String::from_utf8(bytes) else {
            return Err(SecretError::NotText { origin: self.origin() });
        };
        if text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        let secret = SecretString::from(text);
        if secret.expose_secret().is_empty() {
            return Err(SecretError::Empty { origin: self.origin() });
        }
        // A server would refuse it, and count that as a wrong password.
        if secret.expose_secret().chars().any(char::is_control) {
            return Err(SecretError::NotOneLine { origin: self.origin() });
        }
        Ok(secret)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.origin())
    }
}

fn program(argv: &[String]) -> &str {
    argv.first().map_or("", String::as_str)
}

async fn read(path: &Path) -> Result<Vec<u8>, SecretError> {
    let failed = |reason: String| SecretError::File { path: path.to_owned(), reason };
    let kind = tokio::fs::metadata(path).await.map_err(|e| failed(e.to_string()))?;
    // Opening a named pipe would block a thread until somebody writes to it, even past the end of the program.
    if !kind.is_file() {
        return Err(failed("it is not a regular file".to_owned()));
    }
    let mut file = tokio::fs::File::open(path).await.map_err(|e| failed(e.to_string()))?;
    limited(&mut file).await.map_err(|e| failed(e.to_string()))
}

async fn run(argv: &[String], limit: Duration) -> Result<Vec<u8>, SecretError> {
    let program = program(argv).to_owned();
    let started = tokio::process::Command::new(&program)
        .args(argv.iter().skip(1))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Neither on our screen nor in our messages: nobody knows what it says.
        .stderr(Stdio::null())
        // In the background of the terminal: a prompt is stopped there instead of drawing over the cockpit and eating its keys.
        .process_group(0)
        .kill_on_drop(true)
        .spawn();
    let mut child = started.map_err(|e| SecretError::NotStarted { program: program.clone(), reason: e.to_string() })?;
    let mut output = child.stdout.take();
    let finished = tokio::time::timeout(limit, async {
        let bytes = match output.as_mut() {
            Some(output) => limited(output).await?,
            None => Vec::new(),
        };
        // Closed before waiting: a command that prints on past the limit ends by a broken pipe.
        drop(output);
        if bytes.len() as u64 > SIZE_LIMIT {
            return Ok((bytes, None));
        }
        child.wait().await.map(|status| (bytes, Some(status)))
    });
    let failed = |status: String| SecretError::Failed { program: program.clone(), status };
    match finished.await {
        Err(_) => Err(SecretError::Late { program, after: limit }),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Ok(Ok((_, Some(status)))) if !status.success() => Err(failed(status.to_string())),
        Ok(Ok((bytes, _))) => Ok(bytes),
    }
}

/// Reads to the end, or one byte past the limit.
async fn limited(source: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(SIZE_LIMIT + 1).read_to_end(&mut bytes).await?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(argv: &[&str]) -> Secret {
        Secret::Command(argv.iter().map(|&a| a.to_owned()).collect())
    }

    async fn fetched(secret: &Secret) -> Result<String, SecretError> {
        secret.fetch().await.map(|s| s.expose_secret().to_owned())
    }

    #[tokio::test]
    async fn every_source_gives_its_secret_without_one_newline() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, " spaced \n").unwrap();
        assert_eq!(fetched(&Secret::Plain("hunter2".into())).await.unwrap(), "hunter2");
        assert_eq!(fetched(&Secret::File(path)).await.unwrap(), " spaced ");
        assert_eq!(fetched(&command(&["echo", "from a command"])).await.unwrap(), "from a command");
        assert_eq!(fetched(&Secret::Env("CARGO_PKG_NAME".to_owned())).await.unwrap(), "flowdeck");
    }

    #[tokio::test]
    async fn what_cannot_be_a_secret_is_refused() {
        let sh = |script: &str| command(&["sh", "-c", script]);
        assert!(matches!(fetched(&sh("true")).await, Err(SecretError::Empty { .. })));
        assert!(matches!(fetched(&sh("printf 'a\\nb\\n'")).await, Err(SecretError::NotOneLine { .. })));
        assert!(matches!(fetched(&sh("printf 'a\\n\\n'")).await, Err(SecretError::NotOneLine { .. })), "only one newline is taken off");
        assert!(matches!(fetched(&sh("printf '\\377'")).await, Err(SecretError::NotText { .. })));
        assert!(matches!(fetched(&sh("yes hunter2")).await, Err(SecretError::TooLong { .. })));
        assert!(matches!(fetched(&sh("echo hunter2; exit 3")).await, Err(SecretError::Failed { .. })));
        assert!(matches!(fetched(&command(&["/no/such/program"])).await, Err(SecretError::NotStarted { .. })));
        assert!(matches!(fetched(&Secret::Env("FLOWDECK_NEVER_SET".to_owned())).await, Err(SecretError::Unset(_))));
        assert!(matches!(fetched(&Secret::File("/".into())).await, Err(SecretError::File { .. })));
        assert!(matches!(fetched(&Secret::File("/no/such/file".into())).await, Err(SecretError::File { .. })));
    }

    #[tokio::test]
    async fn a_command_that_hangs_is_given_up() {
        let argv = ["sleep".to_owned(), "60".to_owned()];
        let error = run(&argv, Duration::from_millis(20)).await.unwrap_err();
        assert!(matches!(error, SecretError::Late { .. }), "{error}");
    }

    #[tokio::test]
    async fn no_message_and_no_debug_tells_the_secret() {
        let sources = [
            Secret::Plain("hunter2\nx".into()),
            command(&["sh", "-c", "echo hunter2; echo hunter2 >&2; exit 1", "hunter2"]),
            command(&["sh", "-c", "printf 'hunter2\\nhunter2'"]),
        ];
        for source in sources {
            let error = source.fetch().await.unwrap_err();
            let told = format!("{source:?} {} {error} {error:?}", source.origin());
            assert!(!told.contains("hunter2"), "{told}");
        }
    }
}
