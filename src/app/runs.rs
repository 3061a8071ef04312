//! Runs: writes under way and done, with their reports, until the program ends.

use crate::{
    act::perform::{Fate, Progress, Report},
    api::{Plan, Step, Undo},
    pane::slot::Ticket,
};

/// Runs kept.
const KEPT: usize = 50;

/// One plan that was confirmed.
pub struct Run {
    /// Its ticket.
    pub ticket: Ticket,
    /// What was confirmed.
    pub plan: Plan,
    /// How far it has got.
    pub progress: Progress,
    /// What became of it, when it is done.
    pub report: Option<Report>,
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
    pub fn start(&mut self, ticket: Ticket, plan: Plan, undoes: Option<Ticket>, utc_ms: i64) {
        if self.0.len() >= KEPT
            && let Some(at) = self.0.iter().position(|run| run.report.is_some())
        {
            self.0.remove(at);
        }
        let progress = Progress { total: plan.count(), ..Progress::default() };
        self.0.push(Run { ticket, plan, progress, report: None, stopped: false, undone: false, undoes, retried: false, utc_ms });
    }

    /// The run of a ticket.
    pub fn of(&mut self, ticket: Ticket) -> Option<&mut Run> {
        self.0.iter_mut().find(|run| run.ticket == ticket)
    }

    /// The newest run that is not done.
    pub fn under_way(&self) -> Option<&Run> {
        self.0.iter().rev().find(|run| run.report.is_none())
    }

    /// The newest run that is done and can be taken back.
    pub fn undoable(&mut self) -> Option<&mut Run> {
        self.0.iter_mut().rev().find(|run| run.undo_plan().is_some())
    }
}

impl Run {
    /// The plan that takes back what was done, if it can be.
    pub fn undo_plan(&self) -> Option<Plan> {
        let (Undo::By(steps), Some(report), false) = (&self.plan.undo, &self.report, self.undone) else { return None };
        let done = |step: &Step| step.targets.iter().any(|target| report.fates.iter().any(|(t, fate)| t == target && *fate == Fate::Done));
        let steps: Vec<Step> = steps.iter().filter(|step| done(step)).cloned().collect();
        (!steps.is_empty()).then(|| Plan {
            command: "undo",
            title: format!("Undo: {}", self.plan.title),
            notes: vec![],
            steps,
            undo: Undo::No("undo once more by doing it again"),
            careful: false,
        })
    }

    /// The plan that tries again what failed, and only that. What is unknown is not tried again.
    pub fn retry_plan(&self) -> Option<Plan> {
        let report = self.report.as_ref().filter(|_| !self.retried)?;
        let failed = |step: &Step| {
            step.targets
                .iter()
                .any(|target| report.fates.iter().any(|(t, fate)| t == target && matches!(fate, Fate::Failed(_) | Fate::NotSent)))
        };
        let steps: Vec<Step> = self.plan.steps.iter().filter(|step| failed(step)).cloned().collect();
        (!steps.is_empty()).then(|| Plan { title: format!("Again, what failed: {}", self.plan.title), steps, ..self.plan.clone() })
    }
}
