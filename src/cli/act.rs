//! `flowdeck act`: what the cockpit can do to rows, with the same plans, guard, audit and report.

use std::{cell::Cell, fmt::Write as _, process::ExitCode};

use clap::Args;
use tokio::sync::watch;

use super::{
    Target, Usage, closest,
    consent::Consent,
    form,
    open::{Opened, open},
    out, subjects,
};
use crate::{
    act::{
        Action, Ask, Entry, Subject,
        perform::{Fate, Progress, Report, perform},
    },
    api::{ApiError, Client, Confirmed},
    pane::form::Form,
    resource::{self, query::Query},
    term::{Signal, Signals},
    text::clean,
};

/// Retry, suspend, claim, complete …: what the cockpit can do, with the same care
#[derive(Debug, Clone, Args)]
pub struct Act {
    /// What to do, like job.retry, incident.retry, instance.suspend, task.claim, task.complete, variable.edit
    command: String,
    /// To what: ids, as `get` tells them (variable.add: ids of instances)
    #[arg(required_unless_present = "filter", conflicts_with = "filter")]
    ids: Vec<String>,
    /// To everything that passes this filter
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// Fill in a field that is asked for; what a form does not have takes its type: name:Type=value
    #[arg(long = "set", value_name = "NAME=VALUE")]
    sets: Vec<String>,
    #[command(flatten)]
    consent: Consent,
}

impl Act {
    /// Plans, has the plan confirmed, carries it out and reports.
    pub async fn run(&self, target: &Target) -> anyhow::Result<ExitCode> {
        let action = action(&self.command)?;
        let opened = open(target)?;
        opened.tell_notices();
        let client = opened.client();
        let Some(subjects) = self.subjects(action, &opened, &client).await? else { return Ok(ExitCode::SUCCESS) };
        let (named, actor) = (subjects.len(), opened.actor());
        let (fit, unfit): (Vec<_>, Vec<_>) = subjects.into_iter().partition(|subject| (action.available)(subject, &actor).is_ok());
        let reason = unfit.first().and_then(|subject| (action.available)(subject, &actor).err()).unwrap_or_default();
        if fit.is_empty() {
            anyhow::bail!("not sent: {} cannot be done to any of {named}: {reason}", action.id);
        }
        if fit.len() > 1 && !action.many {
            return Err(Usage(format!("{} is done to one at a time; these are {}", action.id, fit.len())).into());
        }
        let entries = self.entries(action, &fit[0], &opened, &client).await?;
        let mut plan = (action.plan)(&fit, &entries, &actor).map_err(Usage)?;
        if !unfit.is_empty() {
            plan.notes.push(format!("left out: {} of {named} ({reason})", unfit.len()));
        }
        let Some(confirmed) = self.consent.obtain(opened.guard(), &plan, &opened.place())? else { return Ok(ExitCode::SUCCESS) };
        let report = carry_out(&client, confirmed).await?;
        out::print(reported(&plan.title, &report).as_bytes())?;
        // what was named and not done is a failure; what a filter found and could not take is none
        let whole = report.is_clean() && (unfit.is_empty() || self.filter.is_some());
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What it is done to, read back from the server. `None`: there is nothing, which a filter may well find.
    async fn subjects(&self, action: &Action, opened: &Opened, client: &Client) -> anyhow::Result<Option<Vec<Subject>>> {
        let Some(resource) = subjects::resource_of(action) else { anyhow::bail!("nothing offers {}", action.id) };
        let failed = |error: ApiError| opened.failed(resource.name, error);
        if let Some(filter) = &self.filter {
            let (subjects, moved) = subjects::matching(opened, client, resource, filter).await.map_err(|error| match error.downcast() {
                Ok(error) => failed(error),
                Err(error) => error,
            })?;
            if let Some(moved) = moved {
                out::tell(&format!("note: {moved}"));
            }
            if subjects.is_empty() {
                out::tell(&format!("no {} passes the filter: nothing to do", resource.one));
                return Ok(None);
            }
            return Ok(Some(subjects));
        }
        let mut ids = self.ids.clone();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let (subjects, unknown) = subjects::named(client, resource, &ids).await.map_err(failed)?;
        if !unknown.is_empty() {
            anyhow::bail!("not sent: there is no {} {} (gone, or another kind of id?)", resource.one, unknown.join(", "));
        }
        Ok(Some(subjects))
    }

    /// What the action asks for, from `--set`.
    async fn entries(&self, action: &Action, first: &Subject, opened: &Opened, client: &Client) -> anyhow::Result<Vec<Entry>> {
        let form = match &action.ask {
            Ask::Nothing => Form::new(vec![], false),
            Ask::Fields(fields) => Form::new(fields(first), false),
            Ask::Form(call, make) => {
                let query = Query::Body { call: call(first), make: *make };
                let answered = query.run(client).await.map_err(|error| opened.failed("the form", error))?;
                Form::new(answered.reply.made().unwrap_or_default(), true)
            }
        };
        Ok(form::fill(form, &self.sets)?)
    }
}

/// The action of that name.
fn action(name: &str) -> Result<&'static Action, Usage> {
    let all = || resource::ALL.iter().flat_map(|resource| resource.actions.iter().copied());
    all().find(|action| action.id == name).ok_or_else(|| {
        let names: Vec<&str> = all().map(|action| action.id).collect();
        let near = closest(name, names.iter().copied()).join(", ");
        Usage(format!("there is no command `{name}`; closest: {near}. There are: {}", names.join(", ")))
    })
}

/// Sends what was confirmed. A signal keeps what has not started from being sent, and what has is waited for.
async fn carry_out(client: &Client, confirmed: Vec<Confirmed>) -> anyhow::Result<Report> {
    let mut signals = Signals::new()?;
    let (stop, stopped) = watch::channel(false);
    let told = Cell::new(0);
    let work = perform(client, confirmed, stopped, |progress| tell_progress(progress, &told));
    tokio::pin!(work);
    loop {
        tokio::select! {
            report = &mut work => return Ok(report),
            signal = signals.next() => {
                if signal != Signal::Continue && !stop.send_replace(true) {
                    out::tell("stopping: what was sent is waited for, the rest is not sent");
                }
            }
        }
    }
}

/// Tells each tenth of the way, on a way of ten steps or more.
fn tell_progress(progress: Progress, told: &Cell<usize>) {
    let Progress { settled, failed, total } = progress;
    let tenth = settled * 10 / total.max(1);
    if total < 10 || tenth == told.replace(tenth) {
        return;
    }
    out::tell(&format!("{settled} of {total}, {failed} failed"));
}

/// What became of it, clean: one line, and one more for each thing that was not done.
fn reported(title: &str, report: &Report) -> String {
    let mut text = format!("{}: {}\n", clean(title), clean(&report.summary()));
    for (target, fate) in &report.fates {
        let (word, reason) = match fate {
            Fate::Done => continue,
            Fate::Failed(reason) => ("failed", reason.as_str()),
            Fate::Unknown(reason) => ("unknown", reason.as_str()),
            Fate::NotSent => ("not sent", "stopped before"),
        };
        let _ = writeln!(text, "{word}  {}  {}  {}", clean(target.id.as_str()), clean(&target.label), clean(reason));
    }
    if report.count(|fate| matches!(fate, Fate::Unknown(_))) > 0 {
        text.push_str("unknown means: no answer came, it may have happened; look before repeating it\n");
    }
    text
}
