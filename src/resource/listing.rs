//! A list read for what it says, not for looking around in it: pages, joined values and the client's part of a filter put together.
//!
//! For one-shots and long jobs. The table pane asks the same queries, one at a time.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    Binding, Join, Resource,
    filter::{self, Bound, Term},
    query::{Answered, Query, Reply},
    sorting::{self, Sorting},
};
use crate::api::{
    ApiError, Cell, Client, Id, Method, Row, System,
    dialect::{Order, PageAsk},
};

/// Rows of one request.
const PAGE: u64 = 500;

/// Is told how many rows were read, and out of how many, if that is known.
pub type Tell<'a> = dyn FnMut(u64, Option<u64>) + Send + 'a;

/// What is to be read.
#[derive(Clone)]
pub struct Listing {
    /// Of what.
    pub resource: &'static Resource,
    /// Filtered how.
    pub terms: Vec<Term>,
    /// In which order.
    pub sort: Sorting,
    /// How much of it.
    pub extent: Extent,
    /// Whether joined columns are wanted even where neither filter nor order looks at them.
    pub joined: bool,
}

/// How much of a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// So many rows that pass the filter.
    First(usize),
    /// Every row.
    All,
}

/// What was read.
pub struct Listed {
    /// Where it came from.
    pub binding: &'static Binding,
    /// The rows, in order, each once.
    pub rows: Vec<Row>,
    /// Rows that were not read.
    pub rest: Rest,
    /// The terms that were applied here and not by the server.
    pub client: Vec<Term>,
    /// That the list changed while it was read, and how.
    pub moved: Option<String>,
    /// Why joined values are missing.
    pub unjoined: Option<ApiError>,
}

/// What a list holds beyond the rows that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// More: so many altogether.
    Of(u64),
    /// More, perhaps; nobody counted.
    Unknown,
}

impl Listing {
    /// Reads it, from the best source that answers. A source that knows nothing at all while the next one knows something (a history that is
    /// switched off) counts as none.
    ///
    /// # Errors
    /// Whatever the way to the server gives; `Arguments` when a term can be applied by neither side.
    pub async fn read(&self, client: &Client, now_ms: i64) -> Result<Listed, ApiError> {
        self.read_telling(client, now_ms, &mut |_, _| ()).await
    }

    /// The same; tells after each page how many rows were read, and out of how many, if that is known.
    ///
    /// # Errors
    /// As [`Listing::read`].
    pub async fn read_telling(&self, client: &Client, now_ms: i64, tell: &mut Tell<'_>) -> Result<Listed, ApiError> {
        let mut sources = self.resource.sources(System::Camunda7).peekable();
        loop {
            let Some(binding) = sources.next() else {
                let reason = format!("{} are not offered here", self.resource.name);
                return Err(ApiError::Arguments { operation: self.resource.name, reason });
            };
            let outcome = self.read_from(client, binding, now_ms, &mut *tell).await;
            let Some(next) = sources.peek() else { return outcome };
            match outcome {
                Err(ApiError::Forbidden { .. } | ApiError::NotFound { .. }) if self.applies(next, now_ms) => {}
                Ok(listed)
                    if listed.rows.is_empty() && self.applies(next, now_ms) && self.knows_nothing(client, binding, next, now_ms).await => {}
                outcome => return outcome,
            }
        }
    }

