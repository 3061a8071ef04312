//! The table pane: one page of a resource, with filter, sort, marks and joins. Identity is the row's id, never its position.
//!
//! Pure: it asks by returning questions, and is told answers. It knows nothing of how it is drawn.

mod asking;
mod columns;
mod joins;
mod marking;
mod order;
mod paging;
mod selection;

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    marks::Marks,
    slot::{Slot, Tickets},
};
use crate::{
    api::{Id, Row, System},
    clock::Now,
    resource::{
        Binding, Level, Resource,
        filter::{self, Bound, Side, Term},
        sorting::Sorting,
    },
};
use columns::Told;
use joins::Joined;

/// Rows of one page. One page is loaded at a time.
pub const PAGE: u64 = 100;
/// How long counts over everything may take.
const COUNT_WITHIN: Duration = Duration::from_secs(20);
/// How long a count that failed is left alone: it is costly where it is slow.
const COUNT_AGAIN: Duration = Duration::from_mins(5);

/// What a table needs to know to ask.
pub struct Asking<'a> {
    /// Hands out tickets.
    pub tickets: &'a mut Tickets,
    /// The present moment.
    pub now: Now,
}

/// One resource as a table.
pub struct Table {
    /// Of what.
    pub resource: &'static Resource,
    sources: Vec<&'static Binding>,
    source: usize,
    scope: Vec<Term>,
    /// The filter that the person set.
    pub filter: Vec<Term>,
    bound: Arc<Bound>,
    sort: Sorting,
    /// Where the page that is asked for begins.
    offset: u64,
    /// Where the loaded page begins.
    loaded_offset: u64,
    /// The loaded page.
    pub rows: Slot<Vec<Row>>,
    /// How many there are, by the server, for what the server filters.
    pub total: Slot<u64>,
    joins: Vec<Joined>,
    shown: Vec<usize>,
    selected: Option<Id>,
    at: usize,
    top: usize,
    land: Land,
    /// The chosen rows.
    pub marks: Marks,
    anchor: Option<Id>,
    unfolded: bool,
    /// A row to be selected as soon as it is there.
    seek: Option<Id>,
    told: Told,
}

/// Where the cursor goes when a page has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Land {
    Keep,
    First,
    Last,
}

impl Table {
    /// A table of a resource in a system, narrowed to a scope that the person cannot take away.
    pub fn new(resource: &'static Resource, system: System, scope: Vec<Term>) -> Self {
        let sources: Vec<_> = resource.sources(system).collect();
        let joins = resource.joins.iter().filter(|join| join.system == system);
        let unfolded = scope.iter().any(|term| term.field == "instance");
        let mut table = Self {
            resource,
            sources,
            source: 0,
            scope,
            filter: Vec::new(),
            bound: Arc::default(),
            sort: resource.first_sorting(),
            offset: 0,
            loaded_offset: 0,
            rows: Slot::default(),
            total: Slot::default(),
            joins: joins.map(Joined::new).collect(),
            shown: Vec::new(),
            selected: None,
            at: 0,
            top: 0,
            land: Land::First,
            marks: Marks::default(),
            anchor: None,
            // within one instance every level of a failure is worth seeing
            unfolded,
            seek: None,
            told: Told::default(),
        };
        table.drop_impossible_sort();
        table
    }

    /// The source that rows come from now; `None` where the system does not offer the resource.
    pub fn binding(&self) -> Option<&'static Binding> {
        self.sources.get(self.source).copied()
    }

    /// The scope it is narrowed to.
    pub fn scope(&self) -> &[Term] {
        &self.scope
    }

    /// Narrows it to another scope; whether that is another one. What a person did not do selects nothing, and the old rows stay until others come.
    pub fn set_scope(&mut self, scope: Vec<Term>, by_person: bool) -> bool {
        if self.scope == scope {
            return false;
        }
        self.scope = scope;
        if by_person || self.rows.value.is_none() {
            self.restart();
        } else {
            (self.offset, self.land) = (0, Land::Keep);
            self.total.clear();
        }
        true
    }

    /// Shows what another filter leaves.
    ///
    /// # Errors
    /// When a term can be applied by neither side; then nothing is changed.
    pub fn set_filter(&mut self, terms: Vec<Term>, now: Now) -> Result<(), String> {
        let before = std::mem::replace(&mut self.filter, terms);
        if let Err(reason) = self.choose_source(now) {
            self.filter = before;
            return Err(reason);
        }
        if self.filter != before {
            // everything that matched was chosen by what stood there
            self.marks.forget_matching();
        }
        self.restart();
        Ok(())
    }

    /// Stays with the present source if it can apply the filter, else takes the best one that can.
    fn choose_source(&mut self, now: Now) -> Result<(), String> {
        let Some(binding) = self.binding() else { return Ok(()) };
        let Err(reason) = self.bind(binding, now) else { return Ok(()) };
        let other = self.sources.iter().position(|source| self.bind(source, now).is_ok());
        self.source = other.ok_or(reason)?;
        self.drop_impossible_sort();
        Ok(())
    }

    /// Scope and filter for a source.
    fn bind(&self, binding: &Binding, now: Now) -> Result<Bound, String> {
        filter::bind(self.resource, binding, &[self.scope.clone(), self.filter.clone()].concat(), now.utc_ms)
    }

    /// The terms that hold although nobody said them.
    pub fn implied(&self) -> Vec<Term> {
        self.resource.implied(&[self.scope.clone(), self.filter.clone()].concat())
    }

    /// Who applies a term of the filter.
    pub fn side(&self, term: &Term) -> Side {
        self.bound.side(term)
    }

    /// Whether the client filters too, so that the server's total does not count what is shown.
    pub fn is_narrowed_here(&self) -> bool {
        !self.bound.client.is_empty()
    }

    fn restart(&mut self) {
        (self.offset, self.loaded_offset) = (0, 0);
        self.rows.clear();
        self.total.clear();
        self.shown.clear();
        self.land = Land::First;
        (self.at, self.top) = (0, 0);
    }

    /// Rows that are shown of the page.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether no row is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The level of history below which an engine keeps nothing of it, where nothing came: which of the two it is, no answer tells.
    pub fn needs_level(&self) -> Option<Level> {
        let (came, binding) = (self.rows.value.as_ref()?, self.binding()?);
        // what runs would come from elsewhere, if history did not know it
        let has_other = self.sources.len() > 1 && self.filter.is_empty();
        Level::of(self.resource, binding).filter(|_| came.is_empty() && !has_other)
    }

    /// Rows of the page as the server sent them, shown or not.
    pub fn loaded(&self) -> usize {
        self.rows.value.as_ref().map_or(0, Vec::len)
    }

    /// A row that is shown.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.value.as_ref()?.get(*self.shown.get(at)?)
    }
}

/// Whether a count failed lately.
fn is_left_alone<T>(count: &Slot<T>, now: Instant) -> bool {
    count.error.is_some() && count.tried.is_some_and(|tried| now < tried + COUNT_AGAIN)
}
