//! `flowdeck get`: a resource as a table, or as the server's own objects.

use std::process::ExitCode;

use clap::Args;

use super::{
    Target, Usage, closest,
    open::{Opened, open},
    out,
    table::{self, Column},
};
use crate::{
    api::{Cell, Row, System},
    clock,
    resource::{
        self, Level, Resource, Show, Width,
        filter::{self, Term},
        listing::{Extent, Listed, Listing, Rest},
        sorting::Sorting,
    },
    text::{age, clean, duration},
    transfer::Format,
};

/// Rows that are listed unless told otherwise.
const LIMIT: usize = 100;

/// List incidents, instances, jobs, tasks, variables or any other list
#[derive(Debug, Clone, Args)]
pub struct Get {
    /// What: incidents, instances, jobs, tasks, variables, definitions, external-tasks, historic-activities, …
    resource: String,
    /// Only these: terms as in the cockpit's filter, like 'state:failed msg:~timeout since:2h'
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// In the order of columns, like `due`, `age:desc` or `name,instance:desc`
    #[arg(long, value_name = "COLUMN[:desc],…")]
    sort: Option<String>,
    /// So many rows at most (100)
    #[arg(long, value_name = "N", conflicts_with = "all")]
    limit: Option<usize>,
    /// Every row
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    form: Form,
}

/// How rows are written; as a table, where nothing is said.
#[derive(Debug, Clone, Args)]
struct Form {
    /// The server's own objects, exactly, as one array
    #[arg(long, conflicts_with = "ndjson")]
    json: bool,
    /// The server's own objects, exactly, one a line
    #[arg(long)]
    ndjson: bool,
    /// The columns as CSV, for a spreadsheet: no cell can become a formula
    #[arg(long, conflicts_with_all = ["json", "ndjson"])]
    csv: bool,
}

impl Form {
    fn format(&self) -> Option<Format> {
        let asked = [(self.csv, Format::Csv), (self.json, Format::Json), (self.ndjson, Format::Ndjson)];
        asked.into_iter().find(|(asked, _)| *asked).map(|(_, format)| format)
    }
}