    async fn read_from(&self, client: &Client, binding: &'static Binding, now_ms: i64, tell: &mut Tell<'_>) -> Result<Listed, ApiError> {
        let bound = filter::bind(self.resource, binding, &self.terms, now_ms)
            .map_err(|reason| ApiError::Arguments { operation: binding.operation.id, reason })?;
        let name = |column: &usize| self.resource.columns[*column].name;
        let sort: Sorting = self.sort.iter().copied().filter(|(column, _)| self.fills(binding, name(column))).collect();
        let keys = binding.sort_keys(self.resource, &sort);
        let sorted_here = keys.is_none();
        // where the order is made here, the first rows are known only when all are
        let whole = self.extent == Extent::All || sorted_here;
        // pages of a list without a full order overlap and leave gaps, depending on the database
        let by_id = binding.sort_key("id").map(|key| (key, Order::Ascending));
        let paged = matches!(self.extent, Extent::First(most) if most as u64 > PAGE);
        let ordered = |mut keys: Vec<(&'static str, Order)>| {
            let room = if binding.operation.method == Method::POST { usize::MAX } else { 1 };
            keys.extend(by_id.filter(|key| paged && keys.len() < room && !keys.contains(key)));
            keys
        };
        let mut reader = Reader {
            client,
            resource: self.resource,
            binding,
            filter: Arc::new(bound),
            sort: by_id.filter(|_| whole).map_or_else(|| ordered(keys.unwrap_or_default()), |key| vec![key]),
            lookups: Lookups::default(),
            seen: HashSet::new(),
            repeats: 0,
        };
        let looked_at = sorted_here || !reader.filter.client.is_empty();
        if self.joined || looked_at {
            reader.lookups = Lookups::of(self.resource);
        }
        let (mut rows, mut rest, moved) = match self.extent {
            Extent::First(most) if !whole => {
                let (rows, rest) = reader.first(most).await?;
                (rows, rest, None)
            }
            _ => {
                let (rows, moved) = reader.all(tell).await?;
                (rows, Rest::Nothing, moved)
            }
        };
        if let (true, Some(error)) = (looked_at, &reader.lookups.problem) {
            // a filter or an order over values that are missing would lie
            return Err(error.clone());
        }
        if whole {
            rows.sort_by(|a, b| sorting::compare(a, b, &sort));
        }
        if let Extent::First(most) = self.extent
            && rows.len() > most
        {
            rest = Rest::Of(rows.len() as u64);
            rows.truncate(most);
        }
        Ok(Listed { binding, rows, rest, client: reader.filter.client.clone(), moved, unjoined: reader.lookups.problem })
    }

    /// Whether a source can apply the filter.
    fn applies(&self, binding: &Binding, now_ms: i64) -> bool {
        filter::bind(self.resource, binding, &self.terms, now_ms).is_ok()
    }

    /// Whether a source has nothing, whatever is said, that another one has.
    async fn knows_nothing(&self, client: &Client, binding: &'static Binding, next: &'static Binding, now_ms: i64) -> bool {
        let silent = |binding| Arc::new(filter::bind(self.resource, binding, &[], now_ms).unwrap_or_default());
        let (none, some) = (count(client, binding, silent(binding)).await, count(client, next, silent(next)).await);
        matches!((none, some), (Ok(Some(0)), Ok(Some(1..))))
    }

    /// Whether a source or a join has values for a column; one that stays empty is no order.
    fn fills(&self, binding: &Binding, column: &str) -> bool {
        let joined = self.resource.joins.iter().flat_map(|join| join.cells);
        binding.cells.iter().chain(joined).any(|(name, ..)| *name == column)
    }
}

async fn count(client: &Client, binding: &'static Binding, filter: Arc<Bound>) -> Result<Option<u64>, ApiError> {
    if binding.count.is_none() {
        return Ok(None);
    }
    match (Query::Count { binding, filter }).run(client).await?.reply {
        Reply::Count(count) => Ok(Some(count)),
        _ => Ok(None),
    }
}

/// One list being read.
struct Reader<'a> {
    client: &'a Client,
    resource: &'static Resource,
    binding: &'static Binding,
    filter: Arc<Bound>,
    sort: Vec<(&'static str, Order)>,
    lookups: Lookups,
    seen: HashSet<Id>,
    repeats: usize,
}

