//! Runs: writes under way and done, with their reports, until the program ends.

use std::collections::HashSet;

use super::overlay::FormDialog;
use crate::{
    act::{
        Action, Entry, Selection,
        follow::{End, Followed},
        perform::{Fate, Progress, Report},
        report::Line,
    },
    api::{Id, Keeps, Plan, Step, Target, Undo, camunda7::job::SET_JOB_RETRIES},
    call,
    pane::slot::Ticket,
    text::{briefly, grouped},
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
    /// What it is for, for whoever looks at it closely.
    pub about: Vec<About>,
    /// Where it came from; `None` for what follows another run.
    pub origin: Option<Origin>,
    /// The form that it was made with, until it is known to have been accepted.
    pub form: Option<Box<FormDialog>>,
    /// How far it has got.
    pub progress: Progress,
    /// What became of it, when it is done.
    pub told: Option<Told>,
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

/// Something about a run: what kind of thing it is, or nothing where it goes on, and a brief, clean text.
pub type About = (&'static str, String);

/// Things and requests that are told one by one; of the others only how many they are.
const NAMED: usize = 5;

/// What a plan is for: on what, what was said to it, and what was sent.
fn about(plan: &Plan) -> Vec<About> {
    let target = |target: &Target| {
        // what matches has no id of its own
        let is_named = target.label == target.id.as_str() || plan.is_by_filter();
        if is_named { briefly(&target.label) } else { format!("{}  {}", briefly(&target.label), briefly(target.id.as_str())) }
    };
    let targets = listed("on", plan.targets().map(target), plan.targets().count());
    let notes = plan.notes.iter().map(|note| ("noted", briefly(note)));
    let requests = listed("sent", plan.steps.iter().map(|step| briefly(&step.call.http_line())), plan.steps.len());
    let command = ("command", plan.command.to_owned());
    targets.into_iter().chain(notes).chain(requests).chain([command]).collect()
}

/// The first of many, and how many more there are.
fn listed(word: &'static str, texts: impl Iterator<Item = String>, count: usize) -> Vec<About> {
    let named = texts.take(NAMED).enumerate().map(|(at, text)| (if at == 0 { word } else { "" }, text));
    let more = (count > NAMED).then(|| ("", format!("and {} more", grouped((count - NAMED) as u64))));
    named.chain(more).collect()
}

/// What was answered that is worth keeping: the batches, and how far they came.
fn answers(report: &Report) -> Vec<About> {
    let batches =
        || report.steps.iter().filter_map(|settled| if let Fate::Followed(followed) = &settled.fate { Some(followed) } else { None });
    let answer = |batch: &Followed| briefly(&format!("batch {}: {} of {} done", batch.batch, grouped(batch.done), grouped(batch.total)));
    listed("answer", batches().map(answer), batches().count())
}

/// What became of a run, and what is told of that: worked out once, since a report may be of thousands and is looked at with each key and each frame.
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Told {
    report: Report,
    /// In one line.
    pub summary: String,
    /// What was answered that is worth keeping.
    pub answers: Vec<About>,
    /// What is worth a line of its own, the gravest first.
    pub lines: Vec<Line>,
    /// Whether everything was done.
    pub is_clean: bool,
    /// Something was done that can be taken back.
    can_undo: bool,
    /// Something failed that can be tried again.
    can_retry: bool,
    /// A batch was forbidden.
    is_batch_forbidden: bool,
    /// A batch that goes on and is not watched any more, with its size.
    left: Option<(Id, u64)>,
}

impl Told {
    fn new(plan: &Plan, report: Report) -> Self {
        let mut settled = plan.steps.iter().zip(&report.steps);
        let (can_undo, can_retry) = (undo_steps(plan, &report).next().is_some(), retry_steps(plan, &report).next().is_some());
        Self {
            summary: report.summary(),
            answers: answers(&report),
            lines: report.lines(),
            is_clean: report.is_clean(),
            can_undo,
            can_retry,
            is_batch_forbidden: settled
                .any(|(step, settled)| matches!(step.keeps, Keeps::Batch) && matches!(settled.fate, Fate::Forbidden(_))),
            left: report.steps.iter().find_map(|settled| match &settled.fate {
                Fate::Followed(Followed { batch, total, end: End::Left(_) | End::Stuck, .. }) => Some((batch.clone(), *total)),
                _ => None,
            }),
            report,
        }
    }
}

/// The steps that take back what was done.
fn undo_steps(plan: &Plan, report: &Report) -> impl Iterator<Item = Step> {
    let steps = match &plan.undo {
        Undo::By(steps) => steps.as_slice(),
        Undo::No(_) => &[],
    };
    let done = plan.steps.iter().zip(&report.steps).filter(|(_, settled)| settled.fate.did_something());
    let done: HashSet<&Id> = done.flat_map(|(step, _)| &step.targets).map(|target| &target.id).collect();
    steps.iter().filter(move |step| step.targets.iter().any(|target| done.contains(&target.id))).cloned()
}

/// The steps that try again what failed: of a batch, its failed jobs. What is unknown is not tried again.
fn retry_steps(plan: &Plan, report: &Report) -> impl Iterator<Item = Step> {
    plan.steps.iter().zip(&report.steps).flat_map(|(step, settled)| match &settled.fate {
        Fate::Failed(_) | Fate::Forbidden(_) | Fate::NotSent => vec![step.clone()],
        Fate::Followed(followed) => followed.failures.iter().map(retry_of).collect(),
        Fate::Done(_) | Fate::Unknown(_) => vec![],
    })
}

/// One more attempt for a failed job of a batch.
fn retry_of(job: &Target) -> Step {
    let target = Target { id: job.id.clone(), label: format!("job {} of the batch", job.id) };
    Step::new(call!(SET_JOB_RETRIES, "id" = job.id.as_str(), "retries" = 1), vec![target])
}

/// All runs.
#[derive(Default)]
pub struct Runs {
    /// The runs, newest last.
    pub all: Vec<Run>,
    /// The one whose answer the person waits for: nothing was pressed since it was confirmed.
    pub awaited: Option<Ticket>,
}

impl Runs {
    /// Notes a plan that is being sent.
    pub fn start(&mut self, ticket: Ticket, plan: Plan, origin: Option<Origin>, undoes: Option<Ticket>, utc_ms: i64) {
        if self.all.len() >= KEPT
            && let Some(at) = self.all.iter().position(|run| !run.is_under_way())
        {
            self.all.remove(at);
        }
        let progress = Progress { total: plan.count(), ..Progress::default() };
        self.all.push(Run {
            ticket,
            about: about(&plan),
            plan,
            origin,
            form: None,
            progress,
            told: None,
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
        self.all.iter_mut().find(|run| run.ticket == ticket || run.watched == Some(ticket))
    }

    /// The newest run that is not done.
    pub fn under_way(&self) -> Option<&Run> {
        self.all.iter().rev().find(|run| run.is_under_way())
    }

    /// The newest run that is done and can be taken back.
    pub fn undoable(&mut self) -> Option<&mut Run> {
        self.all.iter_mut().rev().find(|run| run.can_undo())
    }
}

impl Run {
    /// What became of it, in one line.
    pub fn summary(&self) -> String {
        let summary = self.told.as_ref().map(|told| told.summary.as_str()).unwrap_or_default();
        format!("{}: {summary}", self.plan.title)
    }

    /// How many lines it has for whoever looks at it closely: what it is for, what was answered, and what became of each thing, under a headline.
    pub fn length(&self) -> usize {
        self.about.len() + self.told.as_ref().map_or(0, |told| told.answers.len() + 1 + told.lines.len())
    }

    /// Takes what became of it.
    pub fn settle(&mut self, report: Report) {
        self.told = Some(Told::new(&self.plan, report));
    }

    /// Whether something of it is still sent or watched.
    pub fn is_under_way(&self) -> bool {
        self.told.is_none() || self.watched.is_some()
    }

    /// Whether all of it was done.
    pub fn is_clean(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.is_clean)
    }

    /// The ticket of what is under way.
    pub fn current(&self) -> Ticket {
        self.watched.unwrap_or(self.ticket)
    }

    /// Whether the form that it was made with can be opened again: nothing is known to have been done.
    pub fn can_be_refilled(&self) -> bool {
        self.form.is_some() && self.told.as_ref().is_some_and(|told| !told.report.did_something())
    }

    /// The form that it was made with, as it was filled in, with what was said to it.
    pub fn refilled(&mut self) -> Option<Box<FormDialog>> {
        let why = self.told.as_ref().and_then(|told| told.report.first_reason()).unwrap_or_else(|| "not sent".to_owned());
        let mut form = self.form.take()?;
        form.refuse(why);
        Some(form)
    }

    /// Whether something of it was done that can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.undone && self.told.as_ref().is_some_and(|told| told.can_undo)
    }

    /// The plan that takes back what was done, if it can be.
    pub fn undo_plan(&self) -> Option<Plan> {
        let told = self.told.as_ref().filter(|_| self.can_undo())?;
        Some(Plan {
            command: "undo",
            title: format!("Undo: {}", self.plan.title),
            notes: vec!["what somebody changed since is left as it is".to_owned()],
            steps: undo_steps(&self.plan, &told.report).collect(),
            undo: Undo::No("undo once more by doing it again"),
            careful: false,
        })
    }

    /// Whether something of it failed that can be tried again.
    pub fn can_retry(&self) -> bool {
        !self.retried && self.watched.is_none() && self.told.as_ref().is_some_and(|told| told.can_retry)
    }

    /// The plan that tries again what failed, and only that.
    pub fn retry_plan(&self) -> Option<Plan> {
        let told = self.told.as_ref().filter(|_| self.can_retry())?;
        let steps = retry_steps(&self.plan, &told.report).collect();
        Some(Plan { title: format!("Again, what failed: {}", self.plan.title), steps, ..self.plan.clone() })
    }

    /// Whether a batch was forbidden that can be done one by one.
    pub fn can_be_done_singly(&self) -> bool {
        let has_batch = self.origin.as_ref().is_some_and(|origin| origin.action.batch.is_some());
        has_batch && !self.retried && self.told.as_ref().is_some_and(|told| told.is_batch_forbidden)
    }

    /// A batch that goes on and is not watched any more, with its size.
    pub fn left_batch(&self) -> Option<(Id, u64)> {
        self.told.as_ref().filter(|_| self.watched.is_none())?.left.clone()
    }

    /// A batch was watched again: how it went takes the place of how it was left.
    pub fn watched_to_end(&mut self, followed: Followed) {
        self.watched = None;
        let Some(Told { mut report, .. }) = self.told.take() else { return };
        let same = |fate: &&mut Fate| matches!(fate, Fate::Followed(old) if old.batch == followed.batch);
        if let Some(fate) = report.steps.iter_mut().map(|settled| &mut settled.fate).find(same) {
            *fate = Fate::Followed(followed);
        }
        self.settle(report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{act::perform::Settled, api::camunda7::task::SET_ASSIGNEE, pane::slot::Tickets};

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
        runs.all[0].settle(Report { steps: (0..count).map(settled).collect() });
        runs
    }

    #[test]
    fn only_what_was_done_is_taken_back_of_few_and_of_very_many() {
        let even = |at: usize| if at.is_multiple_of(2) { Fate::Done(String::new()) } else { Fate::NotSent };
        let few = run(500, even);
        let undo = few.all[0].undo_plan().unwrap();
        assert_eq!(undo.steps.len(), 250);
        assert!(undo.targets().all(|target| target.id.as_str().ends_with(['0', '2', '4', '6', '8'])));
        assert!(!run(3, |_| Fate::NotSent).all[0].can_undo());
        // compared pair by pair this would not come to an end while anybody waits
        assert_eq!(run(100_000, even).all[0].undo_plan().unwrap().steps.len(), 50_000);
    }

    #[test]
    fn what_is_told_is_told_anew_when_a_batch_that_was_left_has_ended() {
        let followed = |end: End, failures: Vec<Target>| {
            let failed = failures.len() as u64;
            Fate::Followed(Followed { batch: "b".into(), total: 3, done: 3 - failed, failed, failures, end })
        };
        let mut runs = run(1, |_| followed(End::Left("away".to_owned()), vec![]));
        let run = &mut runs.all[0];
        assert!(run.left_batch().is_some() && !run.can_retry() && !run.is_clean());
        let job = Target { id: "j".into(), label: "No job found".to_owned() };
        let Fate::Followed(stuck) = followed(End::Stuck, vec![job]) else { return };
        run.watched_to_end(stuck);
        assert_eq!(run.summary(), "Assign 1 tasks: 2 done · 1 failed: No job found");
        assert_eq!(run.retry_plan().map(|plan| plan.steps.len()), Some(1));
        let Fate::Followed(done) = followed(End::Done, vec![]) else { return };
        run.watched_to_end(done);
        assert!(run.is_clean() && !run.can_retry() && run.left_batch().is_none());
        assert!(run.told.as_ref().is_some_and(|told| told.lines.is_empty()));
    }
}
