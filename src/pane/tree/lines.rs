//! The tree as lines: instances within instances, each with its activity and transition instances, marked with their incidents and jobs.

use std::collections::{HashMap, HashSet};

use super::{
    Tree,
    activity::{Activity, End, Link},
    part::Part,
};

/// What the engine adds to the id of an activity for what holds its many instances together.
pub const BODY: &str = "#multiInstanceBody";
/// How deep instances are laid out within instances.
const DEEPEST: usize = 24;

/// One line of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Id of the activity or transition instance, or of the instance that the line stands for.
    pub id: String,
    /// The instance that it belongs to.
    pub instance: String,
    /// How deep it stands.
    pub depth: usize,
    /// Id of the activity; for instances the key of the definition, or the id.
    pub activity: String,
    /// Name of the activity, business key of an instance; empty where it has none.
    pub name: String,
    /// `userTask`, `serviceTask`, `multiInstanceBody`, …
    pub kind: String,
    /// What kind of line it is.
    pub role: Role,
    /// Ids of its executions.
    pub executions: Vec<String>,
    /// Ids of the incidents of its own.
    pub incidents: Vec<String>,
    /// Jobs that wait here.
    pub jobs: Jobs,
    /// Whether lines below belong to it.
    pub has_children: bool,
    /// How it ended, if history tells so.
    pub end: Option<End>,
}

/// What a line of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The instance that the tree begins with.
    Root,
    /// An activity that is under way, or was.
    Activity,
    /// A token that waits before or after an activity for its job.
    Transition,
    /// An instance that was called from here.
    Called,
    /// An instance above the one that the tree begins with: it called it.
    Caller,
}

/// Jobs at a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jobs {
    /// All.
    pub all: usize,
    /// Those without retries.
    pub failed: usize,
    /// Those with a due date.
    pub timers: usize,
    /// The id of one that failed.
    pub failure: Option<String>,
}

impl Jobs {
    pub(super) fn add(&mut self, more: &Self) {
        self.all += more.all;
        self.failed += more.failed;
        self.timers += more.timers;
        if self.failure.is_none() {
            self.failure.clone_from(&more.failure);
        }
    }
}

impl Role {
    /// Whether the line stands for a whole instance.
    pub fn is_instance(self) -> bool {
        matches!(self, Self::Root | Self::Called | Self::Caller)
    }
}

/// Lines, and the instances that they show.
pub(super) struct Lines<'a> {
    tree: &'a Tree,
    /// Lines whose insides are hidden; `None`: none are.
    collapsed: Option<&'a HashSet<String>>,
    pub(super) nodes: Vec<Node>,
    pub(super) shown: Vec<String>,
    jobs: HashMap<&'a str, Jobs>,
}

impl<'a> Lines<'a> {
    /// The lines of a tree; `all`: also those that are folded away within an instance.
    pub(super) fn of(tree: &'a Tree, all: bool) -> Self {
        let collapsed = (!all).then_some(&tree.collapsed);
        let mut lines = Self { tree, collapsed, nodes: vec![], shown: vec![], jobs: HashMap::new() };
        for job in tree.jobs.value.iter().flatten() {
            if let Some(execution) = &job.execution_id {
                let failed = job.retries == Some(0);
                lines.jobs.entry(execution.as_str()).or_default().add(&Jobs {
                    all: 1,
                    failed: usize::from(failed),
                    timers: usize::from(job.due_date.is_some() && !failed),
                    failure: failed.then(|| job.id.clone()),
                });
            }
        }
        for link in tree.chain[tree.opened..].iter().rev() {
            lines.nodes.push(Node { has_children: true, ..Node::link(&link.id, Some(link), Role::Caller) });
        }
        let above = tree.opened.checked_sub(1).and_then(|at| tree.chain.get(at));
        lines.begin(above.map_or(tree.instance.as_str(), |link| &link.id), above);
        lines
    }

    /// The instance that the tree begins with.
    fn begin(&mut self, instance: &'a str, link: Option<&Link>) {
        self.shown.push(instance.to_owned());
        let Some((part, root)) = self.read(instance) else {
            if let Some(link) = link {
                self.nodes.push(Node::link(instance, Some(link), Role::Root));
            }
            return;
        };
        let node = Node { has_children: root.below().next().is_some(), ..Node::activity(root, instance, Role::Root, 0) };
        // an instance above is called as where it is a link
        let node = match link {
            Some(link) => Node {
                activity: Node::link(instance, Some(link), Role::Root).activity,
                name: link.business_key.clone().unwrap_or_default(),
                ..node
            },
            None => node,
        };
        let at = self.nodes.len();
        let hidden = self.is_hidden(&node.id);
        self.nodes.push(node);
        if !hidden {
            self.inside(part, root, 1);
        }
        self.nodes[at].jobs = self.jobs_of(root);
    }

