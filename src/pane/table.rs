//! The table pane: one page of a resource, with filter, sort, marks and joins. Identity is the row's id, never its position.
//!
//! Pure: it asks by returning questions, and is told answers. It knows nothing of how it is drawn.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{
    marks::Marks,
    slot::{Asked, Outcome, Slot, Ticket, Tickets},
};
use crate::{
    act::Subject,
    api::{
        ApiError, Call, Cell, Id, Row, System,
        dialect::{Order, PageAsk},
    },
    clock::Now,
    resource::{
        Binding, Join, Resource,
        filter::{self, Bound, Side, Term, Test},
        query::{Query, Reply},
    },
};

/// Rows of one page. One page is loaded at a time.
pub const PAGE: u64 = 100;
/// Ids of one join call: a page's, in one request (a URL with 200 UUIDs passes Tomcat, one with 300 does not).
const JOIN_IDS: usize = 100;
/// How often a join that answers for all is asked.
const COUNTED_EVERY: Duration = Duration::from_secs(30);
/// How long counts over everything may take.
const COUNT_WITHIN: Duration = Duration::from_secs(20);
/// How long a count that failed is left alone: it is costly where it is slow.
const COUNT_AGAIN: Duration = Duration::from_mins(5);
/// Joined values kept; beyond that, all are looked up again.
const KNOWN_MOST: usize = 5_000;

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
    sort: Option<(usize, Order)>,
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
}

/// Where the cursor goes when a page has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Land {
    Keep,
    First,
    Last,
}

/// What a join has told so far.
struct Joined {
    join: &'static Join,
    slot: Slot<()>,
    known: HashMap<String, Box<[Cell]>>,
    asked: Vec<String>,
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
            sort: resource.order.and_then(|(name, order)| Some((resource.column(name)?, order))),
            offset: 0,
            loaded_offset: 0,
            rows: Slot::default(),
            total: Slot::default(),
            joins: joins.map(|join| Joined { join, slot: Slot::default(), known: HashMap::new(), asked: vec![] }).collect(),
            shown: Vec::new(),
            selected: None,
            at: 0,
            top: 0,
            land: Land::First,
            marks: Marks::default(),
            anchor: None,
            // within one instance every level of a failure is worth seeing
            unfolded,
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

