//! Runs: writes under way and done, with their reports, until the program ends.

use std::collections::HashSet;

use crate::{
    act::{
        Action, Entry, Selection,
        follow::{End, Followed},
        perform::{Fate, Progress, Report, Settled},
    },
    api::{Id, Plan, Step, Undo, camunda7::job::SET_JOB_RETRIES},
    call,
    pane::slot::Ticket,
};

/// Runs kept.
const KEPT: usize = 50;

/// Where a plan came from, so that it can be planned another way.
#[derive(Clone)]
pub struct Origin {
    /// The action.
    pub action: &'static Action,
    /// What it was for.
    pub selection: Selection,
    /// What was entered.
    pub entries: Vec<Entry>,
}

/// One plan that was confirmed.
pub struct Run {
    /// Its ticket.
    pub ticket: Ticket,
    /// What was confirmed.
    pub plan: Plan,
    /// Where it came from; `None` for what follows another run.
    pub origin: Option<Origin>,
    /// How far it has got.
    pub progress: Progress,
    /// What became of it, when it is done.
    pub report: Option<Report>,
    /// The ticket under which a batch that was left is watched again.
    pub watched: Option<Ticket>,
    /// Whether it was told to stop.
    pub stopped: bool,
    /// Whether it was taken back.
    pub undone: bool,
    /// The run that it takes back, if it does.
    pub undoes: Option<Ticket>,
    /// Whether what failed was tried again.
    pub retried: bool,
    /// When it started, in milliseconds since 1970 UTC.
    pub utc_ms: i64,
}

/// All runs, newest last.
#[derive(Default)]
pub struct Runs(pub Vec<Run>);

impl Runs {
    /// Notes a plan that is being sent.
    pub fn start(&mut self, ticket: Ticket, plan: Plan, origin: Option<Origin>, undoes: Option<Ticket>, utc_ms: i64) {
        if self.0.len() >= KEPT
            && let Some(at) = self.0.iter().position(|run| !run.is_under_way())
        {
            self.0.remove(at);
        }
        let progress = Progress { total: plan.count(), ..Progress::default() };
        self.0.push(Run {
            ticket,
            plan,
            origin,
            progress,
            report: None,
            watched: None,
            stopped: false,
            undone: false,
            undoes,
            retried: false,
            utc_ms,
        });
    }

    /// The run of a ticket: the one it was sent under, or under which its batch is watched.
    pub fn of(&mut self, ticket: Ticket) -> Option<&mut Run> {
        self.0.iter_mut().find(|run| run.ticket == ticket || run.watched == Some(ticket))
    }

    /// The newest run that is not done.
    pub fn under_way(&self) -> Option<&Run> {
        self.0.iter().rev().find(|run| run.is_under_way())
    }

    /// The newest run that is done and can be taken back.
    pub fn undoable(&mut self) -> Option<&mut Run> {
        self.0.iter_mut().rev().find(|run| run.can_undo())
    }
}

impl Run {
    /// What became of it, in one line.
    pub fn summary(&self) -> String {
        let summary = self.report.as_ref().map(Report::summary).unwrap_or_default();
        format!("{}: {summary}", self.plan.title)
    }

    /// Whether something of it is still sent or watched.
    pub fn is_under_way(&self) -> bool {
        self.report.is_none() || self.watched.is_some()
    }

    /// The ticket of what is under way.
    pub fn current(&self) -> Ticket {
        self.watched.unwrap_or(self.ticket)
    }

    /// Each step with what became of it.
    fn settled(&self) -> impl Iterator<Item = (&Step, &Settled)> {
        self.report.iter().flat_map(|report| self.plan.steps.iter().zip(&report.steps))
    }

    /// The steps that take back what was done.
    fn undo_steps(&self) -> impl Iterator<Item = &Step> {
        let steps = match &self.plan.undo {
            Undo::By(steps) if !self.undone => steps.as_slice(),
            Undo::By(_) | Undo::No(_) => &[],
        };
        let done = self.settled().filter(|(_, settled)| settled.fate.did_something()).flat_map(|(step, _)| &step.targets);
        let done: HashSet<&Id> = if steps.is_empty() { HashSet::new() } else { done.map(|target| &target.id).collect() };
        steps.iter().filter(move |step| step.targets.iter().any(|target| done.contains(&target.id)))
    }

    /// Whether something of it was done that can be taken back.
    pub fn can_undo(&self) -> bool {
        self.undo_steps().next().is_some()
    }

    /// The plan that takes back what was done, if it can be.
    pub fn undo_plan(&self) -> Option<Plan> {
        let steps: Vec<Step> = self.undo_steps().cloned().collect();
        (!steps.is_empty()).then(|| Plan {
            command: "undo",
            title: format!("Undo: {}", self.plan.title),
            notes: vec!["what somebody changed since is left as it is".to_owned()],
            steps,
            undo: Undo::No("undo once more by doing it again"),
            careful: false,
        })
    }

