//! Screens: panes tiled together with one focus. What only the screen of an instance does stands in `screen/instance.rs`.

mod instance;
mod latest;

use std::time::Duration;

use tokio::time::Instant;

use super::Session;
use crate::{
    act::Subject,
    api::{ApiError, Id, System},
    pane::{
        Pane,
        cause::Causes,
        diagram::Diagram,
        slot::{Asked, Outcome, Ticket},
        table::{Asking, Table},
        text::Text,
        tree::Tree,
    },
    resource::{DEFINITIONS, Resource, filter::Term, tenant},
};
use latest::Latest;

/// What is shown at once.
pub struct Screen {
    /// Its name in the breadcrumbs; raw text.
    pub title: String,
    /// Its panes. With more than one, the first stands left, and of the others one is shown beside it.
    pub panes: Vec<Pane>,
    /// The pane that has the keys.
    pub focus: usize,
    /// Which of the panes behind the first is shown.
    pub tab: usize,
    /// The instance that the screen is about, as a list of one.
    pub head: Option<Box<Table>>,
    /// The newest version of the instance's definition.
    pub latest: Latest,
    /// Where the failures of the instance began.
    pub causes: Causes,
    /// When the tabs that are not shown are counted: they have no other way to tell whether something is in them.
    pub count_at: Option<Instant>,
}

impl Screen {
    /// One pane alone.
    pub fn of(title: impl Into<String>, pane: Pane) -> Self {
        Self {
            title: title.into(),
            panes: vec![pane],
            focus: 0,
            tab: 0,
            head: None,
            latest: Latest::default(),
            causes: Causes::default(),
            count_at: None,
        }
    }

    /// A list of a resource, narrowed to a scope.
    pub fn list(resource: &'static Resource, system: System, scope: Vec<Term>) -> Self {
        let table = Table::new(resource, system, scope);
        Self::of(resource.name, Pane::Table(Box::new(table)))
    }

    /// Where one starts.
    pub fn overview(session: &Session) -> Self {
        Self { title: "overview".to_owned(), ..Self::list(&DEFINITIONS, session.system, session.narrowed(&DEFINITIONS, vec![])) }
    }

    /// Whether it is where one starts: all definitions, and what has failed of them.
    pub fn is_overview(&self) -> bool {
        match self.panes.as_slice() {
            [Pane::Table(table)] => table.resource.name == DEFINITIONS.name && tenant::is_all(table.scope()),
            _ => false,
        }
    }

    /// Has a row of one of its lists selected, once it is there, and gives that list the keys; false if there is no such list.
    pub fn seek_row(&mut self, resource: &str, id: &Id) -> bool {
        let shows = |pane: &Pane| matches!(pane, Pane::Table(table) if table.resource.name == resource);
        let Some(at) = self.panes.iter().position(shows) else { return false };
        self.focus_on(at);
        if let Some(table) = self.table_mut() {
            table.seek(id.clone());
        }
        true
    }

    /// The panes that are on screen.
    pub fn visible(&self, wide: bool) -> Vec<usize> {
        match self.panes.len() {
            1 => vec![0],
            _ if wide => vec![0, self.tab],
            _ => vec![self.focus],
        }
    }

    /// The panes that are read: those on screen, and the incidents, of which one stands over the others where there is room.
    fn read(&self, wide: bool) -> Vec<usize> {
        let mut panes = self.visible(wide);
        panes.extend(self.incidents().filter(|at| wide && !panes.contains(at)));
        panes
    }

    /// The pane that has the keys.
    pub fn focused(&self) -> &Pane {
        &self.panes[self.focus]
    }

    /// The table that has the keys, if it is one.
    pub fn table(&self) -> Option<&Table> {
        self.focused().table()
    }