    fn read(&self, instance: &str) -> Option<(&'a Part, &'a Activity)> {
        let part = self.tree.parts.iter().find(|part| part.instance == instance)?;
        Some((part, part.root.value.as_ref()?))
    }

    fn is_hidden(&self, id: &str) -> bool {
        self.collapsed.is_some_and(|collapsed| collapsed.contains(id))
    }

    /// What stands in an instance.
    fn inside(&mut self, part: &'a Part, root: &'a Activity, depth: usize) {
        let (called, loose) = part.calls();
        self.below(part, root, &called, depth);
        for link in loose {
            self.called(part, &link.id, depth);
        }
    }

    fn below(&mut self, part: &'a Part, of: &'a Activity, called: &HashMap<&str, &'a str>, depth: usize) {
        for child in of.child_activity_instances.iter().flatten() {
            self.add(part, child, Role::Activity, called, depth);
        }
        for child in of.child_transition_instances.iter().flatten() {
            self.add(part, child, Role::Transition, called, depth);
        }
    }

    fn add(&mut self, part: &'a Part, activity: &'a Activity, role: Role, called: &HashMap<&str, &'a str>, depth: usize) {
        let at = self.nodes.len();
        let instance = called.get(activity.id.as_deref().unwrap_or_default()).copied();
        let node = Node {
            has_children: instance.is_some() || activity.below().next().is_some(),
            ..Node::activity(activity, &part.instance, role, depth)
        };
        let hidden = self.is_hidden(&node.id);
        self.nodes.push(node);
        if !hidden {
            if let Some(instance) = instance {
                self.called(part, instance, depth + 1);
            }
            self.below(part, activity, called, depth + 1);
        }
        self.nodes[at].jobs = self.jobs_of(activity);
    }

    /// An instance that was called; with what stands in it, if that was asked for.
    fn called(&mut self, by: &Part, instance: &'a str, depth: usize) {
        let at = self.nodes.len();
        self.nodes.push(Node { depth, has_children: true, ..Node::link(instance, by.link(instance), Role::Called) });
        if !self.tree.expanded.contains(instance) || depth > DEEPEST || self.shown.iter().any(|shown| shown == instance) {
            return;
        }
        self.shown.push(instance.to_owned());
        let Some((part, root)) = self.read(instance) else { return };
        self.nodes[at].has_children = root.below().next().is_some();
        self.inside(part, root, depth + 1);
        self.nodes[at].jobs = self.jobs_of(root);
    }

    /// An execution is listed at each scope that it passes through; its jobs are shown at the innermost, which takes them first.
    /// What no child takes is the scope's own: the timer at the edge of a subprocess.
    fn jobs_of(&mut self, activity: &Activity) -> Jobs {
        let mut jobs = Jobs::default();
        for more in activity.executions().filter_map(|id| self.jobs.remove(id.as_str())) {
            jobs.add(&more);
        }
        jobs
    }
}

impl Node {
    fn activity(activity: &Activity, instance: &str, role: Role, depth: usize) -> Self {
        let id = activity.id.clone().unwrap_or_default();
        Self {
            id: match role {
                Role::Root => instance.to_owned(),
                // a transition has the id of its execution, which can be the instance's own
                Role::Transition => format!("transition {id}"),
                _ => id,
            },
            instance: instance.to_owned(),
            depth,
            activity: activity.activity_id.clone().or_else(|| activity.target_activity_id.clone()).unwrap_or_default(),
            name: activity.activity_name.clone().unwrap_or_default(),
            kind: activity.activity_type.clone().unwrap_or_default(),
            role,
            executions: activity.executions().cloned().collect(),
            incidents: activity.incident_ids.clone().unwrap_or_default(),
            jobs: Jobs::default(),
            has_children: false,
            end: activity.end,
        }
    }

    fn link(instance: &str, link: Option<&Link>, role: Role) -> Self {
        let text = |of: fn(&Link) -> &Option<String>| link.and_then(|link| of(link).clone());
        Self {
            id: instance.to_owned(),
            instance: instance.to_owned(),
            depth: 0,
            activity: text(|link| &link.definition_key).unwrap_or_else(|| instance.to_owned()),
            name: text(|link| &link.business_key).unwrap_or_default(),
            kind: String::new(),
            role,
            executions: vec![],
            incidents: vec![],
            jobs: Jobs::default(),
            has_children: false,
            end: link.and_then(|link| link.end_time.as_ref()).map(|_| End { canceled: false, took_ms: None }),
        }
    }

    /// What people call it.
    pub fn label(&self) -> &str {
        let id = self.activity.strip_suffix(BODY).unwrap_or(&self.activity);
        if self.name.is_empty() { id } else { &self.name }
    }
}
