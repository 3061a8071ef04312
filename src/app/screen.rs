//! Screens: panes tiled together with one focus.

use tokio::time::Instant;

use crate::{
    act::Subject,
    api::{ApiError, Id, System},
    pane::{
        diagram::Diagram,
        slot::{Asked, Outcome, Ticket},
        table::{Asking, Table},
        text::Text,
        tree::{Role, Tree},
    },
    resource::{DEFINITIONS, INCIDENTS, INSTANCES, JOBS, Resource, TASKS, VARIABLES, filter::Term},
};

/// A pane of a screen.
pub enum Pane {
    /// Rows.
    Table(Box<Table>),
    /// Where an instance stands.
    Tree(Box<Tree>),
    /// A large text.
    Text(Box<Text>),
    /// The outline of a process.
    Diagram(Box<Diagram>),
}

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
    /// An activity to select as soon as the tree has come.
    pub seek: Option<String>,
}

impl Screen {
    /// One pane alone.
    pub fn of(title: impl Into<String>, pane: Pane) -> Self {
        Self { title: title.into(), panes: vec![pane], focus: 0, tab: 0, head: None, seek: None }
    }

    /// A list of a resource, narrowed to a scope.
    pub fn list(resource: &'static Resource, system: System, scope: Vec<Term>) -> Self {
        let table = Table::new(resource, system, scope);
        Self::of(resource.name, Pane::Table(Box::new(table)))
    }

    /// Where one starts.
    pub fn overview() -> Self {
        Self { title: "overview".to_owned(), ..Self::list(&DEFINITIONS, System::Camunda7, vec![]) }
    }

    /// Everything about one instance.
    pub fn instance(id: &str, label: String, system: System, seek: Option<String>) -> Self {
        let scope = vec![Term::is("instance", id)];
        let tab = |resource| Pane::Table(Box::new(Table::new(resource, system, scope.clone())));
        Self {
            title: label,
            panes: vec![Pane::Tree(Box::new(Tree::new(id))), tab(&INCIDENTS), tab(&JOBS), tab(&VARIABLES), tab(&TASKS)],
            focus: 0,
            tab: 1,
            head: Some(Box::new(Table::new(&INSTANCES, system, vec![Term::is("id", id), Term::is("state", "all")]))),
            seek,
        }
    }

    /// The panes that are on screen.
    pub fn visible(&self, wide: bool) -> Vec<usize> {
        match self.panes.len() {
            1 => vec![0],
            _ if wide => vec![0, self.tab],
            _ => vec![self.focus],
        }
    }

    /// The pane that has the keys.
    pub fn focused(&self) -> &Pane {
        &self.panes[self.focus]
    }