    /// The table that has the keys, to change it.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        self.panes[self.focus].table_mut()
    }

    /// The tree that has the keys, if it is one.
    pub fn tree(&self) -> Option<&Tree> {
        self.focused().tree()
    }

    /// The tree that has the keys, to change it.
    pub fn tree_mut(&mut self) -> Option<&mut Tree> {
        self.panes[self.focus].tree_mut()
    }

    /// The text that has the keys, if it is one.
    pub fn text(&self) -> Option<&Text> {
        self.focused().text()
    }

    /// The text that has the keys, to change it.
    pub fn text_mut(&mut self) -> Option<&mut Text> {
        self.panes[self.focus].text_mut()
    }

    /// The diagram that has the keys, if it is one.
    pub fn diagram(&self) -> Option<&Diagram> {
        self.focused().diagram()
    }

    /// The diagram that has the keys, to change it.
    pub fn diagram_mut(&mut self) -> Option<&mut Diagram> {
        self.panes[self.focus].diagram_mut()
    }

    /// The table that an action on a resource is for: the focused one, or the instance of the screen as long as the selected
    /// line of its tree belongs to it.
    pub fn table_of(&self, resource: &str) -> Option<&Table> {
        match (self.table(), &self.head) {
            (Some(table), _) if table.resource.name == resource => Some(table),
            (_, Some(head)) if head.resource.name == resource && !self.strays() => Some(head),
            _ => None,
        }
    }

    /// What an action on a resource is for.
    pub fn subjects(&self, resource: &str) -> Vec<Subject> {
        self.table_of(resource).map(Table::subjects).unwrap_or_default()
    }

    /// Every table of the screen.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.panes.iter_mut().filter_map(Pane::table_mut).chain(self.head.as_deref_mut())
    }

    /// Why the pane that has the keys could not be read, if so.
    pub fn error(&self) -> Option<&ApiError> {
        self.focused().error()
    }

    /// When the pane that has the keys was last read, and how many attempts failed since.
    pub fn freshness(&self) -> (Option<Instant>, u32) {
        self.focused().freshness()
    }

    /// Gives the keys to another pane.
    pub fn focus_on(&mut self, pane: usize) {
        if pane >= self.panes.len() {
            return;
        }
        self.focus = pane;
        if pane > 0 {
            self.tab = pane;
        }
    }

    /// Asks for what is on screen and was never read.
    pub fn open(&mut self, wide: bool, ctx: &mut Asking) -> Vec<Asked> {
        let mut asked = vec![];
        for at in self.read(wide) {
            asked.extend(self.panes[at].open(ctx));
        }
        asked.extend(self.head.iter_mut().flat_map(|head| head.open(ctx)));
        asked
    }

    /// Asks again for what is on screen; `all`: counts and joined values too.
    pub fn refresh(&mut self, wide: bool, all: bool, ctx: &mut Asking) -> Vec<Asked> {
        let mut panes = self.read(wide);
        if all {
            self.causes.try_again();
            self.latest.try_again();
            self.count_at = self.count_at.map(|_| ctx.now.instant);
        }
        if all && self.head.is_some() && !panes.contains(&0) {
            // what is selected in the tree narrows the lists: it must not be gone without anyone noticing
            panes.push(0);
        }
        let mut asked = vec![];
        for at in panes {
            asked.extend(self.panes[at].refresh(all, ctx));
        }
        asked.extend(self.head.iter_mut().flat_map(|head| if all { head.reload(ctx) } else { head.refresh(ctx) }));
        asked
    }

    /// Asks again for those on screen whose time has come.
    pub fn poll(&mut self, wide: bool, interval: Duration, ctx: &mut Asking) -> Vec<Asked> {
        let now = ctx.now.instant;
        let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
        let mut asked = vec![];
        for at in self.read(wide) {
            if is_due(self.panes[at].due(interval)) {
                asked.extend(self.panes[at].refresh(false, ctx));
            }
        }
        let head = self.head.iter_mut().filter(|head| is_due(head.due(interval)));
        asked.extend(head.flat_map(|head| head.refresh(ctx)));
        if is_due(self.count_at) {
            asked.extend(self.count_tabs(wide, ctx));
        }
        asked
    }

    /// When something on screen should be read again.
    pub fn due(&self, wide: bool, interval: Duration) -> Option<Instant> {
        let panes = self.read(wide).into_iter().filter_map(|at| self.panes[at].due(interval));
        panes.chain(self.head.iter().filter_map(|head| head.due(interval))).chain(self.count_at).min()
    }

    /// Gives up what is under way, since the screen is left.
    pub fn cancel(&mut self) {
        self.panes.iter_mut().for_each(Pane::cancel);
        self.head.iter_mut().for_each(|head| head.cancel());
        self.latest.cancel();
        self.causes.cancel();
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> Vec<Ticket> {
        let head = self.head.iter().flat_map(|head| head.pending());
        self.panes.iter().flat_map(Pane::pending).chain(head).chain(self.latest.pending()).chain(self.causes.pending()).collect()
    }

    /// Takes an answer, if it is for this screen; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, mut outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        for pane in &mut self.panes {
            match pane.accept(ticket, outcome, ctx) {
                Ok(asked) => {
                    let more = self.follow_tree(false, ctx);
                    return Ok(asked.into_iter().chain(more).collect());
                }
                Err(back) => outcome = back,
            }
        }
        let Some(head) = &mut self.head else { return Err(outcome) };
        let outcome = match self.latest.accept(ticket, outcome, ctx.now.instant) {
            Ok(()) => return Ok(vec![]),
            Err(back) => back,
        };
        let mut asked = head.accept(ticket, outcome, ctx)?;
        if let Some(instance) = head.selected() {
            asked.extend(self.latest.ask(&instance, ctx));
            if self.title == instance.row.id.as_str() {
                // opened by its id alone: now there is something that people call it
                self.title = instance.label();
            }
        }
        Ok(asked)
    }
}
