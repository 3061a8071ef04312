//! Export: a list, or one page of it, written to a file.

use std::{io, path::PathBuf};

use thiserror::Error;
use tokio::sync::watch;

use super::{Existing, Format, file};
use crate::{
    api::{ApiError, Client, Row},
    resource::{
        Resource,
        listing::{Listing, Tell},
    },
};

/// What is to be written, and where.
#[derive(Clone)]
pub struct Export {
    /// Of what.
    pub resource: &'static Resource,
    /// Which rows.
    pub source: Source,
    /// How.
    pub format: Format,
    /// The file, as a person wrote it.
    pub to: String,
    /// What to do with one that is there already.
    pub existing: Existing,
}

/// Which rows are written.
#[derive(Clone)]
pub enum Source {
    /// These, which have been read.
    Rows(Vec<Row>),
    /// All that match.
    All(Listing),
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// Rows in it.
    pub rows: usize,
    /// What a person should know about them: that the list moved, that columns are missing.
    pub notes: Vec<String>,
}

/// Why no file was written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failure {
    /// One of that name is there.
    #[error("{0} is there already")]
    Exists(String),
    /// The file could not be written.
    #[error("{0}")]
    File(String),
    /// The list could not be read.
    #[error(transparent)]
    Read(#[from] ApiError),
    /// It was told to stop.
    #[error("stopped; nothing was written")]
    Stopped,
}

/// Reads what is to be read and writes the file, whole or not at all.
///
/// # Errors
/// Why nothing was written.
pub async fn export(
    client: &Client,
    export: Export,
    now_ms: i64,
    mut stopped: watch::Receiver<bool>,
    tell: &mut Tell<'_>,
) -> Result<Written, Failure> {
    let path = file::expanded(&export.to);
    // known before a long list is read in vain
    if export.existing == Existing::Keep && tokio::fs::symlink_metadata(&path).await.is_ok() {
        return Err(Failure::Exists(path.display().to_string()));
    }
    let (rows, notes) = match export.source {
        Source::Rows(rows) => (rows, vec![]),
        Source::All(listing) => {
            let listed = tokio::select! {
                listed = listing.read_telling(client, now_ms, tell) => listed?,
                _ = stopped.wait_for(|stopped| *stopped) => return Err(Failure::Stopped),
            };
            let unjoined = listed.unjoined.filter(|_| export.format.is_joined());
            let notes = [
                listed.binding.lacks.map(str::to_owned),
                listed.moved,
                unjoined.map(|error| format!("some columns could not be filled in: {error}")),
            ];
            (listed.rows, notes.into_iter().flatten().collect())
        }
    };
    let (resource, format, existing, target) = (export.resource, export.format, export.existing, path.clone());
    let written = tokio::task::spawn_blocking(move || {
        let text = format.text(resource, &rows);
        file::write(&target, text.as_bytes(), existing).map(|()| rows.len())
    });
    match written.await {
        Ok(Ok(rows)) => Ok(Written { path, rows, notes }),
        Ok(Err(error)) if error.kind() == io::ErrorKind::AlreadyExists => Err(Failure::Exists(path.display().to_string())),
        Ok(Err(error)) => Err(Failure::File(format!("{}: {error}", path.display()))),
        Err(error) => Err(Failure::File(error.to_string())),
    }
}