    /// The table that has the keys, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match self.focused() {
            Pane::Table(table) => Some(table),
            Pane::Tree(_) | Pane::Text(_) | Pane::Diagram(_) => None,
        }
    }

    /// The table that has the keys, to change it.
    pub fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.panes[self.focus] {
            Pane::Table(table) => Some(table),
            Pane::Tree(_) | Pane::Text(_) | Pane::Diagram(_) => None,
        }
    }

    /// The tree that has the keys, if it is one.
    pub fn tree(&self) -> Option<&Tree> {
        match self.focused() {
            Pane::Tree(tree) => Some(tree),
            Pane::Table(_) | Pane::Text(_) | Pane::Diagram(_) => None,
        }
    }

    /// The tree that has the keys, to change it.
    pub fn tree_mut(&mut self) -> Option<&mut Tree> {
        match &mut self.panes[self.focus] {
            Pane::Tree(tree) => Some(tree),
            Pane::Table(_) | Pane::Text(_) | Pane::Diagram(_) => None,
        }
    }

    /// The text that has the keys, if it is one.
    pub fn text(&self) -> Option<&Text> {
        match self.focused() {
            Pane::Text(text) => Some(text),
            Pane::Table(_) | Pane::Tree(_) | Pane::Diagram(_) => None,
        }
    }

    /// The text that has the keys, to change it.
    pub fn text_mut(&mut self) -> Option<&mut Text> {
        match &mut self.panes[self.focus] {
            Pane::Text(text) => Some(text),
            Pane::Table(_) | Pane::Tree(_) | Pane::Diagram(_) => None,
        }
    }

    /// The diagram that has the keys, if it is one.
    pub fn diagram(&self) -> Option<&Diagram> {
        match self.focused() {
            Pane::Diagram(diagram) => Some(diagram),
            Pane::Table(_) | Pane::Tree(_) | Pane::Text(_) => None,
        }
    }

    /// The diagram that has the keys, to change it.
    pub fn diagram_mut(&mut self) -> Option<&mut Diagram> {
        match &mut self.panes[self.focus] {
            Pane::Diagram(diagram) => Some(diagram),
            Pane::Table(_) | Pane::Tree(_) | Pane::Text(_) => None,
        }
    }

    /// The table that an action on a resource is for: the focused one, or the instance of the screen.
    pub fn table_of(&self, resource: &str) -> Option<&Table> {
        match (self.table(), &self.head) {
            (Some(table), _) if table.resource.name == resource => Some(table),
            (_, Some(head)) if head.resource.name == resource => Some(head),
            _ => None,
        }
    }

    /// What an action on a resource is for.
    pub fn subjects(&self, resource: &str) -> Vec<Subject> {
        self.table_of(resource).map(Table::subjects).unwrap_or_default()
    }

    /// Every table of the screen.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        let panes = self.panes.iter_mut().filter_map(|pane| match pane {
            Pane::Table(table) => Some(&mut **table),
            Pane::Tree(_) | Pane::Text(_) | Pane::Diagram(_) => None,
        });
        panes.chain(self.head.as_deref_mut())
    }

    /// Why the pane that has the keys could not be read, if so.
    pub fn error(&self) -> Option<&ApiError> {
        match self.focused() {
            Pane::Table(table) => table.rows.error.as_ref(),
            Pane::Tree(tree) => tree.root.error.as_ref(),
            Pane::Text(text) => text.slot.error.as_ref(),
            Pane::Diagram(diagram) => diagram.error(),
        }
    }

    /// When the pane that has the keys was last read, and how many attempts failed since.
    pub fn freshness(&self) -> (Option<Instant>, u32) {
        match self.focused() {
            Pane::Table(table) => (table.rows.at, table.rows.misses),
            Pane::Tree(tree) => (tree.root.at, tree.root.misses),
            Pane::Text(text) => (text.slot.at, text.slot.misses),
            Pane::Diagram(diagram) => (diagram.counts.at, diagram.counts.misses),
        }
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
        for at in self.visible(wide) {
            asked.extend(match &mut self.panes[at] {
                Pane::Table(table) => table.open(ctx),
                Pane::Tree(tree) => tree.open(ctx),
                Pane::Text(text) => text.open(ctx).into_iter().collect(),
                Pane::Diagram(diagram) => diagram.open(ctx),
            });
        }
        if let Some(head) = &mut self.head {
            asked.extend(head.open(ctx));
        }
        asked
    }

    /// Asks again for what is on screen; `all`: counts and joined values too.
    pub fn refresh(&mut self, wide: bool, all: bool, ctx: &mut Asking) -> Vec<Asked> {
        let again = |table: &mut Table, ctx: &mut Asking| if all { table.reload(ctx) } else { table.refresh(ctx) };
        let mut asked = vec![];
        let mut panes = self.visible(wide);
        if all && self.head.is_some() && !panes.contains(&0) {
            // what is selected in the tree narrows the lists: it must not be gone without anyone noticing
            panes.push(0);
        }
        for at in panes {
            asked.extend(match &mut self.panes[at] {
                Pane::Table(table) => again(table, ctx),
                Pane::Tree(tree) => tree.refresh(ctx),
                Pane::Text(text) => text.open(ctx).into_iter().collect(),
                Pane::Diagram(diagram) => diagram.refresh(ctx),
            });
        }
        if let Some(head) = &mut self.head {
            asked.extend(again(head, ctx));
        }
        asked
    }

    /// Asks again for those on screen whose time has come.
    pub fn poll(&mut self, wide: bool, interval: std::time::Duration, ctx: &mut Asking) -> Vec<Asked> {
        let now = ctx.now.instant;
        let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
        let mut asked = vec![];
        for at in self.visible(wide) {
            match &mut self.panes[at] {
                Pane::Table(table) if is_due(table.due(interval)) => asked.extend(table.refresh(ctx)),
                Pane::Tree(tree) if is_due(tree.due(interval)) => asked.extend(tree.refresh(ctx)),
                Pane::Diagram(diagram) if is_due(diagram.due(interval)) => asked.extend(diagram.refresh(ctx)),
                Pane::Table(_) | Pane::Tree(_) | Pane::Text(_) | Pane::Diagram(_) => {}
            }
        }
        if let Some(head) = self.head.as_mut().filter(|head| is_due(head.due(interval))) {
            asked.extend(head.refresh(ctx));
        }
        asked
    }

    /// When something on screen should be read again.
    pub fn due(&self, wide: bool, interval: std::time::Duration) -> Option<Instant> {
        let panes = self.visible(wide).into_iter().filter_map(|at| match &self.panes[at] {
            Pane::Table(table) => table.due(interval),
            Pane::Tree(tree) => tree.due(interval),
            Pane::Diagram(diagram) => diagram.due(interval),
            Pane::Text(_) => None,
        });
        panes.chain(self.head.iter().filter_map(|head| head.due(interval))).min()
    }

    /// Gives up what is under way, since the screen is left.
    pub fn cancel(&mut self) {
        for pane in &mut self.panes {
            match pane {
                Pane::Table(table) => table.cancel(),
                Pane::Tree(tree) => tree.cancel(),
                Pane::Text(text) => text.cancel(),
                Pane::Diagram(diagram) => diagram.cancel(),
            }
        }
        if let Some(head) = &mut self.head {
            head.cancel();
        }
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> Vec<Ticket> {
        let mut tickets = vec![];
        for pane in &self.panes {
            match pane {
                Pane::Table(table) => tickets.extend(table.pending()),
                Pane::Tree(tree) => tickets.extend(tree.pending()),
                Pane::Text(text) => tickets.extend(text.pending()),
                Pane::Diagram(diagram) => tickets.extend(diagram.pending()),
            }
        }
        tickets.extend(self.head.iter().flat_map(|head| head.pending()));
        tickets
    }

    /// Takes an answer, if it is for this screen; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, mut outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        for pane in &mut self.panes {
            let taken = match pane {
                Pane::Table(table) => table.accept(ticket, outcome, ctx),
                Pane::Tree(tree) => tree.accept(ticket, outcome, ctx),
                Pane::Text(text) => text.accept(ticket, outcome, ctx.now.instant),
                Pane::Diagram(diagram) => diagram.accept(ticket, outcome, ctx.now.instant),
            };
            match taken {
                Ok(asked) => {
                    let more = self.follow_tree(false, ctx);
                    return Ok(asked.into_iter().chain(more).collect());
                }
                Err(back) => outcome = back,
            }
        }
        match &mut self.head {
            Some(head) => head.accept(ticket, outcome, ctx),
            None => Err(outcome),
        }
    }

    /// Narrows the lists beside the tree to what is selected in it; asks for the one on screen.
    /// What a person did not do leaves the selection of the lists alone.
    pub fn follow_tree(&mut self, by_person: bool, ctx: &mut Asking) -> Vec<Asked> {
        let Some((Pane::Tree(tree), tabs)) = self.panes.split_first_mut() else { return vec![] };
        if let Some(activity) = self.seek.as_ref().filter(|_| !tree.nodes().is_empty()) {
            tree.select_activity(activity);
            self.seek = None;
        }
        let mut asked = vec![];
        for (at, pane) in tabs.iter_mut().enumerate() {
            let Pane::Table(table) = pane else { continue };
            if table.set_scope(tree.scope(table.resource.name), by_person) && (at + 1 == self.tab || at + 1 == self.focus) {
                table.rows.pending = None;
                asked.extend(table.refresh(ctx));
            }
        }
        asked
    }

    /// The activity that the lists beside the tree are narrowed to; raw text.
    pub fn narrowed_to(&self) -> Option<&str> {
        let Some(Pane::Tree(tree)) = self.panes.first().filter(|_| self.panes.len() > 1) else { return None };
        let node = tree.selected().filter(|node| matches!(node.role, Role::Activity | Role::Transition))?;
        Some(if node.name.is_empty() { &node.activity } else { &node.name })
    }

    /// Widens the lists beside the tree to the whole instance again.
    pub fn widen(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if let Some(Pane::Tree(tree)) = self.panes.first_mut() {
            tree.select_root();
        }
        self.follow_tree(true, ctx)
    }

    /// The instance behind the selected link of the tree.
    pub fn link(&self) -> Option<Id> {
        self.tree()?.selected().filter(|node| matches!(node.role, Role::Called | Role::Caller)).map(|node| Id::from(node.id.as_str()))
    }
}
