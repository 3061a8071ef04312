//! The tree pane: where an instance stands. Activity and transition instances, with incidents, jobs and called instances.

use std::{collections::HashMap, collections::HashSet, time::Duration};

use serde::Deserialize;
use tokio::time::Instant;

use super::{
    slot::{Asked, Outcome, Slot, Ticket},
    table::Asking,
};
use crate::{
    api::{
        ApiError,
        camunda7::{
            history_activity_instance::GET_HISTORIC_ACTIVITY_INSTANCES,
            job::QUERY_JOBS,
            process_instance::{GET_ACTIVITY_INSTANCE_TREE, GET_PROCESS_INSTANCES},
        },
    },
    call,
    resource::{
        filter::{Term, Test},
        query::{Query, json},
    },
};

/// Children read at most per instance: called instances and jobs.
const MOST: u64 = 500;

/// One line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id of the activity or transition instance, or of the instance behind a link.
    pub id: String,
    /// How deep it stands.
    pub depth: usize,
    /// Id of the activity; for links the id of the instance.
    pub activity: String,
    /// Name of the activity; empty where it has none.
    pub name: String,
    /// `userTask`, `serviceTask`, `multiInstanceBody`, …
    pub kind: String,
    /// What kind of line it is.
    pub role: Role,
    /// Ids of its executions.
    pub executions: Vec<String>,
    /// Incidents of its own.
    pub incidents: usize,
    /// Jobs that wait here.
    pub jobs: Jobs,
    /// Whether lines below belong to it.
    pub has_children: bool,
}

/// What a line of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The instance itself.
    Root,
    /// An activity that is under way.
    Activity,
    /// A token that waits before or after an activity for its job.
    Transition,
    /// A link to an instance that was called from here.
    Called,
    /// A link to the instance that called this one.
    Caller,
}

/// Jobs at a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Jobs {
    /// All.
    pub all: usize,
    /// Those without retries.
    pub failed: usize,
    /// Those with a due date.
    pub timers: usize,
}

/// Where an instance stands.
pub struct Tree {
    /// The instance.
    pub instance: String,
    /// The activity instances as the server tells them.
    pub root: Slot<Activity>,
    called: Slot<Vec<Called>>,
    below: Slot<Vec<Link>>,
    callers: Slot<Vec<Link>>,
    jobs: Slot<Vec<Job>>,
    nodes: Vec<Node>,
    /// Every line, also those that are hidden: what is folded away still belongs to its scope.
    whole: Vec<Node>,
    collapsed: HashSet<String>,
    selected: Option<String>,
    at: usize,
    top: usize,
}

