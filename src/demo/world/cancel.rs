//! Deleting and forgetting process instances.

use std::collections::HashSet;

use super::super::id::Id;
use super::{Outcome, World};

/// How a process instance is deleted.
#[derive(Debug, Clone, Default)]
pub struct Cut {
    /// Why.
    pub reason: Option<String>,
    /// Whether what it called is deleted too; if not, that goes on by itself.
    pub called: bool,
}

impl World {
    /// Deletes a running instance and the call activity that called it; where nothing is left there, the caller too.
    pub fn cancel(&mut self, instance: Id, cut: &Cut) {
        let caller = self.instances.get(&instance).and_then(|i| i.caller);
        self.cancel_below(instance, cut);
        let Some(caller) = caller else { return };
        let now = self.now;
        let Some(row) = self.instances.get_mut(&caller.instance) else { return };
        let Some(token) = row.token(caller.token).cloned() else { return };
        row.tokens.retain(|t| t.key != caller.token);
        let empty = row.tokens.is_empty();
        if let Some(activity) = token.activity {
            self.activities.change(activity, |a| {
                a.end = Some(now).into();
                a.canceled = true;
            });
        }
        if empty {
            self.cancel(caller.instance, cut);
        }
    }

    fn cancel_below(&mut self, instance: Id, cut: &Cut) {
        let now = self.now;
        let Some(row) = self.instances.get_mut(&instance).filter(|i| i.end.is_none()) else { return };
        row.tokens.clear();
        let (jobs, works, tasks, activities) = (row.jobs.clone(), row.external_tasks.clone(), row.tasks.clone(), row.activities.clone());
        let called: Vec<Id> =
            activities.iter().filter_map(|a| self.activities.get(a)).filter(|a| a.end.get().is_none()).filter_map(|a| a.called).collect();
        for child in called {
            if cut.called {
                self.cancel_below(child, cut);
            } else {
                self.instances.change(child, |i| i.caller = None);
            }
        }
        self.unsubscribe(instance, |_| true);
        for job in jobs {
            self.delete_job(job);
        }
        for work in works {
            self.remove_external_task(work);
        }
        for task in tasks {
            if self.tasks.get(&task).is_some_and(|t| t.end.is_none()) {
                self.end_task(task, cut.reason.as_deref().unwrap_or("deleted"));
            }
        }
        for incident in self.instances[&instance].incidents.clone() {
            self.problems.remove(&incident);
            self.incidents.change(incident, |i| {
                if i.end.is_none() {
                    i.end = Some(now);
                    i.deleted = true;
                }
            });
        }
        for activity in activities {
            self.activities.change(activity, |a| {
                if a.end.get().is_none() {
                    a.end.begin(now);
                    a.canceled = true;
                }
            });
        }
        self.end_instance(instance, Outcome::ExternallyTerminated, cut.reason.clone());
    }

    /// Removes all but the latest `keep` ended trees of instances, so that the world stays small over days.
    pub(super) fn forget(&mut self, keep: usize) {
        let ended = self.instances.values().filter(|i| i.id == i.root);
        let mut ended: Vec<(i64, Id)> = ended.filter_map(|i| Some((i.end?, i.id))).collect();
        ended.sort_unstable_by(|a, b| b.cmp(a));
        let gone: HashSet<Id> = ended.into_iter().skip(keep).map(|(_, id)| id).collect();
        let rows: Vec<Id> = self.instances.values().filter(|i| gone.contains(&i.root)).map(|i| i.id).collect();
        for id in rows {
            let Some(row) = self.instances.remove(&id) else { continue };
            for id in &row.variables {
                self.variables.remove(id);
            }
            for id in &row.tasks {
                self.tasks.remove(id);
            }
            for id in &row.incidents {
                self.incidents.remove(id);
            }
            for id in &row.activities {
                self.activities.remove(id);
            }
            for id in &row.log {
                self.log.remove(id);
            }
        }
        while self.batches.values().filter(|b| b.end.is_some()).count() > keep {
            let Some(first) = self.batches.values().find(|b| b.end.is_some()).map(|b| b.id) else { break };
            self.batches.remove(&first);
        }
    }
}
