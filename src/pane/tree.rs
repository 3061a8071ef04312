//! The tree pane: where an instance stands, with its incidents and jobs, what it called and what called it.
//!
//! Instances that were called open within the tree, level by level, and so do those above.

mod activity;
mod lines;
mod part;
mod scope;

use std::{collections::HashSet, time::Duration};

use tokio::time::Instant;

pub use activity::{Activity, End};
pub use lines::{BODY, Jobs, Node, Role};
pub use part::{MOST_PAST, past};

use super::{
    slot::{Asked, Outcome, Slot, Ticket},
    table::Asking,
    window::Window,
};
use crate::{
    api::{
        ApiError,
        camunda7::{history_process_instance::QUERY_HISTORIC_PROCESS_INSTANCES, job::QUERY_JOBS, process_instance::GET_PROCESS_INSTANCES},
    },
    call,
    resource::query::{Query, json},
};
use activity::{Job, Link};
use lines::Lines;
use part::Part;

/// Jobs read at most, of all instances that are shown.
const MOST_JOBS: u64 = 1_000;
/// Callers above each other that are looked for at most.
const MOST_CALLERS: usize = 32;

/// Where an instance stands.
pub struct Tree {
    /// The instance that the tree is about.
    pub instance: String,
    /// Instances that were looked into; the first is the one that the tree is about.
    parts: Vec<Part>,
    /// The instances above, nearest first.
    chain: Vec<Link>,
    is_chain_whole: bool,
    caller: Slot<Vec<Link>>,
    /// How many of the instances above the tree begins with.
    opened: usize,
    jobs: Slot<Vec<Job>>,
    /// The instances that the jobs were asked of.
    jobs_of: Vec<String>,
    are_jobs_old: bool,
    /// Called instances that are shown with what stands in them.
    expanded: HashSet<String>,
    collapsed: HashSet<String>,
    nodes: Vec<Node>,
    /// Every line, also those that are hidden: what is folded away still belongs to its scope.
    whole: Vec<Node>,
    /// The instances that are shown with what stands in them.
    shown: Vec<String>,
    sought: Option<(String, Sought)>,
    selected: Option<String>,
    at: usize,
    top: usize,
}

/// A line to be found: an activity, and which of its instances if it has many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Id of the activity.
    pub activity: String,
    /// Id of the execution, where it is known.
    pub execution: Option<String>,
}

impl Tree {
    /// The tree of an instance.
    pub fn new(instance: impl Into<String>) -> Self {
        let instance = instance.into();
        Self {
            parts: vec![Part::new(instance.clone())],
            instance,
            chain: vec![],
            is_chain_whole: false,
            caller: Slot::default(),
            opened: 0,
            jobs: Slot::default(),
            jobs_of: vec![],
            are_jobs_old: false,
            expanded: HashSet::new(),
            collapsed: HashSet::new(),
            nodes: vec![],
            whole: vec![],
            shown: vec![],
            sought: None,
            selected: None,
            at: 0,
            top: 0,
        }
    }

    fn home(&self) -> &Part {
        &self.parts[0]
    }