/// An activity instance as `GET …/activity-instances` tells it.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
#[expect(clippy::struct_field_names, reason = "the server's names")]
pub struct Activity {
    id: Option<String>,
    activity_id: Option<String>,
    target_activity_id: Option<String>,
    activity_name: Option<String>,
    activity_type: Option<String>,
    child_activity_instances: Option<Vec<Activity>>,
    child_transition_instances: Option<Vec<Activity>>,
    execution_ids: Option<Vec<String>>,
    execution_id: Option<String>,
    incident_ids: Option<Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Called {
    id: String,
    called_process_instance_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Link {
    id: String,
    definition_key: Option<String>,
    business_key: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    execution_id: Option<String>,
    retries: Option<i64>,
    due_date: Option<String>,
}

impl Activity {
    /// Tells of everything below: the id of the activity, whether nothing stands below it, how many incidents it has of its own.
    pub(super) fn visit(&self, each: &mut impl FnMut(&str, bool, usize)) {
        let below = |of: &Self| of.child_activity_instances.iter().chain(&of.child_transition_instances).flatten().count();
        for child in self.child_activity_instances.iter().chain(&self.child_transition_instances).flatten() {
            let activity = child.activity_id.as_deref().or(child.target_activity_id.as_deref()).unwrap_or_default();
            each(activity, below(child) == 0, child.incident_ids.as_ref().map_or(0, Vec::len));
            child.visit(each);
        }
    }
}

impl Tree {
    /// The tree of an instance.
    pub fn new(instance: impl Into<String>) -> Self {
        Self {
            instance: instance.into(),
            root: Slot::default(),
            called: Slot::default(),
            below: Slot::default(),
            callers: Slot::default(),
            jobs: Slot::default(),
            nodes: vec![],
            whole: vec![],
            collapsed: HashSet::new(),
            selected: None,
            at: 0,
            top: 0,
        }
    }

    /// Asks for what was never read.
    pub fn open(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if self.root.value.is_some() || self.root.pending.is_some() { vec![] } else { self.refresh(ctx) }
    }

    /// Asks for the tree again; marks and links follow when it has come.
    pub fn refresh(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let instance = self.instance.clone();
        self.root
            .ask(ctx.tickets, || Query::Body { call: call!(GET_ACTIVITY_INSTANCE_TREE, "id" = instance), make: json::<Activity> })
            .into_iter()
            .collect()
    }

    /// Gives up what is under way.
    pub fn cancel(&mut self) {
        self.root.pending = None;
        self.called.pending = None;
        self.below.pending = None;
        self.callers.pending = None;
        self.jobs.pending = None;
    }

    /// The tickets it still waits for.
    pub fn pending(&self) -> impl Iterator<Item = Ticket> {
        [self.root.pending, self.called.pending, self.below.pending, self.callers.pending, self.jobs.pending].into_iter().flatten()
    }

    /// Takes an answer, if it is for this tree; gives what is to be asked next.
    pub fn accept(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<Vec<Asked>, Outcome> {
        let now = ctx.now.instant;
        let asked = if self.root.awaits(ticket) {
            self.root.keep(outcome, now);
            if self.root.error.is_none() { self.ask_links(ctx) } else { vec![] }
        } else if self.called.awaits(ticket) {
            self.called.keep(outcome, now);
            vec![]
        } else if self.below.awaits(ticket) {
            self.below.keep(outcome, now);
            vec![]
        } else if self.callers.awaits(ticket) {
            self.callers.keep(outcome, now);
            vec![]
        } else if self.jobs.awaits(ticket) {
            self.jobs.keep(outcome, now);
            vec![]
        } else {
            return Err(outcome);
        };
        self.arrange();
        Ok(asked)
    }

    fn ask_links(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        let id = &self.instance;
        let has_calls = self.root.value.as_ref().is_some_and(has_call);
        let mut asked = vec![];
        if has_calls {
            asked.extend(self.called.ask(ctx.tickets, || Query::Body {
                call: call!(
                    GET_HISTORIC_ACTIVITY_INSTANCES,
                    "processInstanceId" = id.as_str(),
                    "activityType" = "callActivity",
                    "unfinished" = true,
                    "maxResults" = MOST
                ),
                make: json::<Vec<Called>>,
            }));
        }
        if has_calls {
            asked.extend(self.below.ask(ctx.tickets, || Query::Body {
                call: call!(GET_PROCESS_INSTANCES, "superProcessInstance" = id.as_str(), "maxResults" = MOST),
                make: json::<Vec<Link>>,
            }));
        }
        if self.callers.value.is_none() {
            asked.extend(self.callers.ask(ctx.tickets, || Query::Body {
                call: call!(GET_PROCESS_INSTANCES, "subProcessInstance" = id.as_str(), "maxResults" = 1),
                make: json::<Vec<Link>>,
            }));
        }
        asked.extend(self.jobs.ask(ctx.tickets, || Query::Body {
            call: call!(QUERY_JOBS, "processInstanceId" = id.as_str(), "maxResults" = MOST),
            make: json::<Vec<Job>>,
        }));
        asked
    }

    /// Lays the tree out as lines, and finds the selected one again by its id.
    fn arrange(&mut self) {
        let Some(root) = &self.root.value else { return };
        self.whole = self.lines(root, &HashSet::new());
        self.nodes = if self.collapsed.is_empty() { self.whole.clone() } else { self.lines(root, &self.collapsed) };
        match self.selected.as_ref().map(|id| self.nodes.iter().position(|node| node.id == *id)) {
            Some(Some(at)) => self.at = at,
            Some(None) | None => self.select(self.nodes.iter().position(|node| node.role == Role::Root).unwrap_or(0)),
        }
    }

    fn lines(&self, root: &Activity, collapsed: &HashSet<String>) -> Vec<Node> {
        let mut lines = Lines { nodes: vec![], collapsed, called: HashMap::new(), links: HashMap::new(), jobs: HashMap::new() };
        lines.links.extend(self.below.value.iter().flatten().map(|link| (link.id.as_str(), link)));
        for call in self.called.value.iter().flatten() {
            if let Some(instance) = &call.called_process_instance_id {
                lines.called.insert(&call.id, instance);
            }
        }
        for job in self.jobs.value.iter().flatten() {
            if let Some(execution) = &job.execution_id {
                let jobs = lines.jobs.entry(execution.as_str()).or_default();
                jobs.all += 1;
                jobs.failed += usize::from(job.retries == Some(0));
                jobs.timers += usize::from(job.due_date.is_some() && job.retries != Some(0));
            }
        }
        for link in self.callers.value.iter().flatten() {
            lines.nodes.push(Node::link(link, Role::Caller));
        }
        lines.add(root, Role::Root, 0);
        lines.nodes
    }

    fn select(&mut self, at: usize) {
        self.at = at.min(self.nodes.len().saturating_sub(1));
        self.selected = self.nodes.get(self.at).map(|node| node.id.clone());
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
        self.selected().filter(|node| matches!(node.role, Role::Activity | Role::Transition)).map(|node| node.activity.as_str())
    }

    /// The selected line's place.
    pub fn selected_at(&self) -> Option<usize> {
        self.selected.as_ref().map(|_| self.at)
    }

    /// Selects the first line of an activity.
    pub fn select_activity(&mut self, activity: &str) {
        let is_it = |node: &Node| !matches!(node.role, Role::Called | Role::Caller);
        let mut lines = self.nodes.iter().enumerate().filter(|(_, node)| is_it(node));
        // a job in front of many instances waits at what holds them together
        let exact = lines.clone().find(|(_, node)| node.activity == activity);
        let found = exact.or_else(|| lines.find(|(_, node)| node.activity.split('#').next() == Some(activity)));
        if let Some((at, _)) = found {
            self.select(at);
        }
    }

    /// Why it, or a part of what is told beside it, could not be read.
    pub fn error(&self) -> Option<&ApiError> {
        let parts = [&self.called.error, &self.below.error, &self.callers.error, &self.jobs.error];
        self.root.error.as_ref().or_else(|| parts.into_iter().flatten().next())
    }

    /// Selects the line of that id; whether it is shown.
    pub fn select_id(&mut self, id: &str) -> bool {
        let found = self.nodes.iter().position(|node| node.id == id);
        if let Some(at) = found {
            self.select(at);
        }
        found.is_some()
    }

    /// Selects the instance itself.
    pub fn select_root(&mut self) {
        self.select(self.nodes.iter().position(|node| node.role == Role::Root).unwrap_or(0));
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        self.select(self.at.saturating_add_signed(by));
    }

    /// Shows what is below the selected line, or hides it. `None`: the other of the two.
    pub fn fold(&mut self, hide: Option<bool>) {
        let Some(node) = self.selected().cloned() else { return };
        let hidden = self.collapsed.contains(&node.id);
        match hide.unwrap_or(!hidden) {
            true if node.has_children && !hidden => {
                self.collapsed.insert(node.id);
            }
            true => {
                // nothing to hide here: go to what it belongs to
                if let Some(parent) = self.nodes[..self.at].iter().rposition(|above| above.depth < node.depth) {
                    self.select(parent);
                }
            }
            false => {
                self.collapsed.remove(&node.id);
            }
        }
        self.arrange();
    }

    /// Whether what is below a line is hidden.
    pub fn is_collapsed(&self, id: &str) -> bool {
        self.collapsed.contains(id)
    }

    /// What the selected line narrows other lists to: terms for incidents, jobs, variables and tasks, by resource name.
    pub fn scope(&self, resource: &str) -> Vec<Term> {
        let mut terms = vec![Term::is("instance", self.instance.clone())];
        let Some(node) = self.selected().filter(|node| matches!(node.role, Role::Activity | Role::Transition)) else { return terms };
        let (below, above) = self.around_selected();
        let ids = |nodes: &[&Node], pick: fn(&Node) -> String| {
            let mut ids: Vec<String> = nodes.iter().map(|node| pick(node)).filter(|id| !id.is_empty()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.join(",")
        };
        match (resource, node.role) {
            ("incidents", _) => terms.push(any_of("holds", ids(&below, |node| node.activity.clone()))),
            ("jobs", _) => terms.push(any_of("execution", executions(&below))),
            // what is visible from here: its own variables, and those of the scopes it stands in
            ("variables", _) => {
                let scopes: Vec<&Node> = above.iter().chain(&below).copied().filter(|node| node.role != Role::Transition).collect();
                terms.push(any_of("scope", ids(&scopes, |node| node.id.clone())));
            }
            ("tasks", _) => terms.push(any_of("activity", ids(&below, |node| node.activity.clone()))),
            _ => {}
        }
        terms
    }

    /// The selected line and those below it, folded away or not; and those it stands in, outermost first.
    fn around_selected(&self) -> (Vec<&Node>, Vec<&Node>) {
        let Some(at) = self.selected().and_then(|node| self.whole.iter().position(|other| other.id == node.id)) else {
            return (vec![], vec![]);
        };
        let depth = self.whole[at].depth;
        let below = self.whole[at + 1..].iter().take_while(|below| below.depth > depth);
        let below = std::iter::once(&self.whole[at]).chain(below.filter(|node| node.role != Role::Called)).collect();
        let mut above: Vec<&Node> = vec![];
        for node in self.whole[..at].iter().rev() {
            if node.depth < above.last().map_or(depth, |inner| inner.depth) && node.role != Role::Caller {
                above.push(node);
            }
        }
        above.reverse();
        (below, above)
    }

    /// The first line of the window, so that the selection is in it.
    pub fn scroll_into(&mut self, height: usize) -> usize {
        let height = height.max(1);
        if self.at < self.top {
            self.top = self.at;
        } else if self.at >= self.top + height {
            self.top = self.at + 1 - height;
        }
        self.top
    }

    /// The first line of the window.
    pub fn top(&self) -> usize {
        self.top
    }

    /// When it should be read again.
    pub fn due(&self, interval: Duration) -> Option<Instant> {
        if self.root.pending.is_some() {
            return None;
        }
        self.root.tried.map(|at| at + super::slot::pause_after(self.root.misses, interval))
    }
}

fn any_of(field: &str, value: String) -> Term {
    Term::of(field, Test::AnyOf, value)
}

fn executions(nodes: &[&Node]) -> String {
    let mut ids: Vec<&str> = nodes.iter().flat_map(|node| &node.executions).map(String::as_str).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.join(",")
}

fn has_call(activity: &Activity) -> bool {
    activity.activity_type.as_deref() == Some("callActivity") || activity.child_activity_instances.iter().flatten().any(has_call)
}

fn executions_of(activity: &Activity) -> impl Iterator<Item = &String> {
    activity.execution_ids.iter().flatten().chain(&activity.execution_id)
}

struct Lines<'a> {
    nodes: Vec<Node>,
    collapsed: &'a HashSet<String>,
    called: HashMap<&'a str, &'a str>,
    links: HashMap<&'a str, &'a Link>,
    jobs: HashMap<&'a str, Jobs>,
}

impl<'a> Lines<'a> {
    fn add(&mut self, activity: &'a Activity, role: Role, depth: usize) {
        let at = self.nodes.len();
        let node = Self::node(activity, role, depth);
        let hidden = self.collapsed.contains(&node.id);
        let called = self.called.get(node.id.as_str()).copied();
        self.nodes.push(node);
        let children = activity.child_activity_instances.iter().flatten().map(|child| (child, Role::Activity));
        let transitions = activity.child_transition_instances.iter().flatten().map(|child| (child, Role::Transition));
        let below: Vec<_> = children.chain(transitions).collect();
        self.nodes[at].has_children = !below.is_empty() || called.is_some();
        if hidden {
            self.nodes[at].jobs = self.jobs_of(activity);
            return;
        }
        if let Some(instance) = called {
            let unknown = Link { id: instance.to_owned(), definition_key: Some(instance.to_owned()), business_key: None };
            let link = self.links.get(instance).copied().unwrap_or(&unknown);
            self.nodes.push(Node { depth: depth + 1, ..Node::link(link, Role::Called) });
        }
        for (child, role) in below {
            self.add(child, role, depth + 1);
        }
        self.nodes[at].jobs = self.jobs_of(activity);
    }

    /// An execution is listed at each scope that it passes through; its jobs are shown at the innermost, which takes them first.
    /// What no child takes is the scope's own: the timer at the edge of a subprocess.
    fn jobs_of(&mut self, activity: &Activity) -> Jobs {
        let mut jobs = Jobs::default();
        for more in executions_of(activity).filter_map(|id| self.jobs.remove(id.as_str())) {
            jobs = Jobs { all: jobs.all + more.all, failed: jobs.failed + more.failed, timers: jobs.timers + more.timers };
        }
        jobs
    }

    fn node(activity: &Activity, role: Role, depth: usize) -> Node {
        let id = activity.id.clone().unwrap_or_default();
        Node {
            // a transition has the id of its execution, which can be the instance's own
            id: if role == Role::Transition { format!("transition {id}") } else { id },
            depth,
            activity: activity.activity_id.clone().or_else(|| activity.target_activity_id.clone()).unwrap_or_default(),
            name: activity.activity_name.clone().unwrap_or_default(),
            kind: activity.activity_type.clone().unwrap_or_default(),
            role,
            executions: executions_of(activity).cloned().collect(),
            incidents: activity.incident_ids.as_ref().map_or(0, Vec::len),
            jobs: Jobs::default(),
            has_children: false,
        }
    }
}

impl Node {
    fn link(link: &Link, role: Role) -> Self {
        Self {
            id: link.id.clone(),
            depth: 0,
            activity: link.definition_key.clone().unwrap_or_default(),
            name: link.business_key.clone().unwrap_or_default(),
            kind: String::new(),
            role,
            executions: vec![],
            incidents: 0,
            jobs: Jobs::default(),
            has_children: false,
        }
    }
}