    /// The columns worth showing: not those that the scope makes the same in every row.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        let fixed = |name: &str| {
            let filters = self.resource.filters.iter().filter(|filter| filter.column == Some(name));
            filters.into_iter().any(|filter| self.scope.iter().any(|term| term.field == filter.name && term.test == Test::Is))
        };
        self.resource.columns.iter().enumerate().filter(move |(_, column)| column.priority == 0 || !fixed(column.name)).map(|(at, _)| at)
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
        if let Some(binding) = self.binding() {
            filter::bind(self.resource, binding, &[self.scope.clone(), terms.clone()].concat(), now.utc_ms)?;
        }
        self.filter = terms;
        self.restart();
        Ok(())
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

    /// Asks for what is missing: the page if it was never read, and nothing else.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.rows.value.is_some() || self.rows.pending.is_some() { vec![] } else { self.refresh(ctx) }
    }

    /// Asks for the page again.
    pub fn refresh(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(binding) = self.binding() else { return vec![] };
        let terms = [self.scope.clone(), self.filter.clone()].concat();
        match filter::bind(self.resource, binding, &terms, ctx.now.utc_ms) {
            Ok(bound) => self.bound = Arc::new(bound),
            Err(reason) => {
                self.rows.fail(ApiError::Arguments { operation: binding.operation.id, reason }, ctx.now.instant);
                return vec![];
            }
        }
        let sort = self.sort.and_then(|(column, order)| Some((binding.sort_key(self.resource.columns[column].name)?, order)));
        let ask = PageAsk { offset: self.offset, limit: PAGE, sort };
        let (resource, filter) = (self.resource, self.bound.clone());
        self.rows.ask(ctx.tickets, || Query::Page { resource, binding, filter, ask }).into_iter().collect()
    }

    /// Asks for everything again: the page, the count and all joins.
    pub fn reload(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        (self.total.at, self.total.error) = (None, None);
        for joined in &mut self.joins {
            joined.known.clear();
            (joined.slot.at, joined.slot.error) = (None, None);
        }
        self.rows.pending = None;
        self.refresh(ctx)
    }

    /// Gives up what is under way, since nobody looks at it any more.
    pub fn cancel(&mut self) {
        self.rows.pending = None;
        self.total.pending = None;
        for joined in &mut self.joins {
            joined.slot.pending = None;
        }
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        let joins = self.joins.iter().filter_map(|joined| joined.slot.pending);
        self.rows.pending.into_iter().chain(self.total.pending).chain(joins)
    }

    /// Takes an answer, if it is for this table; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        if self.rows.awaits(ticket) {
            return Ok(self.accept_rows(outcome, ctx));
        }
        if self.total.awaits(ticket) {
            match outcome {
                Ok(answered) => {
                    if let Reply::Count(total) = answered.reply {
                        self.total.fill(total, ctx.now.instant);
                    }
                }
                Err(error) => self.total.fail(error, ctx.now.instant),
            }
            return Ok(vec![]);
        }
        let Some(at) = self.joins.iter().position(|joined| joined.slot.awaits(ticket)) else { return Err(outcome) };
        Ok(self.accept_joined(at, outcome, ctx))
    }

    fn accept_rows(&mut self, outcome: Outcome, ctx: &mut Asking) -> Vec<Asked> {
        let rows = match outcome.map(|answered| answered.reply) {
            Ok(Reply::Rows(rows)) => rows,
            Ok(_) => return vec![],
            Err(error) if self.falls_back(&error) => return self.fall_back(ctx),
            Err(error) => {
                self.rows.fail(error, ctx.now.instant);
                (self.offset, self.land) = (self.loaded_offset, Land::Keep);
                return vec![];
            }
        };
        if rows.is_empty() && self.offset > 0 {
            // the list became shorter than where we stood
            self.offset = self.offset.saturating_sub(PAGE);
            self.land = Land::Last;
            self.rows.pending = None;
            return self.refresh(ctx);
        }
        let same = self.rows.value.as_ref().is_some_and(|old| old.len() == rows.len() && old.iter().zip(&rows).all(|(a, b)| a.id == b.id));
        self.rows.fill(rows, ctx.now.instant);
        self.loaded_offset = self.offset;
        for at in 0..self.joins.len() {
            self.write_joined(at);
        }
        self.arrange();
        self.renew_marks();
        let mut asked = self.ask_joins(true, ctx);
        if !same || self.total.at.is_none() {
            asked.extend(self.ask_total(ctx));
        }
        asked
    }

    /// Whether another source may answer where this one did not.
    fn falls_back(&self, error: &ApiError) -> bool {
        self.source + 1 < self.sources.len() && matches!(error, ApiError::Forbidden { .. } | ApiError::NotFound { .. })
    }

    /// Whether rows come from the best source there is.
    pub fn is_preferred_source(&self) -> bool {
        self.source == 0
    }

    /// Reads from the next source from now on.
    pub fn fall_back(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.source + 1 >= self.sources.len() {
            return vec![];
        }
        self.source += 1;
        self.drop_impossible_sort();
        let looked_at = self.rows.value.is_some();
        self.restart();
        if looked_at {
            // nobody chose the first row: what was selected stays so if it is there, else nothing is
            self.land = Land::Keep;
        }
        self.refresh(ctx)
    }

    /// A column that the present source does not fill cannot be what the list opens sorted by.
    fn drop_impossible_sort(&mut self) {
        let Some(binding) = self.binding() else { return };
        if let Some((column, _)) = self.sort {
            let name = self.resource.columns[column].name;
            let filled = binding.cells.iter().any(|(cell, ..)| *cell == name)
                || self.joins.iter().any(|j| j.join.cells.iter().any(|(cell, ..)| *cell == name));
            if !filled {
                self.sort = None;
            }
        }
    }

    fn ask_total(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let binding = self.binding()?;
        binding.count?;
        if is_left_alone(&self.total, ctx.now.instant) {
            return None;
        }
        let filter = self.bound.clone();
        let asked = self.total.ask(ctx.tickets, || Query::Count { binding, filter })?;
        Some(Asked { within: Some(COUNT_WITHIN), ..asked })
    }

    /// Asks for joined values not yet known; `anew`, with a fresh page: also for those that may have changed.
    fn ask_joins(&mut self, anew: bool, ctx: &mut Asking) -> Vec<Asked> {
        let Some(binding) = self.binding() else { return vec![] };
        let rows = self.rows.value.as_deref().unwrap_or_default();
        let mut asked = vec![];
        for joined in &mut self.joins {
            if joined.slot.pending.is_some() {
                continue; // what is missing then is asked for when that answer has come
            }
            if joined.known.len() > KNOWN_MOST {
                joined.known.clear();
            }
            let mut ids: Vec<String> = vec![];
            if joined.join.ids.is_some() {
                let keys = rows
                    .iter()
                    .filter_map(|row| binding.join_key(row, joined.join))
                    .filter(|key| anew && !joined.join.lasting || !joined.known.contains_key(key));
                ids = keys.collect();
                ids.sort_unstable();
                ids.dedup();
                ids.truncate(JOIN_IDS);
                if ids.is_empty() {
                    continue;
                }
            } else if is_left_alone(&joined.slot, ctx.now.instant) || is_fresh(&joined.slot, ctx.now.instant) {
                continue;
            }
            joined.asked.clone_from(&ids);
            let join = joined.join;
            let within = joined.join.ids.is_none().then_some(COUNT_WITHIN);
            asked.extend(joined.slot.ask(ctx.tickets, || Query::Join { join, ids }).map(|a| Asked { within, ..a }));
        }
        asked
    }

    fn accept_joined(&mut self, at: usize, outcome: Outcome, ctx: &mut Asking) -> Vec<Asked> {
        let joined = &mut self.joins[at];
        match outcome.map(|answered| answered.reply) {
            Ok(Reply::Joined(cells)) => {
                // what was asked for and not told is known to be nothing
                for id in std::mem::take(&mut joined.asked) {
                    joined.known.insert(id, Box::default());
                }
                joined.known.extend(cells);
                joined.slot.fill((), ctx.now.instant);
            }
            Ok(_) => return vec![],
            Err(error) => joined.slot.fail(error, ctx.now.instant),
        }
        let failed = joined.slot.error.is_some();
        self.write_joined(at);
        self.arrange();
        self.renew_marks();
        if failed { vec![] } else { self.ask_joins(false, ctx) }
    }

    /// Writes joined values into the cells of the rows.
    fn write_joined(&mut self, at: usize) {
        let (Some(binding), Some(rows)) = (self.binding(), self.rows.value.as_mut()) else { return };
        let joined = &self.joins[at];
        joined.join.write(self.resource, binding, rows, &joined.known);
    }

    /// Why joined values are missing, if a look-up failed.
    pub fn join_error(&self) -> Option<&ApiError> {
        self.joins.iter().find_map(|joined| joined.slot.error.as_ref())
    }

    /// Whether a join that answers for all is under way.
    pub fn is_counting(&self) -> bool {
        self.joins.iter().any(|joined| joined.join.ids.is_none() && joined.slot.pending.is_some())
    }

    /// Decides which rows are shown, and finds the selected one again by its id.
    fn arrange(&mut self) {
        let Some(binding) = self.binding() else { return };
        // before there are rows, a late answer to something else must not decide where to land
        let Some(rows) = self.rows.value.as_deref() else { return };
        let folded = self.resource.fold.as_ref().filter(|_| !self.unfolded);
        self.shown = (0..rows.len())
            .filter(|&at| self.bound.matches(self.resource, &rows[at]) && folded.is_none_or(|fold| (fold.is_cause)(binding, &rows[at])))
            .collect();
        if let Some((column, order)) = self.sort.filter(|_| !self.sorts_on_server()) {
            self.shown.sort_by(|&a, &b| rows[a].cells[column].compare(&rows[b].cells[column], order));
        }
        let found = self.selected.as_ref().and_then(|id| self.shown.iter().position(|&at| rows[at].id == *id));
        match (std::mem::replace(&mut self.land, Land::Keep), found) {
            (Land::First, _) => self.select(0),
            (Land::Last, _) => self.select(self.shown.len().saturating_sub(1)),
            (Land::Keep, Some(at)) => self.at = at,
            (Land::Keep, None) => {
                // what was selected is gone: nothing is, and the next step starts from where it was
                self.selected = None;
                self.at = self.at.min(self.shown.len().saturating_sub(1));
            }
        }
    }

    fn renew_marks(&mut self) {
        if self.marks.is_empty() {
            return;
        }
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.renew(subject);
            }
        }
    }

    fn select(&mut self, at: usize) {
        self.at = at.min(self.shown.len().saturating_sub(1));
        self.selected = self.row(self.at).map(|row| row.id.clone());
    }

    /// Rows that are shown of the page.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether no row is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Whether a row only repeats what failed further down.
    pub fn repeats(&self, row: &Row) -> bool {
        self.binding().zip(self.resource.fold.as_ref()).is_some_and(|(binding, fold)| !(fold.is_cause)(binding, row))
    }

    /// Rows of the page as the server sent them, shown or not.
    pub fn loaded(&self) -> usize {
        self.rows.value.as_ref().map_or(0, Vec::len)
    }

    /// A row that is shown.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.value.as_ref()?.get(*self.shown.get(at)?)
    }

    /// The selected row's place, if a row is selected.
    pub fn selected_at(&self) -> Option<usize> {
        self.selected.as_ref().map(|_| self.at)
    }

    /// The selected row.
    pub fn selected(&self) -> Option<Subject> {
        self.selected.as_ref().and_then(|_| self.subject_at(self.at))
    }

    fn subject_at(&self, at: usize) -> Option<Subject> {
        Some(Subject { resource: self.resource, binding: self.binding()?, row: self.row(at)?.clone() })
    }

    /// What an action is for: the marked rows, else the selected one.
    pub fn subjects(&self) -> Vec<Subject> {
        if self.marks.is_empty() { self.selected().into_iter().collect() } else { self.marks.subjects() }
    }

    /// Whether what an action is for is something else than the row that is highlighted, or not all of it is shown.
    pub fn acts_elsewhere(&self) -> bool {
        let one = self.marks.len() == 1 && self.selected.as_ref().is_none_or(|id| !self.marks.contains(id));
        one || (!self.marks.is_empty() && self.hidden_marks() > 0)
    }

    /// Whether a test passes for any of what an action is for; stops at the first.
    pub fn any_subject(&self, mut test: impl FnMut(&Subject) -> bool) -> bool {
        if self.marks.is_empty() { self.selected().is_some_and(|subject| test(&subject)) } else { self.marks.iter().any(test) }
    }

    /// Whether a row of that id is shown.
    pub fn shows(&self, id: &Id) -> bool {
        (0..self.shown.len()).any(|at| self.row(at).is_some_and(|row| row.id == *id))
    }

    /// Marks that are not among the shown rows.
    pub fn hidden_marks(&self) -> usize {
        let shown = (0..self.shown.len()).filter(|&at| self.row(at).is_some_and(|row| self.marks.contains(&row.id))).count();
        self.marks.len() - shown
    }

    /// Moves the selection by rows; at the end of the page it goes on to the next one.
    pub fn step(&mut self, by: isize, ctx: &mut Asking) -> Vec<Asked> {
        if self.selected.is_none() {
            self.select(self.at);
            return vec![];
        }
        match self.at.checked_add_signed(by) {
            Some(to) if to < self.shown.len() => {
                self.select(to);
                vec![]
            }
            Some(_) if self.at + 1 == self.shown.len() && self.has_next() && by == 1 => self.next_page(ctx),
            None if self.at == 0 && self.loaded_offset > 0 && by == -1 => self.previous_page(ctx),
            Some(_) => {
                self.select(self.shown.len().saturating_sub(1));
                vec![]
            }
            None => {
                self.select(0);
                vec![]
            }
        }
    }

    /// Selects the row of that id; whether it is shown.
    pub fn select_id(&mut self, id: &Id) -> bool {
        let found = (0..self.shown.len()).find(|&at| self.row(at).is_some_and(|row| row.id == *id));
        if let Some(at) = found {
            self.select(at);
        }
        found.is_some()
    }

    /// Selects the first row of the page.
    pub fn to_top(&mut self) {
        self.select(0);
    }

    /// Selects the last row of the page.
    pub fn to_bottom(&mut self) {
        self.select(self.shown.len().saturating_sub(1));
    }

    /// Whether there is, or may be, a page after this one.
    pub fn has_next(&self) -> bool {
        self.loaded() as u64 == PAGE && self.total.value.is_none_or(|total| total > self.loaded_offset + PAGE)
    }

    /// The page's number from 1, and how many there are if that is known.
    pub fn page(&self) -> (u64, Option<u64>) {
        (self.loaded_offset / PAGE + 1, self.total.value.map(|total| total.div_ceil(PAGE).max(1)))
    }

    /// Goes to the next page.
    pub fn next_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.has_next() { self.turn_to(self.loaded_offset + PAGE, Land::First, ctx) } else { vec![] }
    }

    /// Goes to the page before.
    pub fn previous_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.loaded_offset == 0 { vec![] } else { self.turn_to(self.loaded_offset.saturating_sub(PAGE), Land::Last, ctx) }
    }

    /// Goes to the first page.
    pub fn first_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        self.turn_to(0, Land::First, ctx)
    }

    /// Goes to the last page, if the total is known.
    pub fn last_page(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(total) = self.total.value else { return vec![] };
        self.turn_to(total.saturating_sub(1) / PAGE * PAGE, Land::Last, ctx)
    }

    fn turn_to(&mut self, offset: u64, land: Land, ctx: &mut Asking) -> Vec<Asked> {
        if self.offset == offset && self.offset != self.loaded_offset && self.rows.pending.is_some() {
            return vec![]; // that page is on its way
        }
        (self.offset, self.land) = (offset, land);
        self.rows.pending = None;
        self.refresh(ctx)
    }

    /// The column it is sorted by, and how.
    pub fn sort(&self) -> Option<(usize, Order)> {
        self.sort
    }

    /// Whether the server sorts; otherwise only the loaded page is in order.
    pub fn sorts_on_server(&self) -> bool {
        let key = self.sort.zip(self.binding()).and_then(|((column, _), binding)| binding.sort_key(self.resource.columns[column].name));
        key.is_some()
    }

    /// Sorts by a column: from the first page where the server can, else the loaded page.
    pub fn set_sort(&mut self, sort: Option<(usize, Order)>, ctx: &mut Asking) -> Vec<Asked> {
        self.sort = sort;
        if self.sorts_on_server() || sort.is_none() {
            return self.turn_to(0, Land::Keep, ctx);
        }
        self.arrange();
        vec![]
    }

    /// Shows the rows that only repeat a cause, or no longer.
    pub fn toggle_fold(&mut self) {
        self.unfolded = !self.unfolded;
        self.arrange();
    }

    /// Whether rows that only repeat a cause are hidden.
    pub fn is_folded(&self) -> bool {
        self.resource.fold.is_some() && !self.unfolded
    }

    /// Marks the selected row, or no longer, and moves on.
    pub fn toggle_mark(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let Some(subject) = self.selected() else { return vec![] };
        self.anchor = Some(subject.row.id.clone());
        self.marks.toggle(subject);
        if self.at + 1 < self.shown.len() { self.step(1, ctx) } else { vec![] }
    }

    /// Marks every row from the one marked last to the selected one.
    pub fn mark_range(&mut self) {
        let Some(to) = self.selected_at() else { return };
        let from = self
            .anchor
            .as_ref()
            .and_then(|id| (0..self.shown.len()).find(|&at| self.row(at).is_some_and(|row| row.id == *id)))
            .unwrap_or(to);
        for at in from.min(to)..=from.max(to) {
            if let Some(subject) = self.subject_at(at) {
                self.marks.add(subject);
            }
        }
    }

    /// Marks every row that is shown.
    pub fn mark_all(&mut self) {
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.add(subject);
            }
        }
    }

    /// Marks the shown rows that are not marked, and no longer those that are.
    pub fn invert_marks(&mut self) {
        for at in 0..self.shown.len() {
            if let Some(subject) = self.subject_at(at) {
                self.marks.toggle(subject);
            }
        }
    }

    /// The first row of the window, so that the selection is in it. Called where the height is known, and changes nothing else.
    pub fn scroll_into(&mut self, height: usize) -> usize {
        let height = height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
        self.top = self.top.min(self.shown.len().saturating_sub(height));
        self.top
    }

    /// The first row of the window.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The call that the page came from, for a person to repeat.
    pub fn call(&self) -> Option<Call> {
        let binding = self.binding()?;
        let sort = self.sort.and_then(|(column, order)| Some((binding.sort_key(self.resource.columns[column].name)?, order)));
        let ask = PageAsk { offset: self.offset, limit: PAGE, sort };
        Some(Query::Page { resource: self.resource, binding, filter: self.bound.clone(), ask }.call())
    }

    /// When the page should be read again.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        if self.rows.pending.is_some() {
            return None;
        }
        let pause = super::slot::pause_after(self.rows.misses, interval);
        self.rows.tried.map(|at| at + pause)
    }
}

/// What counts over everything is read at most so often: it costs the server much.
fn is_fresh<T>(slot: &Slot<T>, now: Instant) -> bool {
    slot.at.is_some_and(|at| now.duration_since(at) < COUNTED_EVERY)
}

/// Whether a count failed lately.
fn is_left_alone<T>(count: &Slot<T>, now: Instant) -> bool {
    count.error.is_some() && count.tried.is_some_and(|tried| now < tried + COUNT_AGAIN)
}