    /// Asks for what is shown and was never read.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.shown.is_empty() {
            self.shown.push(self.instance.clone());
        }
        self.follow(ctx)
    }

    /// Asks again where the instances that are shown stand; links and jobs follow when that has come. `all`: also for what never changes.
    pub fn refresh(&mut self, all: bool, ctx: &mut Asking) -> Vec<Asked> {
        if all {
            self.caller.error = None;
            self.parts.iter_mut().for_each(Part::forget_calls);
        }
        let mut asked = self.open(ctx);
        for part in self.parts.iter_mut().filter(|part| self.shown.contains(&part.instance)) {
            asked.extend(part.refresh(ctx));
        }
        asked
    }

    /// Gives up what is under way.
    pub fn cancel(&mut self) {
        self.parts.iter_mut().for_each(Part::cancel);
        self.caller.pending = None;
        self.jobs.pending = None;
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        self.parts.iter().flat_map(Part::pending).chain(self.caller.pending).chain(self.jobs.pending)
    }

    /// Takes an answer, if it is for this tree; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        let now = ctx.now.instant;
        let mut asked = vec![];
        if self.caller.awaits(ticket) {
            self.caller.keep(outcome, now);
            self.is_chain_whole = self.caller.value.as_ref().is_some_and(Vec::is_empty) || self.chain.len() >= MOST_CALLERS;
            self.chain.extend(self.caller.value.iter_mut().filter_map(Vec::pop));
        } else if self.jobs.awaits(ticket) {
            self.jobs.keep(outcome, now);
        } else if let Some(part) = self.parts.iter_mut().find(|part| part.pending().any(|pending| pending == ticket)) {
            let is_root = part.root.awaits(ticket);
            asked = part.accept(ticket, outcome, ctx)?;
            self.are_jobs_old |= is_root && !part.has_ended();
        } else {
            return Err(outcome);
        }
        self.arrange();
        asked.extend(self.follow(ctx));
        Ok(asked)
    }

    /// Asks for what is shown and not known yet.
    fn follow(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let mut asked = vec![];
        for instance in &self.shown {
            if !self.parts.iter().any(|part| part.instance == *instance) {
                self.parts.push(Part::new(instance.clone()));
            }
        }
        for part in self.parts.iter_mut().filter(|part| part.is_unread() && self.shown.contains(&part.instance)) {
            asked.extend(part.refresh(ctx));
        }
        asked.extend(self.ask_caller(ctx));
        asked.extend(self.ask_jobs(ctx));
        self.give_up();
        asked
    }

    /// Asks which instance called the topmost one that is known. Only history knows who called what has ended.
    fn ask_caller(&mut self, ctx: &mut Asking) -> Option<Asked> {
        if self.is_chain_whole || self.caller.error.is_some() || self.home().root.value.is_none() {
            return None;
        }
        let (id, ended) = match self.chain.last() {
            Some(link) => (link.id.as_str(), link.end_time.is_some()),
            None => (self.instance.as_str(), self.home().has_ended()),
        };
        let call = if ended {
            call!(QUERY_HISTORIC_PROCESS_INSTANCES, "subProcessInstanceId" = id, "maxResults" = 1)
        } else {
            call!(GET_PROCESS_INSTANCES, "subProcessInstance" = id, "maxResults" = 1)
        };
        self.caller.ask(ctx.tickets, || Query::Body { call, make: json::<Vec<Link>> })
    }

    /// Asks for the jobs of all running instances that are shown, once they have all answered.
    fn ask_jobs(&mut self, ctx: &mut Asking) -> Option<Asked> {
        let shown = || self.parts.iter().filter(|part| self.shown.contains(&part.instance));
        if shown().any(|part| part.root.pending.is_some()) {
            return None;
        }
        let running: Vec<String> =
            shown().filter(|part| part.root.value.is_some() && !part.has_ended()).map(|part| part.instance.clone()).collect();
        if running.is_empty() {
            self.jobs.value = None;
            return None;
        }
        if !self.are_jobs_old && running.iter().all(|instance| self.jobs_of.contains(instance)) {
            return None;
        }
        let call = call!(QUERY_JOBS, "processInstanceIds" = running.clone(), "maxResults" = MOST_JOBS);
        let asked = self.jobs.ask(ctx.tickets, || Query::Body { call, make: json::<Vec<Job>> })?;
        (self.jobs_of, self.are_jobs_old) = (running, false);
        Some(asked)
    }

    /// Lays the tree out as lines, and finds the selected one again by its id.
    fn arrange(&mut self) {
        let lines = Lines::of(self, false);
        let (nodes, shown) = (lines.nodes, lines.shown);
        self.whole = if self.collapsed.is_empty() { nodes.clone() } else { Lines::of(self, true).nodes };
        (self.nodes, self.shown) = (nodes, shown);
        match self.selected.as_ref().map(|id| self.nodes.iter().position(|node| node.id == *id)) {
            Some(Some(at)) => self.at = at,
            Some(None) | None => self.select_instance(&self.instance.clone()),
        }
        self.find();
    }

    fn select(&mut self, at: usize) {
        self.at = at.min(self.nodes.len().saturating_sub(1));
        self.selected = self.nodes.get(self.at).map(|node| node.id.clone());
    }

    /// Selects the line of an instance, else the first.
    fn select_instance(&mut self, instance: &str) {
        self.select(self.nodes.iter().position(|node| node.id == instance).unwrap_or(0));
    }

    /// The lines.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The selected line.
    pub fn selected(&self) -> Option<&Node> {
        self.nodes.get(self.at).filter(|_| self.selected.is_some())
    }

    /// The activity of the selected line, if it is one's.
    pub fn selected_activity(&self) -> Option<&str> {
        self.selected().filter(|node| !node.role.is_instance()).map(|node| node.activity.as_str())
    }

    /// The selected line's place.
    pub fn selected_at(&self) -> Option<usize> {
        self.selected.as_ref().map(|_| self.at)
    }

    /// Selects a line of the instance, as soon as it is there.
    pub fn seek(&mut self, sought: Sought) {
        self.seek_in(&self.instance.clone(), sought);
    }

    /// Selects a line of an instance that is shown, as soon as it is there.
    pub fn seek_in(&mut self, instance: &str, sought: Sought) {
        self.sought = Some((instance.to_owned(), sought));
        self.find();
    }

    /// Whether what stands in an instance is shown.
    pub fn shows(&self, instance: &str) -> bool {
        self.shown.iter().any(|shown| shown == instance)
    }

    /// The instance of the selected line and the id of its definition, if that is known.
    pub fn selected_instance(&self) -> Option<(&str, &str)> {
        let part = self.part(&self.selected()?.instance)?;
        Some((&part.instance, part.root.value.as_ref()?.activity_id.as_deref()?))
    }

    /// Opens a chain of instances, each called by the one before, and selects a line in the last of them as soon as it is there.
    /// Nothing happens where none of them is shown.
    pub fn reveal(&mut self, instances: &[String], sought: Sought, ctx: &mut Asking) -> Vec<Asked> {
        let Some(from) = instances.iter().position(|instance| self.shown.contains(instance)) else { return vec![] };
        self.expanded.extend(instances[from + 1..].iter().cloned());
        self.sought = instances.last().map(|last| (last.clone(), sought));
        self.arrange();
        self.follow(ctx)
    }

    /// Selects what is sought, if it is there.
    fn find(&mut self) {
        let Some((instance, sought)) = &self.sought else { return };
        let lines = || self.whole.iter().filter(|node| node.instance == *instance && !node.role.is_instance());
        let by_execution = sought
            .execution
            .as_ref()
            .and_then(|execution| lines().find(|node| node.activity == sought.activity && node.executions.contains(execution)));
        // a job in front of many instances waits at what holds them together
        let found = by_execution
            .or_else(|| lines().find(|node| node.activity == sought.activity))
            .or_else(|| lines().find(|node| node.activity.strip_suffix(BODY) == Some(&sought.activity)));
        if let Some(id) = found.map(|node| node.id.clone()) {
            self.sought = None;
            self.uncover(&id);
        }
    }

    /// Selects the instance where what is sought should be, once nothing more comes.
    fn give_up(&mut self) {
        if self.nodes.is_empty() || self.pending().next().is_some() {
            return;
        }
        if let Some((instance, _)) = self.sought.take() {
            self.select_instance(&instance);
        }
    }

    /// Selects a line, and unfolds what hides it.
    fn uncover(&mut self, id: &str) {
        if !self.nodes.iter().any(|node| node.id == id) {
            let Some(at) = self.whole.iter().position(|node| node.id == id) else { return };
            let mut depth = self.whole[at].depth;
            for above in self.whole[..at].iter().rev() {
                if above.depth < depth {
                    depth = above.depth;
                    self.collapsed.remove(&above.id);
                }
            }
            self.nodes = Lines::of(self, false).nodes;
        }
        self.select(self.nodes.iter().position(|node| node.id == id).unwrap_or(self.at));
    }

    /// An incident at the selected line, else below it, else anywhere.
    pub fn incident(&self) -> Option<&str> {
        let at = self.selected().and_then(|node| self.whole.iter().position(|other| other.id == node.id)).unwrap_or(0);
        let lines = self.whole[at.min(self.whole.len())..].iter().chain(&self.whole);
        lines.flat_map(|node| &node.incidents).map(String::as_str).next()
    }

    /// Why it, or a part of what is told beside it, could not be read.
    pub fn error(&self) -> Option<&ApiError> {
        let parts = self.parts.iter().filter(|part| self.shown.contains(&part.instance)).find_map(Part::error);
        parts.or(self.caller.error.as_ref()).or(self.jobs.error.as_ref())
    }

    /// Selects the line of that id; whether it is shown.
    pub fn select_id(&mut self, id: &str) -> bool {
        let found = self.nodes.iter().position(|node| node.id == id);
        if let Some(at) = found {
            self.select(at);
        }
        found.is_some()
    }

    /// Why the instance itself could not be read.
    pub fn root_error(&self) -> Option<&ApiError> {
        self.home().root.error.as_ref()
    }

    /// When the instance was last read, and how many attempts failed since.
    pub fn freshness(&self) -> (Option<Instant>, u32) {
        (self.home().root.at, self.home().root.misses)
    }

    /// Whether the instance itself has ended.
    pub fn has_ended(&self) -> bool {
        self.home().has_ended()
    }

    /// Whether the instance itself has ended while it was looked at.
    pub fn ended_meanwhile(&self) -> bool {
        self.home().ended_meanwhile()
    }

    /// Whether the instance of the selected line has ended, so that only history knows of it.
    pub fn is_past(&self) -> bool {
        let instance = self.selected().map_or(self.instance.as_str(), |node| &node.instance);
        let is_linked_so = || self.selected().is_some_and(|node| node.role.is_instance() && node.end.is_some());
        self.part(instance).filter(|part| !part.is_unread()).map_or_else(is_linked_so, Part::has_ended)
    }

    /// Whether history has more of the instance than the tree shows.
    pub fn is_cut(&self) -> bool {
        self.home().root.value.as_ref().is_some_and(|root| root.is_cut)
    }

    /// Whether what stands in an instance is being read for the first time.
    pub fn is_reading(&self, instance: &str) -> bool {
        self.part(instance).is_some_and(|part| part.root.value.is_none() && part.root.pending.is_some())
    }

    /// Why it is not known what stands in an instance.
    pub fn trouble_of(&self, instance: &str) -> Option<&ApiError> {
        self.part(instance).filter(|part| part.root.value.is_none())?.root.error.as_ref()
    }

    fn part(&self, instance: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.instance == instance)
    }

    /// Selects the instance that the tree is about.
    pub fn select_home(&mut self) {
        self.sought = None;
        self.select_instance(&self.instance.clone());
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.sought = None;
        self.select(self.at.saturating_add_signed(by));
    }

    /// Shows what is below the selected line, or hides it; `None`: the other of the two. Asks for what is then shown and not known.
    pub fn fold(&mut self, hide: Option<bool>, ctx: &mut Asking) -> Vec<Asked> {
        let Some(node) = self.selected().cloned() else { return vec![] };
        self.sought = None;
        let hidden = self.is_collapsed(&node);
        let hide = hide.unwrap_or(!hidden);
        match node.role {
            Role::Caller if !hide => self.open_up(&node.id),
            Role::Root if hide && node.id != self.instance => self.opened = self.opened.saturating_sub(1),
            Role::Called if hide && !hidden => drop(self.expanded.remove(&node.id)),
            Role::Called if !hide => drop(self.expanded.insert(node.id)),
            _ if hide && node.has_children && !hidden => drop(self.collapsed.insert(node.id)),
            // nothing to hide here: go to what it belongs to
            _ if hide => {
                if let Some(parent) = self.nodes[..self.at].iter().rposition(|above| above.depth < node.depth) {
                    self.select(parent);
                }
            }
            _ => drop(self.collapsed.remove(&node.id)),
        }
        self.arrange();
        self.follow(ctx)
    }

    /// Lets the tree begin with an instance above, down to the one that it is about.
    fn open_up(&mut self, caller: &str) {
        let Some(at) = self.chain.iter().position(|link| link.id == caller) else { return };
        self.opened = at + 1;
        self.expanded.insert(self.instance.clone());
        self.expanded.extend(self.chain[..at].iter().map(|link| link.id.clone()));
    }

    /// Whether what is below a line is hidden.
    pub fn is_collapsed(&self, node: &Node) -> bool {
        match node.role {
            Role::Caller => true,
            Role::Called => !self.expanded.contains(&node.id),
            Role::Root | Role::Activity | Role::Transition => self.collapsed.contains(&node.id),
        }
    }

    /// Moves the window so that the selection is in it.
    pub fn scroll_into(&mut self, height: usize) {
        let window = Window { total: self.nodes.len(), offset: self.top };
        self.top = window.showing(self.at, u16::try_from(height).unwrap_or(u16::MAX), 1).offset;
    }

    /// The first line of the window.
    pub fn top(&self) -> usize {
        self.top
    }

    /// When it should be read again: when the first of the running instances that are shown should.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        let shown = || self.parts.iter().filter(|part| self.shown.contains(&part.instance));
        if shown().any(|part| part.root.pending.is_some()) {
            return None;
        }
        shown().filter_map(|part| part.due(interval)).min()
    }
}
