//! What people and workers have left behind today: what no start by itself would show.

use super::super::id::Id;
use super::super::time::{DAY, HOUR, MINUTE};
use super::super::value::{Kind, Plain, Value};
use super::batch::{PAUSE, STEP, Work};
use super::{Defined, Delayed, DueDate, IncidentKind, OwnKind, Task, World};

/// A value of so many bytes is somewhere.
const BIG: usize = 4 << 20;

/// So many invoices are reported as late.
const LATE: usize = 2;

impl World {
    /// Makes a day's traces: batches, notes, locks, jobs that fail and will be tried again, a very big value.
    pub(super) fn leave_traces(&mut self) {
        self.leave_batches();
        let now = self.now;
        let problems: Vec<Id> = self.problems.iter().rev().copied().collect();
        let (jobs, works): (Vec<Id>, Vec<Id>) =
            problems.iter().partition(|i| self.incidents.get(i).is_some_and(|i| i.kind == IncidentKind::Job));
        self.leave_reports();
        self.leave_plans();
        for (incident, note) in works.iter().zip(["paper is on its way, Ada", "printer 3 is out until Monday"]) {
            self.incidents.change(*incident, |i| i.annotation = Some(note.to_owned()));
        }
        // somebody gave these another try, later
        let later: Vec<Id> = jobs.iter().step_by(9).take(4).filter_map(|i| self.incidents.get(i)?.configuration).collect();
        for (job, hours) in later.into_iter().zip(1..) {
            self.set_retries(job, 2, DueDate::Set(Some(now + hours * HOUR)));
        }
        let waiting: Vec<Id> = self.external_tasks.values().filter(|t| t.retries.is_none()).map(|t| t.id).take(6).collect();
        for (n, task) in (1..).zip(waiting) {
            self.external_tasks.change(task, |t| {
                t.worker = Some(format!("printer-worker-{n}"));
                t.locked_until = Some(now + n * 4 * MINUTE);
                if n % 3 == 0 {
                    t.retries = Some(2);
                    t.error = Some("Printer is warming up".to_owned());
                }
            });
        }
        let zoo = self.instances.values().find(|i| i.business_key.as_ref().is_some_and(|k| k.starts_with("ZOO"))).map(|i| i.id);
        if let Some(zoo) = zoo {
            let scan = format!("[{}0]", "\"0123456789abcdef\",".repeat(BIG / 19));
            self.set_variable(zoo, "scan", Value::of(Kind::Json, Plain::Text(scan)), false);
        }
    }

    /// What a monitor reported: invoices that wait for too long.
    fn leave_reports(&mut self) {
        let old =
            |t: &&Task| t.end.is_none() && t.created < self.now - DAY && self.defined(t.definition).elements[t.element].id == "approve";
        let late: Vec<(Id, Option<String>)> = self
            .tasks
            .values()
            .filter(old)
            .take(LATE)
            .map(|t| (t.execution, self.instances.get(&t.instance).and_then(|i| i.business_key.clone())))
            .collect();
        for (execution, configuration) in late {
            let own = OwnKind { name: "sla-breach".to_owned(), configuration };
            self.report(execution, own, Some("Invoice has waited for its approval for more than a day".to_owned()));
        }
    }

    /// Somebody wants the earlier version of something stopped in three days.
    fn leave_plans(&mut self) {
        let before = self.definitions.iter().position(|d| self.versions(&d.key).count() > 1);
        if let Some(before) = before {
            let delayed = Delayed { what: Defined::Processes(vec![before]), suspended: true, all: false };
            self.suspend_defined(delayed, Some(self.now + 3 * DAY));
        }
    }

    /// Batches as a day at work leaves them: one that is done, and one that somebody stopped half-way. They change nothing.
    fn leave_batches(&mut self) {
        let mut targets: Vec<String> = self.running().filter(|i| !i.suspended).take(5 * STEP / 2).map(|i| i.id.to_string()).collect();
        let stopped = self.accept_batch(targets.clone(), Work::Suspend(false));
        self.step_batch(stopped);
        self.step_batch(stopped);
        self.suspend_batch(stopped, true);
        targets.truncate(STEP / 2);
        let done = self.accept_batch(targets, Work::Suspend(false));
        self.step_batch(done);
        self.step_batch(done);
        for (batch, ago) in [(stopped, 40), (done, 125)] {
            let Some(batch) = self.batches.get_mut(&batch) else { continue };
            let earlier = |time: i64| time - ago * MINUTE;
            batch.start = earlier(batch.start);
            batch.execution_start = batch.execution_start.map(|t| earlier(t) + PAUSE);
            batch.end = batch.end.map(|t| earlier(t) + 2 * PAUSE);
        }
    }
}
