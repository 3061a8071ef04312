//! The log: a few small files in the state folder, written off the drawing thread. For finding out afterwards what happened.
//!
//! Only what flowdeck itself says goes in, plus warnings of its libraries: their finer levels tell bodies and headers.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

use crate::state;

/// A file that has reached this size, in bytes, is set aside.
const SIZE_LIMIT: u64 = 1024 * 1024;
/// How many files set aside are kept.
const KEPT: u32 = 4;
/// The file that is written now.
pub const NAME: &str = "flowdeck.log";

/// The running log, or none; what is still in memory is written when it is dropped.
#[derive(Debug, Default)]
pub struct Log {
    /// Where it is written, when it is.
    pub path: Option<PathBuf>,
    /// What a person should be told.
    pub notices: Vec<String>,
    worker: Option<WorkerGuard>,
}

/// Starts the log of this process. A folder that cannot be written, or a level that is none, is a notice: there is no log then, or one at `info`.
pub fn start(folder: &Path, level: Option<&str>) -> Log {
    let mut log = Log::default();
    let level = match level.map(str::parse) {
        None => LevelFilter::INFO,
        Some(Ok(level)) => level,
        Some(Err(_)) => {
            log.notices.push("FLOWDECK_LOG should be one of off, error, warn, info, debug, trace; it is info now".to_owned());
            LevelFilter::INFO
        }
    };
    if level == LevelFilter::OFF {
        return log;
    }
    let path = folder.join(NAME);
    let files = match Files::open(&path) {
        Ok(files) => files,
        Err(error) => {
            log.notices.push(format!("no log is written: {}: {error}", path.display()));
            return log;
        }
    };
    let (writer, worker) = tracing_appender::non_blocking(files);
    if tracing::subscriber::set_global_default(subscriber(writer, level)).is_ok() {
        log.path = Some(path);
        log.worker = Some(worker);
    }
    log
}

fn subscriber(writer: NonBlocking, level: LevelFilter) -> impl tracing::Subscriber + Send + Sync {
    let targets = Targets::new().with_default(LevelFilter::WARN.min(level)).with_target("flowdeck", level);
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    tracing_subscriber::registry().with(targets).with(lines)
}

/// `flowdeck.log`, and `flowdeck.log.1` (the youngest) to `.4` set aside.
struct Files {
    path: PathBuf,
    file: File,
    size: u64,
}

impl Files {
    fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            state::create_folder(folder)?;
        }
        let file = state::append(path)?;
        let size = file.metadata()?.len();
        Ok(Self { path: path.to_owned(), file, size })
    }

    fn aside(&self, n: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{n}"));
        PathBuf::from(name)
    }

    fn turn(&mut self) -> io::Result<()> {
        for n in (1..KEPT).rev() {
            // The first ones may not be there yet.
            let _ = std::fs::rename(self.aside(n), self.aside(n + 1));
        }
        std::fs::rename(&self.path, self.aside(1))?;
        *self = Self::open(&self.path.clone())?;
        Ok(())
    }
}

impl Write for Files {
    /// One call is one line, so files end with whole lines.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.size > 0 && self.size + line.len() as u64 > SIZE_LIMIT && self.turn().is_err() {
            // Somebody took the folder away: better no line than one without bound.
            return Ok(line.len());
        }
        self.file.write_all(line)?;
        self.size += line.len() as u64;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(level: LevelFilter, say: impl FnOnce()) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let (writer, worker) = tracing_appender::non_blocking(Files::open(&path).unwrap());
        tracing::subscriber::with_default(subscriber(writer, level), say);
        drop(worker);
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn libraries_are_heard_only_when_they_warn() {
        let text = written(LevelFilter::TRACE, || {
            tracing::trace!("ours");
            tracing::debug!(target: "hyper", "a body");
            tracing::warn!(target: "rustls", "a warning");
        });
        assert!(text.contains("ours") && text.contains("a warning") && !text.contains("a body"), "{text}");
        assert_eq!(written(LevelFilter::ERROR, || tracing::warn!(target: "rustls", "a warning")), "");
    }

    #[test]
    fn files_stay_small_and_few() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::open(&folder.path().join("sub").join(NAME)).unwrap();
        let line = vec![b'x'; 300 * 1024];
        for _ in 0..40 {
            files.write_all(&line).unwrap();
        }
        let sizes: Vec<u64> = std::fs::read_dir(folder.path().join("sub")).unwrap().map(|f| f.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), 5);
        assert!(sizes.iter().all(|&size| size <= SIZE_LIMIT), "{sizes:?}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_a_notice() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        let log = start(&file, Some("loud"));
        assert_eq!(log.path, None);
        assert_eq!(log.notices.len(), 2, "{:?}", log.notices);
    }
}
