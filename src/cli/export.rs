//! `flowdeck export`: all that match, as a file.

use std::process::ExitCode;

use clap::Args;
use tokio::sync::watch;

use super::{Target, Usage, get, open::open, out};
use crate::{
    clock,
    resource::listing::{Extent, Listing},
    transfer::{self, Existing, Failure, Format},
};

/// Write every row of a list that matches to a file
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// What: incidents, instances, jobs, tasks, variables, definitions, …
    resource: String,
    /// The file; its ending says the format: .csv, .json or .ndjson
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    to: String,
    /// The format, where the file's name does not say it
    #[arg(long, value_name = "csv|json|ndjson")]
    format: Option<String>,
    /// Only these: terms as in the cockpit's filter
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// In the order of columns, like `due`, `age:desc` or `name,instance:desc`
    #[arg(long, value_name = "COLUMN[:desc],…")]
    sort: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

impl Export {
    /// Reads and writes.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        let resource = get::resource(&self.resource)?;
        let terms = get::terms(resource, self.filter.as_deref().unwrap_or_default())?;
        let sort = get::sort(resource, self.sort.as_deref())?;
        let format = self.format()?;
        let opened = open(target)?;
        opened.tell_notices();
        let terms = opened.narrowed(resource, terms);
        let listing = Listing { resource, terms, sort, extent: Extent::All, joined: format.is_joined() };
        let existing = if self.force { Existing::Replace } else { Existing::Keep };
        let export = transfer::Export { resource, source: transfer::Source::All(listing), format, to: self.to.clone(), existing };
        let (_stop, stopped) = watch::channel(false);
        let watched = out::can_ask();
        let mut tell = |read: u64, total: Option<u64>| {
            if watched {
                let of = total.map_or_else(String::new, |total| format!(" of {total}"));
                out::aside(&format!("\r{read}{of} {}", resource.name));
            }
        };
        let written = transfer::export(&opened.client(), export, clock::now().utc_ms, stopped, &mut tell).await;
        if watched {
            out::aside("\r\x1b[K");
        }
        match written {
            Ok(written) => {
                for note in &written.notes {
                    out::tell(&format!("note: {note}"));
                }
                out::tell(&format!("{} {} written to {}", written.rows, resource.name, written.path.display()));
                Ok(ExitCode::SUCCESS)
            }
            Err(Failure::Read(error)) => Err(opened.failed(resource.name, error)),
            Err(failure @ Failure::Exists(_)) => Err(Usage(format!("{failure}: --force replaces it")).into()),
            Err(failure) => Err(anyhow::anyhow!("{failure}")),
        }
    }

    fn format(&self) -> Result<Format, Usage> {
        let known = |name: &str| Format::ALL.into_iter().find(|format| format.name() == name);
        match &self.format {
            Some(name) => known(name).ok_or_else(|| Usage(format!("--format: `{name}` is none of csv, json, ndjson"))),
            None => Format::of_path(self.to.as_ref()).ok_or_else(|| {
                Usage(format!("--to {}: the name says no format; end it in .csv, .json or .ndjson, or say --format", self.to))
            }),
        }
    }
}