impl Reader<'_> {
    /// The first `most` rows that pass, and what is left.
    async fn first(&mut self, most: usize) -> Result<(Vec<Row>, Rest), ApiError> {
        let (mut rows, mut offset) = (vec![], 0);
        while rows.len() < most {
            let limit = if self.filter.client.is_empty() { PAGE.min((most - rows.len()) as u64) } else { PAGE };
            let known = self.seen.len();
            let (page, sent) = self.page(offset, limit).await?;
            offset += sent;
            rows.extend(page);
            // a server that knows no offset would go on for ever
            if sent < limit || self.seen.len() == known {
                let rest = if rows.len() > most { Rest::Of(rows.len() as u64) } else { Rest::Nothing };
                rows.truncate(most);
                return Ok((rows, rest));
            }
        }
        rows.truncate(most);
        if !self.filter.client.is_empty() {
            return Ok((rows, Rest::Unknown));
        }
        // the rows are what was asked for: a count that fails does not cost them
        let total = count(self.client, self.binding, self.filter.clone()).await.ok().flatten();
        let rest = total.map_or(Rest::Unknown, |total| if total > rows.len() as u64 { Rest::Of(total) } else { Rest::Nothing });
        Ok((rows, rest))
    }

    /// Every row that passes, and how the list moved meanwhile, if it did.
    async fn all(&mut self, tell: &mut Tell<'_>) -> Result<(Vec<Row>, Option<String>), ApiError> {
        let (mut rows, mut offset) = (vec![], 0);
        let (mut before, mut counted) = (None, false);
        loop {
            let known = self.seen.len();
            let (page, sent) = self.page(offset, PAGE).await?;
            offset += sent;
            rows.extend(page);
            if !counted {
                (before, counted) = (count(self.client, self.binding, self.filter.clone()).await?, true);
            }
            tell(rows.len() as u64, before);
            // a server may send fewer than it was asked for: the count says whether that was all
            if sent == 0 || self.seen.len() == known || (sent < PAGE && before.is_none_or(|total| offset >= total)) {
                break;
            }
        }
        let after = count(self.client, self.binding, self.filter.clone()).await?;
        let read = self.seen.len() as u64;
        let calm = self.repeats == 0 && before == after && after.is_none_or(|after| after == read);
        let told = |count: Option<u64>| count.map_or_else(|| "uncounted".to_owned(), |count| count.to_string());
        let moved = (!calm).then(|| {
            let repeats = if self.repeats == 0 { String::new() } else { format!(", {} came twice and are given once", self.repeats) };
            format!("the list moved while it was read: {} at first, {} at the end, {read} read{repeats}", told(before), told(after))
        });
        Ok((rows, moved))
    }

    /// The new rows of a page that pass, and how many rows the server sent.
    async fn page(&mut self, offset: u64, limit: u64) -> Result<(Vec<Row>, u64), ApiError> {
        let (resource, binding, filter) = (self.resource, self.binding, self.filter.clone());
        let query = Query::Page { resource, binding, filter, ask: PageAsk { offset, limit, sort: self.sort.clone() } };
        let Answered { reply: Reply::Rows(mut rows), .. } = query.run(self.client).await? else { return Ok((vec![], 0)) };
        let sent = rows.len();
        rows.retain(|row| self.seen.insert(row.id.clone()));
        self.repeats += sent - rows.len();
        self.lookups.fill(self.client, resource, binding, &mut rows).await;
        rows.retain(|row| self.filter.matches(row));
        Ok((rows, sent as u64))
    }
}

/// Joined cells by key.
type Known = HashMap<String, Box<[Cell]>>;

/// Joined values, as far as they are known.
#[derive(Default)]
struct Lookups {
    joins: Vec<(&'static Join, Known)>,
    problem: Option<ApiError>,
}

impl Lookups {
    fn of(resource: &'static Resource) -> Self {
        let joins = resource.joins.iter().filter(|join| join.system == System::Camunda7);
        Self { joins: joins.map(|join| (join, HashMap::new())).collect(), problem: None }
    }

    /// Looks up what rows lack and writes it into them. What cannot be looked up stays empty, and is told.
    async fn fill(&mut self, client: &Client, resource: &Resource, binding: &Binding, rows: &mut [Row]) {
        for (join, known) in &mut self.joins {
            let keys = rows.iter().filter_map(|row| binding.join_key(row, join)).filter(|key| !known.contains_key(key));
            let missing: HashSet<String> = keys.collect();
            if missing.is_empty() {
                continue;
            }
            let mut missing: Vec<String> = missing.into_iter().collect();
            missing.sort_unstable();
            // one that takes no ids answers for all at once
            let mut rest = missing.as_slice();
            loop {
                let (ids, later) = rest.split_at(join.reach(rest));
                match (Query::Join { join, ids: ids.to_vec() }).run(client).await {
                    Ok(Answered { reply: Reply::Joined(cells), .. }) => known.extend(cells),
                    Ok(_) => {}
                    Err(error) => self.problem = Some(error),
                }
                rest = later;
                if rest.is_empty() || ids.is_empty() {
                    break;
                }
            }
            // what was asked for and not told is nothing
            for key in missing {
                known.entry(key).or_default();
            }
            join.write(resource, binding, rows, known);
        }
    }
}
