//! The screen of an instance: a tree, and lists that are narrowed to what is selected in it.

use std::time::Duration;

use super::{Screen, latest::Latest};
use crate::{
    act::Subject,
    api::{Id, System},
    pane::{
        Pane,
        cause::{About, Came, Causes, Chain},
        slot::{Asked, Outcome, Ticket},
        table::{Asking, Table},
        tree::{Node, Sought, Tree},
    },
    resource::{
        EXTERNAL_TASKS, HISTORIC_ACTIVITIES, HISTORIC_INCIDENTS, HISTORIC_TASKS, HISTORIC_VARIABLES, INCIDENTS, INSTANCES, JOB_LOG, JOBS,
        Resource, TASKS, VARIABLES, filter::Term,
    },
};

/// A list beside the tree.
struct Tab {
    /// Of a running instance.
    running: &'static Resource,
    /// Of one that has ended, if it has any.
    ended: Option<&'static Resource>,
    /// Its name where there is room.
    name: &'static str,
    /// Its name where there is little.
    short: &'static str,
}

/// The lists beside the tree, in the order of their keys.
const TABS: &[Tab] = &[
    Tab { running: &INCIDENTS, ended: Some(&HISTORIC_INCIDENTS), name: "Incidents", short: "Inc" },
    Tab { running: &JOBS, ended: Some(&JOB_LOG), name: "Jobs", short: "Jobs" },
    Tab { running: &VARIABLES, ended: Some(&HISTORIC_VARIABLES), name: "Variables", short: "Vars" },
    Tab { running: &TASKS, ended: Some(&HISTORIC_TASKS), name: "Tasks", short: "Tasks" },
    Tab { running: &EXTERNAL_TASKS, ended: None, name: "External", short: "Ext" },
    Tab { running: &HISTORIC_ACTIVITIES, ended: None, name: "Timeline", short: "Time" },
];

/// The place of the incidents among the panes.
const AT_INCIDENTS: usize = 1;

impl Tab {
    fn resource(&self, past: bool) -> &'static Resource {
        self.ended.filter(|_| past).unwrap_or(self.running)
    }
}

/// How long a line of the tree is selected before the tabs that are not shown are counted for it.
const REST: Duration = Duration::from_secs(1);
/// How often they are counted again.
const COUNT_EVERY: Duration = Duration::from_mins(1);

impl Screen {
    /// Everything about one instance.
    pub fn instance(id: &str, label: String, system: System, sought: Option<Sought>) -> Self {
        let scope = vec![Term::is("instance", id)];
        let mut tree = Tree::new(id);
        if let Some(sought) = sought {
            tree.seek(sought);
        }
        let tabs = TABS.iter().map(|tab| Pane::Table(Box::new(Table::new(tab.running, system, scope.clone()))));
        Self {
            title: label,
            panes: std::iter::once(Pane::Tree(Box::new(tree))).chain(tabs).collect(),
            focus: 0,
            tab: 1,
            head: Some(Box::new(Table::new(&INSTANCES, system, vec![Term::is("id", id), Term::is("state", "all")]))),
            latest: Latest::default(),
            causes: Causes::default(),
            count_at: None,
        }
    }

    /// The name of a list on its tab: where there is room, and where there is little.
    pub fn tab_name(table: &Table) -> (&'static str, &'static str) {
        let tab = TABS.iter().find(|tab| [false, true].map(|past| tab.resource(past).name).contains(&table.resource.name));
        tab.map_or((table.resource.title, table.resource.title), |tab| (tab.name, tab.short))
    }

    /// Counts what is in the tabs that are not read.
    pub(super) fn count_tabs(&mut self, wide: bool, ctx: &mut Asking) -> Vec<Asked> {
        self.count_at = Some(ctx.now.instant + COUNT_EVERY);
        let read = self.read(wide);
        let tabs = self.panes.iter_mut().enumerate().filter(|(at, _)| !read.contains(at));
        tabs.filter_map(|(_, pane)| pane.table_mut()?.count(ctx)).collect()
    }

    /// The tree of the screen, whatever pane has the keys.
    pub fn instance_tree(&self) -> Option<&Tree> {
        self.head.as_ref().and(self.panes.first())?.tree()
    }

    /// The place of the incidents beside the tree.
    pub fn incidents(&self) -> Option<usize> {
        self.instance_tree().map(|_| AT_INCIDENTS)
    }

    /// The incident that is told of over the lists.
    pub fn incident(&self) -> Option<Subject> {
        let table = self.panes.get(self.incidents()?)?.table()?;
        table.selected().or_else(|| table.first())
    }

    /// Where the incident that is told of began, if that is known.
    pub fn cause(&self) -> Option<&Chain> {
        self.causes.chain(&About::Root(self.incident()?.reference("root")?))
    }

