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
        ANYWHERE, Action, Ask, Entry, Selection, Subject, fit,
        look::Seen,
        perform::{Progress, Report, perform},
        report::{Line, Word},
    },
    api::{ApiError, Client, Confirmed},
    clock,
    pane::form::Form,
    resource::{self, Resource, query::Query},
    term::{Signal, Signals},
    text::clean,
};

/// Retry, suspend, claim, complete …: what the cockpit can do, with the same care
#[derive(Debug, Clone, Args)]
pub struct Act {
    /// What to do, like job.retry, incident.retry, instance.suspend, task.claim, task.complete, variable.edit
    command: String,
    /// To what: ids, as `get` tells them (variable.add: ids of instances)
    #[arg(conflicts_with = "filter")]
    ids: Vec<String>,
    /// To everything that passes this filter
    #[arg(long = "where", value_name = "FILTER")]
    filter: Option<String>,
    /// Send a request for each, also where the engine has a batch for many
    #[arg(long)]
    one_by_one: bool,
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
        let Some((selection, left_out)) = self.selection(action, &opened, &client).await? else { return Ok(ExitCode::SUCCESS) };
        let entries = self.entries(action, selection.first(), &opened, &client).await?;
        let (mut plan, look) = action.planned(&selection, &entries, &opened.actor(), self.one_by_one).map_err(Usage)?;
        plan.notes.extend(left_out.clone());
        if let Some(look) = look {
            match look.run(&client).await {
                Ok(Seen::Facts(facts)) if facts.touches == Some(0) => {
                    out::tell("nothing passes the filter: nothing to do");
                    return Ok(ExitCode::SUCCESS);
                }
                Ok(Seen::Facts(facts)) => facts.add_to(&mut plan),
                Ok(Seen::Rows(..)) => {}
                Err(error) => return Err(opened.failed("a look at what it touches", error)),
            }
        }
        let Some(confirmed) = self.consent.obtain(opened.guard(), &plan, &opened.place())? else { return Ok(ExitCode::SUCCESS) };
        let report = carry_out(&client, confirmed).await?;
        out::print(reported(&plan.title, &report).as_bytes())?;
        if report.is_forbidden() && action.batch.is_some() && !self.one_by_one {
            out::tell("the engine does not allow the batch to this user; --one-by-one sends a request for each");
        }
        // what was named and not done is a failure; what a filter found and could not take is none
        let whole = report.is_clean() && (left_out.is_none() || self.filter.is_some());
        Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// What it is done to, and what of that it cannot be done to. `None`: there is nothing, which a filter may well find.
    async fn selection(&self, action: &Action, opened: &Opened, client: &Client) -> anyhow::Result<Option<(Selection, Option<String>)>> {
        if matches!(action.ask, Ask::Free(_)) {
            return Ok(Some((Selection::These(vec![]), None)));
        }
        if self.ids.is_empty() && self.filter.is_none() {
            return Err(Usage(format!("{} to what? ids, or --where FILTER", action.id)).into());
        }
        let Some(resource) = subjects::resource_of(action) else { anyhow::bail!("nothing offers {}", action.id) };
        if let Some(filter) = &self.filter
            && !self.one_by_one
            && action.batch.is_some()
        {
            let found = subjects::filtered(opened, client, resource, filter).await.map_err(|error| told(opened, resource, error))?;
            let Some((matching, example)) = found else { return Ok(none_passes(resource)) };
            if action.takes(&matching) {
                return Ok(Some((Selection::Matching(matching, Box::new(example)), None)));
            }
        }
        let Some((subjects, note)) = self.subjects(resource, opened, client).await? else { return Ok(none_passes(resource)) };
        let (named, actor) = (subjects.len(), opened.actor());
        let (fit, left_out) = fit::parted(subjects, |subject| (action.available)(subject, &actor));
        if fit.is_empty() {
            anyhow::bail!("not sent: {} cannot be done to any of {named}: {}", action.id, left_out.reasons());
        }
        if fit.len() > 1 && !action.many {
            return Err(Usage(format!("{} is done to one at a time; these are {}", action.id, fit.len())).into());
        }
        let selection = if self.filter.is_some() { Selection::Frozen(fit, note) } else { Selection::These(fit) };
        Ok(Some((selection, left_out.note())))
    }