    /// The plan that tries again what failed, and only that: of a batch, its failed jobs. What is unknown is not tried again.
    pub fn retry_plan(&self) -> Option<Plan> {
        if self.retried || self.watched.is_some() {
            return None;
        }
        let mut steps = vec![];
        for (step, settled) in self.settled() {
            match &settled.fate {
                Fate::Failed(_) | Fate::Forbidden(_) | Fate::NotSent => steps.push(step.clone()),
                Fate::Followed(followed) => steps.extend(followed.failures.iter().map(|job| {
                    let target = crate::api::Target { id: job.id.clone(), label: format!("job {} of the batch", job.id) };
                    Step::new(call!(SET_JOB_RETRIES, "id" = job.id.as_str(), "retries" = 1), vec![target])
                })),
                Fate::Done(_) | Fate::Unknown(_) => {}
            }
        }
        (!steps.is_empty()).then(|| Plan { title: format!("Again, what failed: {}", self.plan.title), steps, ..self.plan.clone() })
    }

    /// Whether a batch was forbidden that can be done one by one.
    pub fn can_be_done_singly(&self) -> bool {
        let has_batch = self.origin.as_ref().is_some_and(|origin| origin.action.batch.is_some());
        has_batch
            && !self.retried
            && self
                .settled()
                .any(|(step, settled)| matches!(step.keeps, crate::api::Keeps::Batch) && matches!(settled.fate, Fate::Forbidden(_)))
    }

    /// A batch that goes on and is not watched any more, with its size.
    pub fn left_batch(&self) -> Option<(Id, u64)> {
        if self.watched.is_some() {
            return None;
        }
        self.settled().find_map(|(_, settled)| match &settled.fate {
            Fate::Followed(Followed { batch, total, end: End::Left(_) | End::Stuck, .. }) => Some((batch.clone(), *total)),
            _ => None,
        })
    }

    /// A batch was watched again: how it went takes the place of how it was left.
    pub fn watched_to_end(&mut self, followed: Followed) {
        self.watched = None;
        for settled in self.report.iter_mut().flat_map(|report| &mut report.steps) {
            if let Fate::Followed(old) = &mut settled.fate
                && old.batch == followed.batch
            {
                *old = followed;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::{
        api::{Target, camunda7::task::SET_ASSIGNEE},
        pane::slot::Tickets,
    };

    /// A run of so many tasks given to somebody, with what became of each.
    fn run(count: usize, fate: impl Fn(usize) -> Fate) -> Runs {
        let targets = |at: usize| vec![Target { id: format!("00000000-0000-0000-0000-{at:012}").into(), label: "Check refund".to_owned() }];
        let step = |at: usize| Step::new(call!(SET_ASSIGNEE, "id" = at, "userId" = "mia"), targets(at));
        let plan = Plan {
            command: "task.assign",
            title: format!("Assign {count} tasks"),
            notes: vec![],
            steps: (0..count).map(step).collect(),
            undo: Undo::By((0..count).map(step).collect()),
            careful: false,
        };
        let settled = |at: usize| Settled { targets: targets(at), touches: 1, fate: fate(at) };
        let (mut runs, ticket) = (Runs::default(), Tickets::default().draw());
        runs.start(ticket, plan, None, None, 0);
        runs.0[0].report = Some(Report { steps: (0..count).map(settled).collect() });
        runs
    }

    /// The least time that something takes: what else the machine does only adds to it.
    fn least(mut something: impl FnMut()) -> Duration {
        let times = (0..5).map(|_| {
            let begun = Instant::now();
            something();
            begun.elapsed()
        });
        times.min().unwrap_or_default()
    }

    #[test]
    fn only_what_was_done_is_taken_back_and_many_cost_no_more_each_than_few() {
        let even = |at: usize| if at.is_multiple_of(2) { Fate::Done(String::new()) } else { Fate::NotSent };
        let few = run(500, even);
        let undo = few.0[0].undo_plan().unwrap();
        assert_eq!(undo.steps.len(), 250);
        assert!(undo.targets().all(|target| target.id.as_str().ends_with(['0', '2', '4', '6', '8'])));
        assert!(!run(3, |_| Fate::NotSent).0[0].can_undo());
        let many = run(5_000, even);
        let time = |runs: &Runs| least(|| assert!(runs.0[0].undo_plan().is_some()));
        let (few, many) = (time(&few), time(&many));
        assert!(many < few * 40, "ten times as many take {many:?}, not ten times {few:?}");
    }
}