    /// Asks where the incident that is told of began, unless it began right there.
    pub fn ask_cause(&mut self, wide: bool, ctx: &mut Asking) -> Option<Asked> {
        let shown = self.incidents().is_some_and(|at| wide || self.focus == at);
        let incident = self.incident().filter(|_| shown)?;
        let root = incident.reference("root").filter(|root| root != incident.row.id.as_str())?;
        let past = incident.resource.name != INCIDENTS.name;
        self.causes.ask(About::Root(root), past, false, ctx)
    }

    /// The failure that one wants to know the cause of: the selected incident's, else the one at the selected line or below it, else any.
    pub fn failure(&self) -> About {
        let of = |incident: Option<Subject>| incident.and_then(|incident| incident.reference("root")).map(About::Root);
        let selected = of(self.incidents().filter(|at| *at == self.focus).and_then(|_| self.incident()));
        let at_line = || self.instance_tree().and_then(Tree::incident).map(|id| About::Incident(id.to_owned()));
        selected.or_else(at_line).or_else(|| of(self.incident())).unwrap_or_default()
    }

    /// Goes to where a failure began, once that is known.
    pub fn go_to_cause(&mut self, about: About, ctx: &mut Asking) -> Vec<Asked> {
        if let Some(chain) = self.causes.chain(&about).cloned() {
            return self.reveal(&chain, ctx);
        }
        let past = self.instance_tree().is_some_and(Tree::is_past);
        self.causes.ask(about, past, true, ctx).into_iter().collect()
    }

    fn reveal(&mut self, chain: &Chain, ctx: &mut Asking) -> Vec<Asked> {
        let Some(cause) = chain.cause() else { return vec![] };
        let sought = Sought { activity: cause.holder().to_owned(), execution: cause.execution().map(str::to_owned) };
        let Some(tree) = self.panes.first_mut().and_then(Pane::tree_mut) else { return vec![] };
        let mut asked = tree.reveal(&chain.instances(), sought, ctx);
        self.focus_on(0);
        asked.extend(self.follow_tree(true, ctx));
        asked
    }

    /// Takes an answer about a cause, if it is one; gives what is to be asked next, and why a cause that was to be gone to cannot be.
    pub fn accept_cause(&mut self, ticket: Ticket, outcome: Outcome, ctx: &mut Asking) -> Result<(Vec<Asked>, Option<String>), Outcome> {
        let (asked, came) = self.causes.accept(ticket, outcome, ctx)?;
        let mut asked: Vec<Asked> = asked.into_iter().collect();
        match came {
            Came::Wanted(chain) => asked.extend(self.reveal(&chain, ctx)),
            Came::Missing(reason) => return Ok((asked, Some(reason))),
            Came::Known => {}
        }
        Ok((asked, None))
    }

    /// Narrows the lists beside the tree to what is selected in it; asks for those on screen.
    /// What a person did not do leaves the selection of the lists alone.
    pub fn follow_tree(&mut self, by_person: bool, ctx: &mut Asking) -> Vec<Asked> {
        let incidents = self.incidents();
        let mut moved = false;
        let Some((Pane::Tree(tree), tabs)) = self.panes.split_first_mut() else { return vec![] };
        let mut asked = vec![];
        let past = tree.is_past();
        for ((at, pane), tab) in (1..).zip(tabs).zip(TABS) {
            let Pane::Table(table) = pane else { continue };
            let is_read = at == self.tab || at == self.focus || (Some(at) == incidents && table.rows.tried.is_some());
            let resource = tab.resource(past);
            let scope = tree.scope(tab.running.name);
            if table.resource.name != resource.name {
                let system = table.binding().map_or(System::Camunda7, |binding| binding.system);
                **table = Table::new(resource, system, scope);
            } else if !table.set_scope(scope, by_person) {
                continue;
            }
            moved = true;
            if is_read {
                table.rows.pending = None;
                asked.extend(table.refresh(ctx));
            }
        }
        if moved || (self.count_at.is_none() && tree.freshness().0.is_some()) {
            self.count_at = Some(ctx.now.instant + REST);
        }
        asked
    }

    /// What the lists beside the tree are narrowed to, if not to all of its instance; raw text.
    pub fn narrowed_to(&self) -> Option<&str> {
        let tree = self.instance_tree()?;
        tree.selected().filter(|node| node.id != tree.instance).map(Node::label)
    }

    /// Widens the lists beside the tree to the whole instance again.
    pub fn widen(&mut self, ctx: &mut Asking) -> Vec<Asked> {
        if let Some(tree) = self.panes.first_mut().and_then(Pane::tree_mut) {
            tree.select_home();
        }
        self.follow_tree(true, ctx)
    }

    /// Whether what is selected belongs to another instance than that of the screen: one that called it or was called, opened in
    /// its tree.
    pub fn strays(&self) -> bool {
        self.instance_tree().is_some_and(|tree| tree.selected().is_some_and(|node| node.instance != tree.instance))
    }

    /// The instance that the selected line of the tree stands for, if it is another than that of the screen.
    pub fn link(&self) -> Option<Id> {
        let tree = self.tree()?;
        tree.selected().filter(|node| node.role.is_instance() && node.id != tree.instance).map(|node| Id::from(node.id.as_str()))
    }
}