    /// The rows, read back from the server, and what is to be known about them. `None`: no row passes the filter.
    async fn subjects(
        &self,
        resource: &'static Resource,
        opened: &Opened,
        client: &Client,
    ) -> anyhow::Result<Option<(Vec<Subject>, Option<String>)>> {
        if let Some(filter) = &self.filter {
            let (subjects, moved) =
                subjects::matching(opened, client, resource, filter).await.map_err(|error| told(opened, resource, error))?;
            return Ok((!subjects.is_empty()).then_some((subjects, moved)));
        }
        let mut ids = self.ids.clone();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.clone()));
        let (subjects, unknown) = subjects::named(client, resource, &ids).await.map_err(|error| opened.failed(resource.name, error))?;
        if !unknown.is_empty() {
            anyhow::bail!("not sent: there is no {} {} (gone, or another kind of id?)", resource.one, unknown.join(", "));
        }
        Ok(Some((subjects, None)))
    }

    /// What the action asks for, from `--set`.
    async fn entries(&self, action: &Action, first: Option<&Subject>, opened: &Opened, client: &Client) -> anyhow::Result<Vec<Entry>> {
        let form = match (&action.ask, first) {
            (Ask::Fields(fields), Some(first)) => Form::new(fields(first), false),
            (Ask::Open(fields), Some(first)) => Form::new(fields(first), true),
            (Ask::Free(fields), _) => Form::new(fields(), true),
            (Ask::Nothing, _) | (_, None) => Form::new(vec![], false),
            (Ask::Form(call, make), Some(first)) => {
                let query = Query::Body { call: call(first), make: *make };
                let answered = query.run(client).await.map_err(|error| opened.failed("the form", error))?;
                Form::new(answered.reply.made().unwrap_or_default(), true)
            }
        };
        Ok(form::fill(form, &self.sets, clock::now().utc_ms)?)
    }
}

fn none_passes<T>(resource: &Resource) -> Option<T> {
    out::tell(&format!("no {} passes the filter: nothing to do", resource.one));
    None
}

/// A failure of a list, with what to do about it.
fn told(opened: &Opened, resource: &Resource, error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<ApiError>() {
        Ok(error) => opened.failed(resource.name, error),
        Err(error) => error,
    }
}

/// The action of that name.
fn action(name: &str) -> Result<&'static Action, Usage> {
    let all = || resource::ALL.iter().flat_map(|resource| resource.actions).chain(ANYWHERE).copied();
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
    let work = perform(client, confirmed, stopped, |progress| tell_progress(&progress, &told));
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
fn tell_progress(progress: &Progress, told: &Cell<u64>) {
    let &Progress { settled, failed, total, .. } = progress;
    let tenth = settled * 10 / total.max(1);
    if total < 10 || tenth == told.replace(tenth) {
        return;
    }
    out::tell(&format!("{settled} of {total}, {failed} failed"));
}

/// What became of it, clean: one line, and one more for each thing that was not done.
fn reported(title: &str, report: &Report) -> String {
    let mut text = format!("{}: {}\n", clean(title), clean(&report.summary()));
    for Line { word, target, text: reason } in report.lines() {
        let reason = if word == Word::NotSent { "stopped before" } else { &reason };
        let _ = writeln!(text, "{}  {}  {}  {}", word.as_str(), clean(target.id.as_str()), clean(&target.label), clean(reason));
    }
    if report.tally().unknown > 0 {
        text.push_str("unknown means: no answer came, it may have happened; look before repeating it\n");
    }
    text
}