impl Get {
    /// Reads and prints.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        let resource = resource(&self.resource)?;
        let terms = terms(resource, self.filter.as_deref().unwrap_or_default())?;
        let sort = sort(resource, self.sort.as_deref())?;
        let extent = if self.all { Extent::All } else { Extent::First(self.limit.unwrap_or(LIMIT)) };
        let opened = open(target)?;
        opened.tell_notices();
        let terms = opened.narrowed(resource, terms);
        let format = self.form.format();
        let joined = format.is_none_or(Format::is_joined);
        let listing = Listing { resource, terms, sort, extent, joined };
        let now = clock::now();
        let listed = listing.read(&opened.client(), now.utc_ms).await.map_err(|error| opened.failed(resource.name, error))?;
        tell_beside(&listed, resource, self.limit.is_none());
        if let Some(format) = format {
            out::print_servers(format.text(resource, &listed.rows).as_bytes())?;
        } else if listed.rows.is_empty() {
            out::tell(&format!("no {}", resource.name));
        } else {
            out::print(rows_as_table(resource, &listed.rows, now.utc_ms).as_bytes())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The resource of that name or alias.
pub fn resource(name: &str) -> Result<&'static Resource, Usage> {
    Resource::named(name).ok_or_else(|| {
        let names: Vec<&str> = resource::ALL.iter().map(|resource| resource.name).collect();
        let near = closest(name, names.iter().copied()).join(", ");
        Usage(format!("there is no resource `{name}`; closest: {near}. There are: {}", names.join(", ")))
    })
}

/// The terms of a filter, known to be applicable.
pub fn terms(resource: &'static Resource, text: &str) -> Result<Vec<Term>, Usage> {
    let wrong = |reason: String| Usage(format!("--where: {reason}"));
    let terms = filter::parse(resource, text).map_err(wrong)?;
    for binding in resource.sources(System::Camunda7).take(1) {
        filter::bind(resource, binding, &terms, clock::now().utc_ms).map_err(wrong)?;
    }
    Ok(terms)
}

/// The order that is asked for, else the one that the resource opens with.
pub fn sort(resource: &Resource, asked: Option<&str>) -> Result<Sorting, Usage> {
    let wrong = |reason: String| Usage(format!("--sort: {reason}"));
    asked.map_or_else(|| Ok(resource.first_sorting()), |text| resource.read_sorting(text).map_err(wrong))
}

/// Says what the rows do not show by themselves.
fn tell_beside(listed: &Listed, resource: &Resource, by_default: bool) {
    if let Some(lacks) = listed.binding.lacks {
        out::tell(&format!("note: {lacks}"));
    }
    if listed.rows.is_empty()
        && let Some(level) = Level::of(resource, listed.binding)
    {
        out::tell(&format!("note: {}", level.told()));
    }
    if let Some(moved) = &listed.moved {
        out::tell(&format!("note: {moved}"));
    }
    if let Some(error) = &listed.unjoined {
        out::tell(&format!("note: some columns could not be filled in: {error}"));
    }
    let count = listed.rows.len();
    match listed.rest {
        Rest::Of(total) if by_default => out::tell(&format!("note: {count} of {total} {}; --all gives the rest", resource.name)),
        Rest::Unknown if by_default => out::tell(&format!("note: the first {count} {}, there may be more: --all", resource.name)),
        _ => {}
    }
    if !listed.client.is_empty() {
        let terms = listed.client.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        out::tell(&format!("note: not by the server but here, row by row: {terms}"));
    }
}

fn rows_as_table(resource: &Resource, rows: &[Row], now_ms: i64) -> String {
    let is_terminal = out::is_terminal();
    let column = |column: &resource::Column| Column {
        title: column.name.to_uppercase(),
        right: matches!(column.show, Show::Number | Show::Failures | Show::Retries | Show::Duration),
        // what is to be done next needs the id
        priority: if column.name == "id" { 0 } else { column.priority },
        least: match (column.show, column.width) {
            (Show::Id, _) => None,
            (_, Width::Fixed(least) | Width::Flex(least, _)) => Some(least.into()),
        },
    };
    let told = |at: &usize| !resource.columns[*at].show.is_of_the_end() || rows.iter().any(|row| !row.cells[*at].is_empty());
    let shown_here: Vec<usize> = (0..resource.columns.len()).filter(told).collect();
    let columns: Vec<_> = shown_here.iter().map(|at| column(&resource.columns[*at])).collect();
    let cells = |row: &Row| {
        let cells = shown_here.iter().map(|at| (&resource.columns[*at], &row.cells[*at]));
        cells.map(|(column, cell)| shown(column.show, cell, is_terminal.then_some(now_ms))).collect()
    };
    let room = if is_terminal { crossterm::terminal::size().ok().map(|(wide, _)| usize::from(wide)) } else { None };
    table::text(&columns, &rows.iter().map(cells).collect::<Vec<_>>(), room)
}

/// A cell, clean. Times are ages where a person reads them now, else dates.
fn shown(show: Show, cell: &Cell, now_ms: Option<i64>) -> String {
    match (show, cell, now_ms) {
        (Show::Age | Show::Ended, Cell::Time(ms), Some(now)) => age(now - ms),
        (Show::Due, Cell::Time(ms), Some(now)) if *ms >= now => format!("in {}", age(ms - now)),
        (Show::Due, Cell::Time(ms), Some(now)) => format!("-{}", age(now - ms)),
        (Show::Duration, cell, Some(_)) if cell.integer().is_some() => duration(cell.integer().unwrap_or_default()),
        (Show::Or(nothing), cell, _) if cell.text().is_empty() => nothing.to_owned(),
        (Show::Incident, cell, _) => if cell.is_empty() { "" } else { "yes" }.to_owned(),
        (_, cell, _) => clean(&show.word(cell)).into_owned(),
    }
}

impl Opened {
    /// Says what is to be said about the way here.
    pub fn tell_notices(&self) {
        for notice in &self.notices {
            out::tell(&format!("note: {notice}"));
        }
    }

    /// What failed, and where.
    pub fn failed(&self, what: &str, error: crate::api::ApiError) -> anyhow::Error {
        let place = self.place();
        let advice = match &error {
            crate::api::ApiError::Arguments { .. } => return error.into(),
            crate::api::ApiError::Unreachable { .. } => {
                return anyhow::Error::new(error).context(format!("{what}: context {}", place.name));
            }
            crate::api::ApiError::Unauthorized { .. } => "; check user and secret of the context",
            _ => "",
        };
        anyhow::Error::new(error).context(format!("{what}: context {} at {}{advice}", place.name, place.url))
    }
}
